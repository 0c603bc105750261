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
persona-name-taken = Somebody in this group has this name, or one very like it. Please choose another
done-asked = We have told the moderators.
done-joined = You are in. Welcome.
problem-already-member-title = You are in this group
problem-already-member = You have joined already, or you have asked to join.

# Leaving.
leave-title = Leave this group?
leave-lead = You stop reading and writing here as { $name }. Nobody is told.
leave-text = What you wrote stays under that name. If you want it gone, take your posts back before you leave. You can join again later, under the same name.
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
