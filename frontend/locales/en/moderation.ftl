# What authors see of decisions.
decisions-title = Decisions about your posts
decisions-lead = Each says what we did, why, and how you can ask another person.
decisions-none = No decisions
decisions-none-text = When a moderator decides about a post of yours, you find it here, with the reason.
decision-title = Decision
decision-publish = Your post was published
decision-publish-text = A person read it and published it as you wrote it.
decision-redact = A detail was taken out of your post
decision-redact-text = The rest is published. The detail is gone everywhere, also from earlier versions.
decision-return = You are asked to change your post
decision-return-text = Nobody but you and the moderators can see it. Change it, and it can go out.
decision-reject = Your post was not published
decision-reject-text = A person read it and decided that others should not. Below you find why.
decision-warn = You have had a warning
decision-warn-text = Nothing else happens. Please read the reason, so that it does not happen again.
decision-slow = You can write one post an hour
decision-slow-text = You can read everything, and write a little less for some time.
decision-mute = You cannot write here for some time
decision-mute-text = You can still read everything in this group.
decision-ban = You are out of this group
decision-ban-text = You cannot read or write here. Your other groups know nothing about it.
decision-until = In this group, until { $day }.
decision-for-good = In this group. It has no end.
decision-statement = The same for machines (JSON)
decision-post = Which post
decision-post-link = Go to your post
decision-words = What the moderator says
decision-why = Why
decision-rule = Our rules
decision-found = How it was found
decision-automated = A program pointed it out. A person decided.
decision-by-person = A person saw it, and a person decided. No program was used.
decision-by-member = Another member reported it. A person decided.
decision-by-notice = Somebody from outside the group reported it. A person decided.
decision-where = Where and how long
decision-where-text = Everywhere in this community, for good.
decision-when = When
decision-differently = Do you see it differently?
decision-appeal-until = You can ask us to look again until { $day }. A person who had no part in this decision will read it.
decision-other-ways = Other ways
decision-other-ways-text = You can also complain to the people who run this community, to the authority in your country, or to a court.
appeal-title = Ask another person
appeal-lead = Somebody else reads the post, the decision, and what you write here.
appeal-about = About this decision:
appeal-words = What should we know?
appeal-words-hint = A few words are enough. Say why you see it differently.
appeal-send = Send
appeal-when = You find the answer in your notifications.
appeal-missing = Write a few words, so that we know what you see differently
appeal-long = Please write at most 2,000 letters
appeal-found = Please look at this before you send it
appeal-found-text = Nothing is sent yet. Only moderators will read it, and they may not need these details.
appeal-mask = Mask everything, and send
appeal-mask-hint = Masked, it reads “{ $mask }”.
appeal-anyway = Send it as it is
appeal-open = Another person will look again
appeal-open-text = You have asked for this. You find the answer here and in your notifications.
appeal-reversed = The decision was changed
appeal-reversed-text = Another person looked again, and your post is out as you wrote it. We are sorry for the wait.
appeal-lifted-text = Another person looked again, and lifted it. We are sorry for the wait.
appeal-conceded = You were right
appeal-conceded-text = Another person looked again, and would have decided differently. You changed the post or took it back before that, so nothing was published.
appeal-upheld = The decision stays
appeal-upheld-text = Another person looked again and came to the same answer.
done-appealed = Another person will look again. You find the answer in your notifications.
problem-appeal-over-title = The time for this is over
problem-appeal-over = You can ask another person within 30 days. For this decision that time has passed.
problem-appealed-already-title = You have asked already
problem-appealed-already = Another person will look at it, or has looked. The decision page says how it stands.

# The desk.
desk-title = Review queue
desk-lead = The most urgent first, then the longest wait.
desk-waiting = { $n ->
    [0] Nothing waits
    [one] 1 post waits
   *[other] { $n } posts wait
}
desk-none = All is done
desk-none-text = When a post is held, it stands here. You can leave this page open.
desk-danger = Somebody may be in danger
desk-details = May tell too much, or break a rule
desk-new = A new post, not public yet
desk-new-text = Nobody else has read it. Its author sees it, marked as waiting.
desk-edit = A change of a published post
desk-edit-text = The old words stay public until you decide.
desk-watch = A published post
desk-watch-text = It is public, and it stays public unless you take it away.
desk-since = sent { $ago }
desk-level = { $n ->
    [1] Level 1 of 4: low mood
    [2] Level 2 of 4: dark thoughts
    [3] Level 3 of 4: thoughts of ending their life
   *[other] Level 4 of 4: in danger now
}
desk-claimed = { $name } is on it
desk-open = Open
desk-more-one = 1 more post waits.
desk-more-many = {"{n}"} more posts wait.
desk-fewer = Somebody else has decided some of these.
desk-reload = Show the list anew
desk-reset = The list may be old.
desk-signed-out = You are signed out. Sign in to see new posts.
desk-crisis = Somebody may be in danger, and nobody looks yet.
desk-crisis-look = Look now
desk-appeals = Somebody asks for another look
desk-appeal = Asked for another look
desk-appeal-own = You made this decision. Somebody else answers.
desk-applicants = See who asks to join
desk-rest = Look after yourself
desk-seen = { $n ->
    [0] You have opened no post today.
    [one] You have opened 1 post today.
   *[other] You have opened { $n } posts today.
}
desk-tired = That is a lot for one day. Please think about stopping here.
desk-rest-text = Some of this is hard to read. Take a break when you want one. What you hold goes back to the queue by itself.
done-decided = Decided.
done-appeal-answered = Your answer is sent to the author.

# One item.
item-title = A post to decide
item-claimed-text = They opened it before you. If they do nothing, it is free again in a few minutes.
item-danger = What to do, in order
item-danger-shown = Help was shown
item-danger-shown-text = The author saw the help lines when they sent it.
item-danger-write = Write to them, as a person
item-danger-write-text = Write it in the box below. Keep it short. Say that you read it, and that you are glad they told us. Promise nothing.
item-danger-call = Tell the people who run this community
item-danger-call-text = Do this at once if they named a time, a place or a way, or if they took something.
item-text = The words
item-veil = Show the words (they may be hard to read)
item-their-title = The author’s title
item-their-words = The author’s words
item-note = The author’s words to you
item-why = Why it was held
item-tick = Tick what must go. It disappears everywhere, for good.
item-mask = Take it out
item-decide = Your decision
item-danger-reason = Your words to the author
item-danger-reason-hint = They read this beside your decision.
item-reason = Reason, for the author
item-reason-hint = Needed when you give it back to its author, or do not publish it. Use plain words: the author reads them.
item-publish = Publish as it is
item-leave = Leave it public
item-redact = Take out and publish
item-return = Give it back
item-reject = Do not publish
item-remove = Take it away
item-keys = One-key shortcuts
item-keys-hint = Press the letter on the button. They sleep while you type.
item-keys-on = One-key shortcuts are on
item-keys-off = One-key shortcuts are off
item-aside = Around this post
item-what = What this is
item-topic = Open the topic
item-told = What the author is told
item-told-text = Your decision, your reason, the rule, and how it was found. They can ask another moderator within 30 days.
reason-missing = Write a reason. The author should know what to do
reason-long = The reason can have at most 1,000 letters
mask-missing = Tick at least one detail to take out
action-unfit = This post is public, so it cannot be given back. Choose another decision
problem-already-decided-title = Somebody has decided already
problem-already-decided = Another moderator was faster, or the author took the post back. There is nothing left to do.
problem-item-changed-title = The author has changed the post
problem-item-changed = Please open it again and read the new words before you decide.
problem-claimed-title = Somebody else has opened this
problem-claimed = Two people never decide the same post. It is free again in a few minutes if they do nothing.
problem-own-post-title = This is about your own post
problem-own-post = Another moderator has to decide about it.
problem-own-decision-title = This was your own decision
problem-own-decision = Somebody else has to answer when an author asks for another look.

# An appeal on the desk.
appeal-item-decision = The decision
appeal-action-publish = It was published
appeal-action-redact = A detail was taken out
appeal-action-return = It was given back to the author
appeal-action-reject = It was not published
appeal-action-warn = They were warned
appeal-action-slow = They were slowed down
appeal-action-mute = They may not write for some time
appeal-action-ban = They were sent away
appeal-item-lift = Lift it
appeal-item-words = What the author says
appeal-item-own = The author has asked for a person who had no part in it.
appeal-item-gone = The words are gone
appeal-item-gone-text = The author changed the post or took it back. You can still answer. Nothing is published, whatever you decide.
appeal-item-answer = Answer, for the author
appeal-item-answer-hint = Say what you decided and why, in plain words.
appeal-item-reverse = Publish after all
appeal-item-concede = Say that the author was right
appeal-item-uphold = Keep the decision
appeal-answer-missing = Write an answer for the author, at most 2,000 letters

# The parts of the desk.
nav-desk-all = All my groups
desk-parts = Parts of the queue
desk-part-all = Everything
desk-part-danger = In danger
desk-part-posts = Held posts
desk-part-reports = Reports
desk-part-appeals = Asked again
desk-part-count = { $n ->
    [0] (nothing waits)
    [one] (1 waits)
   *[other] ({ $n } wait)
}
desk-next = Open the next one
desk-reported = Somebody reported this
desk-report = A published post
desk-report-text = It is public, and it stays public unless you take it away.
desk-target-minutes = to be looked at within { $n } minutes
desk-target-hours = { $n ->
    [one] to be looked at within 1 hour
    [72] to be answered within 3 days
   *[other] to be looked at within { $n } hours
}
desk-late = Waits longer than it should
desk-more-wait = More wait than this list shows.
item-reports = { $n ->
    [one] 1 person reported it
   *[other] { $n } people reported it
}
item-report-member = From a member of the group
item-report-outsider = From somebody outside the group
item-found = What the check finds in it
item-pass = Not this one
item-pass-text = Somebody else takes it. You need no reason.
done-passed = Somebody else takes that one.
problem-reported-gone-title = The post is gone
problem-reported-gone = Its author took it back, or another moderator took it away. There is nothing left to decide.
problem-other-waits-title = Something else waits about this post
problem-other-waits = Its author has changed it, or may be in danger. Decide that first. You find it in the review queue.

# Reporting a post.
post-report = Report
footer-report = Report a post
report-title = Report a post
report-lead = A moderator of this group will read it. The author is not told who you are.
report-lead-all = Anybody can report a post here. You need no account. A person will read what you write.
report-danger = Is somebody in danger right now?
report-danger-text = Call the emergency number first. Then tell us.
report-post = The post
report-place = Where is it?
report-place-hint = The address of the post. On the page, press the time beside the name, and copy what your browser shows.
report-place-missing = Say where the post is
report-place-unknown = We cannot find a post at this address. Please copy the address of the post itself
report-category = What is wrong?
report-why-danger = Somebody may be in danger
report-why-minor = It is about a child, or a child wrote it
report-why-private = It tells who somebody is
report-why-unkind = It is unkind, or it threatens somebody
report-why-advice = Its advice could hurt somebody
report-why-selling = It sells something, or asks for money
report-why-illegal = It is against the law in another way
report-why-other = Something else
report-why-missing = Choose what is wrong
report-words = Do you want to say more?
report-words-hint = You do not have to. Only moderators read it.
report-words-all = Why do you report it?
report-words-all-hint = Say what is wrong with it, and why you think it is harmful or against the law. Only moderators read it.
report-words-missing = Say why you report it
report-words-long = Please write at most 2,000 letters
report-words-never = There is something in it that we never keep, like the number of a card. Please take it out
report-name = Your name
report-name-hint = You can leave this empty.
report-email = Your e-mail address
report-email-hint = You can leave this empty. You get a private link in any case.
report-email-wrong = This does not look like an e-mail address
report-contact-long = Please write at most 200 letters
report-faith = I believe that what I say here is right and complete
report-faith-missing = Tick this if you believe that what you say is right
report-send = Send the report
report-who = A program checks what you write for card numbers and the like. A person reads it, and a person decides.
report-sent = Thank you. We have your report
report-sent-text = A person will look at it, most often within a day, and sooner if somebody may be in danger.
report-sent-member = You find the answer in your notifications.
report-back = Back to the post
report-link = Your private link
report-link-text = There you can see what became of it. We show this link once and do not keep it, so please copy it now.
report-link-open = Open it now
report-outcome-open = We have your report
report-outcome-open-text = Nobody has decided yet.
report-outcome-acted = We have acted
report-outcome-acted-text = A person looked. The post was changed, or it was taken away.
report-outcome-kept = The post stays
report-outcome-kept-text = A person looked, and the post stays as it is.
report-outcome-gone = The post is gone
report-outcome-gone-text = It was taken away or taken back before anybody had to decide.
report-redress = Do you see it differently? You can report it again and say what we missed. You can also complain to the people who run this community, to the authority in your country, or to a court.
reported-title = What you reported
reported-lead = Only you and the moderators can see this. Authors are never told who reported their post.
reported-none = You have reported nothing
reported-none-text = Every post has a link to report it. What you report stands here, with the answer.
reported-why = What is wrong
reported-words = What you wrote
reported-when = When
reported-outcome = What became of it
reported-link = Go to the post
problem-report-own-title = This is your own post
problem-report-own = You can change it or take it back yourself.

# What takes effect a moment later, and what needs two.
redaction-mask = [removed by a moderator]
desk-undo = Take it back
desk-undo-text = It takes effect in half a minute. Until then nobody is told.
done-undone = Taken back. Nothing has happened, and nobody was told.
done-seconded = Your answer is kept.
problem-undo-over-title = It has taken effect
problem-undo-over = A decision can be taken back for half a minute. After that, its author can ask another moderator.
desk-proposal = Two people have to agree
proposal-lead = Another moderator has decided this. It happens only if you agree.
proposal-what = What
proposal-publish = The post is published as it is
proposal-ban = Its author is sent away for good
proposal-by = Proposed by
proposal-author = About
proposal-own = You proposed it. Somebody else has to agree.
proposal-agree = I agree
proposal-refuse = I do not agree
problem-own-proposal-title = You proposed this
problem-own-proposal = Somebody else has to agree.
item-more = Take out other words, or do something about the author
item-also = Other words to take out
item-also-hint = Copy them from the post, a line each. They also go from what others quote.
also-missing = These words must stand in the post, a line each, at most 20
item-sanction = About the author
item-sanction-hint = They get the reason, and can ask another moderator.
item-sanction-none = Nothing
sanction-warn = A warning
sanction-slow = One post an hour
sanction-mute = They read, and cannot write
sanction-ban = Out of the group
sanction-days = Choose for how long
item-days = For how long
sanction-days-1 = 1 day
sanction-days-7 = 7 days
sanction-days-30 = 30 days
sanction-days-forever = For good (out of the group only; a second person has to agree)
problem-sanction-moderator-title = This is another moderator
problem-sanction-moderator = The people who run this community decide about moderators.
problem-muted-title = You cannot write here for now
problem-muted = A moderator has decided this. You find the reason under decisions, and how to ask another person.
muted-until = A moderator has decided that you cannot write here until { $day }. You can still read.

# The public report.
transparency-title = What we decide, in numbers
transparency-lead = Since { $day }, in all groups together. A person made every decision.
transparency-total = Decisions
transparency-automated = Pointed out by a program
transparency-median = Half of the posts waited at most
transparency-p95 = 95 of 100 waited at most
transparency-by-category = What they were about
transparency-by-action = What was decided
transparency-action-publish = Published, or left as it was
transparency-action-redact = A detail was taken out
transparency-action-return = Given back to its author
transparency-action-reject = Not published, or taken away
transparency-action-warn = A warning
transparency-action-slow = One post an hour for some time
transparency-action-mute = No posts for some time
transparency-action-ban = Out of the group
transparency-reports = What became of reports
transparency-appeals = When authors asked another person
transparency-appeal-open = Not answered yet
transparency-appeal-upheld = The decision stayed
transparency-appeal-reversed = The decision was changed
transparency-appeal-conceded = The author was right, and had changed the post already
transparency-what = What
transparency-count = How many
transparency-few = fewer than 5
transparency-at-least = at least { $n }
transparency-too-few = too few to say
transparency-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
transparency-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
transparency-how = How we count
transparency-how-text = The numbers are counted from the decisions themselves whenever somebody opens this page. Numbers from 1 to 4 are not shown, so that nobody can tell who is meant.
transparency-csv = The same as a table (CSV)

# When somebody may be in danger.
alarm-subject = Kith: please look at the review queue
alarm-text = Somebody may be in danger (level { $level } of 4). Please look: { $link }
item-danger-follow = Look again later
item-danger-follow-text = Read what they write next. Leave a note for whoever comes after you.
item-sign = I have done this
item-signed = { $name } has done this
item-notes = Notes for each other
item-notes-none = Nobody has left a note.
item-note-write = Leave a note
item-note-hint = Only moderators of this group read it.
item-note-keep = Keep the note
item-note-hand-over = Keep it, and hand over
note-wrong = Write a note, at most 1,000 letters
done-signed = Signed off.
done-noted = Your note is kept.
done-handed-over = Handed over. Somebody else takes it.

# Ready reasons. The author reads them.
item-ready = Or a ready reason
ready-private = Please leave out what tells who somebody is. You can change it and send it again.
ready-unkind = Please say it in a way that hurts nobody. You can change it and send it again.
ready-advice = This could hurt somebody who follows it. Please say that it is your own experience.
ready-selling = Nothing is sold or collected here.

# What stands beside a post.
label-source = A source should stand beside this.
label-guidelines = This is not what most guidelines say.
label-by = A moderator, { $day }. The words are the author’s own.
post-folded = A moderator folded this away. Open it if you want to read it
post-for-members = Only members of this group can read this.
post-open = Open it as a member
post-members-only = A moderator decided that only members of this group read this.
marks-link = What moderators put here
marks-title = What moderators put beside this post
marks-lead = The post itself is as its author wrote it.
marks-none = Nothing stands beside it
marks-source = Label: a source should stand beside this
marks-guidelines = Label: not what most guidelines say
marks-fold = Folded away behind a note
marks-members = For members of the group only
marks-take-back = Take it back
done-unmarked = Taken back. Every open screen shows it.
problem-mark-gone-title = It is not there any more
problem-mark-gone = Somebody else has taken it back already.
decision-source = A note stands beside your post
decision-source-text = It says that a source should stand beside it. Your words are as you wrote them, and you can add where you have it from.
decision-guidelines = A note stands beside your post
decision-guidelines-text = It says that this is not what most guidelines say. Your words are as you wrote them.
decision-fold = Your post is folded away
decision-fold-text = Everybody who can read the group can open it. Your words are as you wrote them.
decision-members = Only members of the group read your post
decision-members-text = Your words are as you wrote them. People from outside do not see them.
decision-suspend = Your account is suspended
decision-suspend-text = You cannot read or write in any group for some time. You can still sign in, read why, and ask another person.
decision-mark-there = On this post, as long as the note stands there.
decision-mark-gone = It was taken back. Nothing stands beside your post any more.
decision-until-everywhere = In every group, until { $day }.
appeal-action-source = A note was put beside it: a source is missing
appeal-action-guidelines = A note was put beside it: not what most guidelines say
appeal-action-fold = It was folded away
appeal-action-members = Only members read it
appeal-action-suspend = Their account was suspended
appeal-item-unmark = Take it back
transparency-action-source = A note: a source is missing
transparency-action-guidelines = A note: not what most guidelines say
transparency-action-fold = Folded away behind a note
transparency-action-members = For members of the group only
transparency-action-suspend = Account suspended for some time
proposal-redact = A detail is taken out, and the rest is published
proposal-return = The post is given back to its author
proposal-reject = The post is not published, or is taken away
proposal-source = A note is put beside it: a source is missing
proposal-guidelines = A note is put beside it: not what most guidelines say
proposal-fold = The post is folded away behind a note
proposal-members = Only members of the group read the post
proposal-suspend = Its author’s account is suspended for some time, in every group

# The item page.
item-first = One of their first posts here
item-wish-escalate = Needs experience
item-wish-opinion = Two people decide
item-asked-escalate = { $name } asks for somebody with more experience.
item-asked-opinion = { $name } asks that two people decide. What you choose happens when another moderator agrees.
item-beside = Or publish it, with something beside it
item-beside-leave = Or leave it, with something beside it
item-mark-source = Needs a source
item-mark-guidelines = Not what most guidelines say
item-mark-fold = Fold it away
item-mark-members = Members only
item-others = Or ask others
item-hand-over = Hand over
item-escalate = Escalate
item-opinion = Two people decide
item-others-text = Hand over: somebody else takes it. Escalate: somebody with more experience does, and soon. You need no reason, and can leave a note.
item-level = How much danger
item-level-none = No sign of danger
item-level-set = I see it otherwise
item-level-save = Set it
item-level-text = Every moderator can say that it is more. Only trained moderators can say that it is less.
item-history = What they did here before
item-history-none = Nothing yet.
item-measures = { $n ->
    [0] No measures about this person before, here or elsewhere.
    [one] 1 measure about this person before, here or elsewhere.
   *[other] { $n } measures about this person before, here or elsewhere.
}
item-alike = Others like this
item-alike-text = They wait in this group, and have the same words, link or number.
item-alike-held = A held post
item-suspend-now = In every group at once
item-suspend-now-hint = Only when somebody is in danger until they are gone. Otherwise it takes up to three days, so that nobody can tell who they are elsewhere.
sanction-suspend = Account suspended, in every group (a second person has to agree)
mark-title = Mark other places to take out
mark-hint = Choose the words with the mouse, or with Shift and the arrow keys. Then press M.
mark-add = Take out what I chose
mark-move = Move its ends
mark-marked = Marked:
mark-nothing = Choose some words first.
mark-drop = Leave it in
span-missing = One of the marked places is not in the text any more. Please mark it again
problem-level-trained-title = Only trained moderators can do this
problem-level-trained = You can say that the danger is more. That it is less, somebody decides who is trained for it.
problem-suspended-already-title = This account is suspended already
problem-suspended-already = Another decision has suspended it. You can wait until that ends.
problem-suspended-title = Your account is suspended
problem-suspended = You cannot join a group for some time. On the first page you find until when, and why.
done-level = Set.
done-opinion = Two people decide this one now.
done-escalated = Somebody with more experience takes that one.
desk-wished = Somebody asks for you
desk-part-selling = Selling
desk-sells = May sell something

# Several at once.
bulk-text = Choose posts that only sell something. Each one is decided by itself, with the reason that nothing is sold here.
bulk-remove = Remove the chosen posts
bulk-choose = Choose this one
bulk-items = Choose at least one post, and at most 50
done-bulk = Decided, each by itself.
done-bulk-left = Some were decided. The others have changed, are open elsewhere, or need a closer look.

# A group's own ready reasons.
ready-link = Write ready reasons for this group
ready-title = Ready reasons
ready-lead = Reasons that you need again and again. Authors read them as they stand here.
ready-own = Reasons of this group
ready-none = There are none yet. The first four get a key of their own.
ready-words = A new reason
ready-words-hint = Plain words, and what the author can do now.
ready-language = Language
language-en = English
ready-keep = Keep it
ready-remove = Remove it
ready-common = Reasons of every group
ready-wrong = Write a reason, at most 1,000 letters
ready-many = A group can have 20 reasons. Remove one first
done-ready = Kept.
done-ready-gone = Removed.
