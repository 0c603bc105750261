# The first page.
home-title = Start
home-hero = Talk with people who know what it is like
home-hero-lead = Groups for people who live with an illness, and for those who care for them. You choose a name in each group. Nobody can see that two names are yours.
home-find = Find a group
home-here = Do you have an account?
home-promises = How we look after you
home-promise-names = Another name in each group
home-promise-names-text = Your account is private. Each group knows you only by the name and the picture that you have there.
home-promise-check = We check before others read
home-promise-check-text = If a post could tell who you are, we show you first. You decide what to hide.
home-promise-seal = Real clinicians, checked
home-promise-seal-text = A blue seal means that two people checked the licence. You can see what was checked, and until when.
home-promise-people = Somebody is there
home-promise-people-text = People read the groups with care. If things get too much, help is one press away on every page.
home-some = Some of our groups
home-welcome = Hello
home-welcome-lead = Good that you are here.
home-mine = Your groups
home-mine-none = You are in no group yet
home-mine-none-text = Your groups will be here. Look through the list below, and read first what each is about.
home-you-are = You are { $name } here
home-pending = Waiting for a moderator
home-moderator = You moderate here
home-apart = Only you see these names side by side. Nobody in one group can find you in another.
home-others = More groups
home-all = All groups

# Joining.
join-title = Join a group
join-about = About this group
join-choose = Choose who you are here
join-choose-text = In this group, people see only this name and a picture that we draw for it. Your other groups have other names. Nobody can see that they belong to you.
join-again = You come back as { $name }
join-again-text = You had this name here before, and you have it again. What you wrote here stands under it. Another name would show people that both are you.
join-pick = Pick a name
join-pick-hint = Or write your own below.
join-own = Your own name (you can leave this empty)
join-own-hint = 3 to 24 letters. Please, not your real name, and not one that you use elsewhere. If you write one, we take it.
join-words = A few words to the moderators
join-words-hint = Why would you like to join? Only moderators read this. Please leave out names, numbers and places.
join-rules = The rules of this group
join-agree-box = I have read the rules, and I will follow them
join-send = Join the group
join-ask = Ask to join
join-agree = Please read the rules, and tick the box if you agree
join-words-long = Please write at most 1,000 letters
join-pending = You have asked to join
join-pending-text = A moderator will read what you wrote and answer soon. You can read the group once they let you in.
join-pending-on = Look at other groups
persona-name-missing = Pick a name, or write your own
persona-name-short = The name needs at least 3 letters
persona-name-long = The name can have at most 24 letters
persona-name-letters = Use letters, digits, spaces and hyphens in the name, and at least one letter
persona-name-elsewhere = You have this name in another group. People who are in both could tell that both are you. Choose another, or send the form again to keep it
persona-name-taken = Somebody in this group has this name, or one very like it. Please choose another
done-asked = We have told the moderators.
done-joined = You are in. Welcome.
problem-already-member-title = You are in this group
problem-already-member = You have joined already, or you have asked to join.

# Who I am in a group.
me-title = You in this group
me-lead = So people know you in this group, and nowhere else.
rename-title = Take another name
rename-text = Your posts then stand under the new name, and nobody is shown the old one. People who remember what you wrote may still know that it is you.
rename-name = New name
rename-hint = 3 to 24 letters. Please, not your real name, and not one that you use elsewhere.
rename-send = Take this name
rename-too-soon = You took a new name this month. You can take another one next month.
done-renamed = You have a new name here.
away-title = People you keep away
away-none = Nobody. On a person’s page you can fold their posts away, or stop them from replying to you.
away-end = Keep away no longer
away-summary = Keep them away
away-mute = Fold their posts away
away-mute-hint = You see that they wrote, and nothing they write is news to you. They are not told.
away-block = Block them
away-block-hint = The same, and they cannot reply in topics that you begin.
done-muted = Their posts are folded away for you.
done-blocked = Their posts are folded away for you, and they cannot reply in your topics.
done-near = You see their posts again.
problem-mute-moderator-title = This is a moderator
problem-mute-moderator = Moderators speak for the group, so their posts stay in sight. If one treats you badly, tell the administrators.
problem-blocked-title = You cannot reply here
problem-blocked = Whoever began this topic does not want to talk with you here. Your words are kept as a draft. You can begin a topic of your own.

# Leaving.
leave-title = Leave this group?
leave-lead = You stop reading and writing here as { $name }. Nobody is told.
leave-words = What becomes of what you wrote here?
leave-as-name = It stays under { $name }
leave-as-name-hint = You can join again later, under the same name.
leave-for-good-hint = Nobody can give you this name back. If you join again, you are somebody new.
problem-leave-restricted-title = Not while a decision is in force
problem-leave-restricted = A moderator has restricted what you can do here for some time. You can leave and keep your name, or wait until that time is over. You can appeal against the decision.
leave-send = Leave the group
leave-stay = Stay
done-left = You have left the group.

# Who asks to come in.
applicants-title = People who ask to join
applicants-lead = They have read the rules and agreed to them. Please answer soon: asking takes courage.
applicants-none = Nobody is waiting
applicants-none-text = When somebody asks to join, you find them here.
applicants-no-words = No words were added.
applicants-welcome = Let in
applicants-decline = Not now
done-answered = Your answer is on its way.
problem-already-answered-title = Somebody has answered already
problem-already-answered = Another moderator was faster. There is nothing left to do.

home-suspended = Your account is suspended until { $day }
home-suspended-text = You can read why, and ask another person to look again.
# Finding out whether two names are one person.
unmasking-title = Two names, one person?
unmasking-admin = In danger, or when a court orders it, two administrators together can find out whether two names are one person.
unmasking-wait = { $n ->
    [one] One question waits for a second administrator
   *[other] { $n } questions wait for a second administrator
}
unmasking-open-list = See what was asked
unmasking-lead = Nobody sees who is behind a name. If a life is in danger, or a court orders it, two administrators together can ask about two names.
unmasking-new = Ask about two names
unmasking-none = Nobody has asked
unmasking-none-text = That is as it should be.
unmasking-asked = asked { $ago }
unmasking-new-lead = The answer is only whether both are one person. You learn no other name and nothing about the account.
unmasking-warn = Only if nothing milder helps
unmasking-warn-text = Somebody may have told one group what the other must never know. Both are told afterwards that you asked.
unmasking-ground = Why
unmasking-ground-danger = A life is in danger
unmasking-danger-hint = And what one name wrote helps to find or to protect the other.
unmasking-ground-court = A court orders it
unmasking-court-hint = The order names both, and somebody who knows the law has read it.
unmasking-reason = What happened
unmasking-reason-hint = In a few sentences, with the number of the order if there is one. It is sealed, and only administrators read it.
unmasking-reason-given = What happened
unmasking-reason-missing = Write why
unmasking-reason-short = Please write a little more, at least 20 characters
unmasking-reason-long = Please write less, at most 2000 characters
unmasking-one = The first name
unmasking-other = The other name
unmasking-group = Group
unmasking-choose = Choose a group
unmasking-name = Name in this group
unmasking-group-missing = Choose a group
unmasking-same-group = Choose another group. In one group nobody has two names
unmasking-unknown = Nobody has this name in the group. Check how it is written
unmasking-send = Ask a second administrator
unmasking-question = Are these two one person?
unmasking-in = In { $group }
unmasking-when = Asked
unmasking-looks = Looked at
unmasking-times = { $n ->
    [0] Not yet
    [one] Once
   *[other] { $n } times
}
unmasking-stage-waiting = Waits for a second administrator
unmasking-stage-lapsed = Nobody answered within a week
unmasking-stage-refused = Refused
unmasking-stage-open = Allowed
unmasking-stage-over = Over
unmasking-own = Somebody else has to answer
unmasking-own-text = You asked, so another administrator has to look at it first. Please tell them yourself if it is urgent.
unmasking-second = Your answer
unmasking-second-text = If you allow it, whoever asked can see for 24 hours whether both are one person. You answer for that as much as they do.
unmasking-allow = Allow it
unmasking-refuse = Refuse it
unmasking-look-title = The answer
unmasking-look-text = { $n ->
    [one] You can look for one more hour. Every look is written down.
   *[other] You can look for { $n } more hours. Every look is written down.
}
unmasking-look = Show the answer
unmasking-answer-one = Yes, both are one person
unmasking-answer-two = No, they are two people
unmasking-answer-gone = Nobody can tell any more, because one of them has left for good
unmasking-answer-text = Tell nobody who does not need it. This answer is shown only now, and your look is written down.
unmasking-silence-title = Who is told
unmasking-silence-text = Within three days after the time is over, both names are told that somebody asked and why. If that would put somebody in danger, or a court forbids it, write why not.
unmasking-silence-label = Why nobody may be told
unmasking-silence-hint = It is sealed. That you decided so is written down.
unmasking-silence-send = Tell nobody
unmasking-silence-why = Why nobody is told
done-unmasking-asked = Your question waits for a second administrator.
done-unmasking-answered = Your answer is written down.
done-unmasking-silent = Nobody will be told.
problem-unmasking-answered-title = Nobody waits for an answer any more
problem-unmasking-answered = Another administrator was faster, or it was asked more than a week ago.
problem-unmasking-shut-title = This is not open
problem-unmasking-shut = The answer can be seen for 24 hours after a second administrator allowed it. Then ask again, if it is still needed.

# What somebody is told afterwards.
unmasked-title = Did somebody ask who you are?
unmasked-lead = Nobody sees that your name here and a name in another group are one person. Only two administrators together can ask, in danger or for a court.
unmasked-none = Nobody asked
unmasked-none-text = If that happens, you find it here and in your notifications.
unmasked-when = Allowed on
unmasked-why = Why
unmasked-what = What was asked
unmasked-what-text = Whether this name and a name in another group belong to one person. Nobody saw any other name of yours, or your account.
unmasked-do = What you can do
unmasked-do-text = You can ask those who run this community why. You can also complain to the data protection authority of your country.
unmasked-link = Did somebody ask who you are?
