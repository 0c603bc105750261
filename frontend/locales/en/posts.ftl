# A post. The same words go to the page and to every open screen.
post-edited = Edited
post-redacted = A moderator took a detail out of this post.
post-quote-withdrawn = [words that were taken back]
post-withdrawn = The writer took this post back
post-withdrawn-text = Its words are gone.
post-removed = A moderator removed this post
post-removed-text = The writer was told why, and can ask another person to look again.
post-helped = This helped the person who asked.
post-you = You
post-yours = Your post
post-change = Change
post-take-back = Take back
post-held = Waiting for a check – usually within 2 hours
post-held-text = Only you and the moderators can see this. A person will read it before others do. You can change it or take it back.
post-returned = A moderator asks you to change something
post-returned-text = Only you and the moderators can see this. Your decisions page says what to change. Change it, and it goes out or is checked again.
seal-checked = Checked in { $month }
seal-over = Was verified in { $month }. The seal has ended since.
seal-paused = Was verified in { $month }. The seal is paused until somebody has looked at it.
seal-taken-back = Was verified in { $month }. The seal was taken back since.
seal-more = What was checked
seal-advice = This is general information. Talk to your own care team about what is right for you.

# What a detail is called.
kind-person_name = A name
kind-clinician_name = The name of a clinician
kind-street_address = An address
kind-place = A place
kind-postal_code = A postcode
kind-facility = A hospital, school or workplace
kind-date = A date
kind-age_over_89 = A high age
kind-phone = A phone number
kind-fax = A fax number
kind-email = An e-mail address
kind-ssn = A social security number
kind-national_id = An identity number
kind-medical_record_number = A patient number
kind-health_plan_number = An insurance number
kind-account_number = An account number
kind-licence_number = A licence number
kind-vehicle_id = A number plate
kind-device_id = A device number
kind-url = A link
kind-ip_address = An internet address
kind-biometric = A body mark
kind-photo = A photo
kind-social_handle = A name on another website
kind-other_unique_id = A number that belongs to one person
kind-crisis = Words about danger
kind-unsafe_detail = A detail that could harm somebody
kind-medical_advice = Advice about treatment
kind-conduct = Unkind words
kind-commerce = Something for sale
kind-markup = Something that is not text

# A group.
group-title = Group
group-tabs = In this group
group-all = Everything
group-question = Questions
group-story = Stories
group-discussion = Talk
group-none-all = Nothing here yet
group-none-all-text = Say hello, ask a question, or tell what you have lived through. Somebody has to be first.
group-none-question = No questions yet
group-none-question-text = Ask what you would like to know. Members answer, and clinicians who were checked can answer too.
group-none-story = No stories yet
group-none-story-text = A story tells what you went through, for somebody who is where you were. It needs no happy ending.
group-none-discussion = No talk yet
group-none-discussion-text = Share something, or begin a talk about daily life.
group-write-first = Write the first one
group-pages = More topics
group-newest = Newest topics
group-older = Older topics
group-aside = About this group
group-moderate = For moderators
group-you = You, in this group
group-you-text = Nobody can connect this name to you elsewhere.
group-moderators = Moderators
group-moderators-none = None yet.
group-checks = A program looks at each post first. Only people decide.
group-banned = You can no longer take part in this group
group-banned-text = A moderator of the group has decided this. Your other groups do not know.
group-join-text = You choose a name that is only for this group. You can leave at any time.
persona-title = Member
persona-joined = In this group since { $month }
persona-gone = No longer in this group
persona-moderator = Moderator
persona-text = This name and picture belong to this group only. Nothing more is known about a member here.
persona-written = Written in this group
persona-written-none = Nothing that people can read.
same-words = You wrote the same in another of your groups. People who are in both could tell that both are you. Say it in other words, or post it all the same.
post-muted = Somebody you keep away wrote this. Show it
back-to-group = Back to the group
done-held = Your post waits for a check, usually less than 2 hours. You can see it here.
done-posted = Your post is out.
done-helped = Thank you for saying so. Everybody sees it beside the answer.
done-unhelped = It says no longer that this helped.
done-withdrawn = Your post is taken back.
done-kept = Your draft is kept.
done-discarded = The draft is thrown away.

# A topic.
topic-title = Topic
topic-gone = A topic that was taken back
topic-question = Question
topic-story = Story
topic-discussion = Talk
topic-posts = Posts
topic-replies = Replies
topic-answers = Answers from clinicians
topic-experience = What others went through
topic-helped = This helped
topic-helped-back = It did not help after all
topic-no-replies = No replies yet. If this speaks to you, a few words help.
topic-from-start = From the beginning
topic-more = More replies
topic-your-reply = Your reply
topic-send = Post reply
topic-join = To reply, join the group. You choose a name that is only for this group.
topic-aside = About this topic
topic-advice = When it cannot wait
topic-advice-text = This group cannot help in an emergency. If it cannot wait, call your country’s emergency number or your clinic.
topic-answered = Answered by a clinician
topic-unanswered = Waits for an answer
topic-by = by { $name }
topic-reply-count = { $n ->
    [0] no replies yet
    [one] 1 reply
   *[other] { $n } replies
}

# New replies while the page is open.
live-new-one = 1 new reply
live-new-many = {"{n}"} new replies
live-on = New replies come in by themselves
live-paused = Paused. New replies wait.
live-away = Not connected. Trying again.
live-signed-out = You are signed out. Sign in to go on reading live.
live-left = You can no longer read this group live.
live-reset = Much has happened since you opened this page.
live-reload = Show the page anew
live-pause = Pause
live-resume = Go on

# Writing.
compose-topic = Start a topic
compose-reply = Write a reply
compose-edit = Change your post
compose-public = Anybody on the internet can read this group.
compose-members = Only people in this group can read it.
compose-edit-lead = If others have read it, they see that it was changed. They can read what it said before.
compose-kind = What kind is it?
compose-discussion = Talk
compose-discussion-hint = Something to share, or to talk about
compose-question = A question
compose-question-hint = Members answer, and clinicians can see that it waits
compose-story = A story
compose-story-hint = What you went through, for somebody who is where you were
compose-title = Title
compose-title-hint = What is it about, in one line?
compose-body = What you want to say
compose-body-hint = Leave out names, phone numbers and places. We check before others can read.
compose-as = You write as { $name }.
compose-note = For the moderator (you can leave this empty)
compose-note-hint = Say what they should know. Only moderators read it, and it is never published.
compose-send = Post
compose-save = Save the change
compose-check = Check before posting
compose-keep = Keep as a draft
composer-saved = Draft saved
composer-saving = Saving …
composer-offline = No connection. Your words are kept in this tab. Send them when you are back.
composer-signed-out = You were signed out. Your words are kept in this tab.
composer-restored = We put back what you wrote before the connection was lost.
composer-sending = Sending …
composer-failed = We could not check your words just now. You can still post: they are checked then.
composer-left-one = 1 letter left
composer-left-many = {"{n}"} letters left
composer-over-one = 1 letter too many
composer-over-many = {"{n}"} letters too many
title-missing = Write a title, so that others find your topic
title-short = The title needs at least 3 letters
title-long = The title can have at most 120 letters
body-missing = Write what you want to say
body-long = This is too long for one post. Please shorten it, or make two posts of it
note-long = Please write at most 500 letters to the moderators
problem-post-gone-title = This post is gone
problem-post-gone = It was taken back or removed in the meantime, so it cannot be changed.

# The check.
check-found = { $n ->
    [0] A person should look at this first
    [one] 1 thing to look at before you post
   *[other] { $n } things to look at before you post
}
check-nothing-yet = Nothing is posted yet. Look at each one, and choose. A program found them, and it can be wrong.
check-not-posted = Nothing is posted yet.
check-look = Look and choose
check-clean = We found nothing that tells who you are
check-clean-text = You can post it. Please read it once more yourself, because a program does not see everything.
check-your-title = Your title
check-your-words = Your words
check-reason = Reason
check-never = We never publish this, because it could do real harm. Mask it or change it.
check-mask = Mask it
check-mask-hint = Others will read “{ $mask }”
check-everything = Mask everything, and post
check-preview = See how it reads then
check-each = Or choose for each one
check-then = What shall we do?
check-then-mask = Mask what is ticked, and post
check-then-edit = I will change my words
check-then-edit-hint = Change them in the box above, then check again.
check-then-ask = Ask a person to check
check-then-ask-hint = Your post waits, usually less than 2 hours. You can see it in its place.
check-then-anyway = Post it as it is
check-then-anyway-hint = Do this if the program is wrong, or if you do not mind.
check-go-on = Go on

# After sending.
sent-title = We have your words
sent-posted = Your post is out
sent-posted-text = The people of the group can read it now.
sent-held = A person reads it first, usually within 2 hours. It is not lost, and you did nothing wrong.
sent-go = Go to your post

# One's own post.
own-title = Your post
own-rejected = This post was not published
own-rejected-text = A person decided this. They told you why, and you can ask somebody else to look again.
own-withdrawn = You took this post back
own-withdrawn-text = Its words are gone.
own-removed = A moderator removed this post
own-removed-text = A person decided this. They told you why, and you can ask somebody else to look again.
own-published = This post is out
own-published-text = You find it in its topic.
own-held = This post waits for a check
own-held-text = A person will read it, usually within 2 hours.
own-returned = A moderator asks you to change something
own-returned-text = You find what to change on your decisions page.
withdraw-title = Take back your post?
withdraw-text = It disappears for everybody at once, and its words are deleted. This cannot be undone.
withdraw-send = Take it back
withdraw-leave = Leave it
history-title = Earlier versions
history-lead = What this post said before it was changed. What a moderator took out is gone from here too.
history-now = Now
history-before = Before

# Drafts.
drafts-title = Drafts and waiting posts
drafts-lead = Only you can see these.
drafts-waiting = Waiting
drafts-held = A post that waits for a check
drafts-returned = A post that a moderator asks you to change
drafts-kept = Drafts
drafts-none = No drafts
drafts-none-text = What you write and do not send is kept here.
drafts-topic = A new topic
drafts-reply = A reply
drafts-saved = saved { $ago }
drafts-most = We keep your { $n } newest drafts in this group. When there are more, the oldest one goes.
drafts-go-on = Go on writing
drafts-discard = Throw away

post-held-first = In this group a person reads the first posts of everybody who is new. It says nothing about you. Only you and the moderators can see this until then.
