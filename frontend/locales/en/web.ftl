# Times. Members never see more than these.
time-just-now = just now
time-this-hour = within the last hour
time-hours-ago = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
}
time-days-ago = { $n ->
    [one] yesterday
   *[other] { $n } days ago
}
time-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
time-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
time-day = { $day } { $month } { $year }
time-month = { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

# The frame of every page.
direction = ltr
page-title = Page
skip-to-main = Skip to the main part
quick-exit = Quick exit
quick-exit-label = Leave quickly
nav-main = Main
nav-groups = Groups
nav-notifications = Notifications
nav-unread = { $n ->
    [one] 1 new
   *[other] { $n } new
}
nav-work = Your work here
nav-desks = Review queues
nav-account = My account
nav-sign-in = Sign in
nav-sign-up = New here
nav-help = Help now
crumbs = Where you are
footer-help = Help in a crisis
footer-rules = House rules
footer-privacy = Privacy
footer-health-data = Consumer health data
footer-advice = People here share what they have lived through. It is not medical advice. In an emergency, call your country’s emergency number.
sign-out = Sign out
not-now = Not now
copy-it = Copy it
copied = Copied
print-it = Print it

# How pages look.
look-title = Colours and text size
look-colours = Colours
look-auto = As on my device
look-light = Light
look-dark = Dark
look-contrast = Strong contrast
look-text = Text
look-normal = Normal
look-large = Large
look-keep = Keep this

# Forms.
form-error = Error:
form-errors = There is a problem
choose-one = Choose one of the answers

# What went wrong. Each has a title.
problem-reference = If you tell us about this, please give us this number:
problem-to-groups = Go to the groups
problem-not-found-title = We cannot find this page
problem-not-found = It may have been taken away, or a letter in the address is wrong. Some pages open only for members of a group.
problem-forbidden-title = This page is not open to you
problem-forbidden = You do not have the right to do this. If you think that you should, ask a moderator of the group.
problem-signed-out-title = Please sign in first
problem-signed-out = You are not signed in, or your session has ended. Nothing was changed.
problem-not-member-title = This is for members of the group
problem-not-member = You can read what the group is about, and join it.
problem-host-title = This is another address
problem-host = Your browser asked for a place that is not here. Please type the address of the community again.
problem-origin-title = We did not do this
problem-origin = The request did not come from a page of ours, so we stopped it. Please go back, load the page again and try once more.
problem-bad-form-title = We could not read this form
problem-bad-form = Something in it was missing or had the wrong kind. Please go back, load the page again and try once more.
problem-bad-text-title = We could not read this text
problem-bad-text = It holds signs that are not text. Please go back, take them out and try again.
problem-too-large-title = This is too much at once
problem-too-large = What you sent is larger than we can take. Please go back and make it shorter.
problem-file-too-large-title = This file is too large
problem-file-too-large = The file is larger than 5 MB. Please choose a smaller one.
problem-method-title = This page works in another way
problem-method = The address is right, but it cannot be used like this. Please start from the groups.
problem-timeout-title = This took too long
problem-timeout = Your connection may be slow today. What you wrote may not have arrived. Please try again.
problem-throttled-title = Please wait a little
problem-throttled = There were many tries in a short time. Wait a minute, then try again. Nothing is lost.
problem-unavailable-title = We cannot do this right now
problem-unavailable = A part of our system is away. Please try again in a few minutes.
problem-internal-title = Something broke on our side
problem-internal = It is not your fault. What you sent may not have arrived. We keep a note of it, and somebody will look.

# Privacy. Says what the program does; an operator adds what is theirs.
on-this-page = On this page
privacy-title = Privacy
privacy-lead = What we keep about you, why, for how long, and what we never do with it.
privacy-short = In short
privacy-short-little = We keep as little as we can. You need no real name, no e-mail address and no phone number.
privacy-short-names = You have another name in each group. Nobody outside can see that two of them are yours.
privacy-short-others = No page of ours asks another company for anything. There are no trackers.
privacy-short-sale = We do not sell what you write, we do not share it, and we show no adverts.
privacy-kept = What we keep, why, and how long
privacy-account = Your account
privacy-account-what = We keep your sign-in name, and a scrambled form of your passphrase and recovery key. Nobody can read the passphrase or the key from it. If you add an e-mail address to get back in, we keep it encrypted. We need this to let you in. Clinicians can ask for a letter to it once a week.
privacy-account-long = We keep it for as long as you have the account.
privacy-names = Your names in groups
privacy-names-what = For each group we keep your name there and the month in which you joined. We keep no exact time. Which account a name belongs to is kept apart.
privacy-names-long = We keep the name while your posts stand under it.
privacy-posts = Your posts
privacy-posts-what = We keep what you write, so that the people of the group can read it. When you change a post, we keep the earlier words too.
privacy-posts-long = A post stays until you take it back or a moderator removes it. A detail that was taken out is gone from the earlier words as well.
privacy-held = Posts that wait for a check
privacy-held-what = A program looks at each post before others read it. If it holds a post, we lock the words up. Only a moderator of that group can open them, and each look is noted.
privacy-held-long = The locked words are destroyed when the decision is made and the time for an appeal is over.
privacy-decisions = Decisions
privacy-decisions-what = When a moderator decides about a post, we keep what was decided, why and when. This list of what our staff did cannot be changed later.
privacy-clinicians = Papers of clinicians
privacy-clinicians-what = Clinicians send us a proof of their licence. We lock it up, two people look at it, and soon after the decision it is destroyed. What stays is what was checked, and until when it holds.
privacy-device = Your device
privacy-device-what = One cookie keeps you signed in. Another remembers colours and text size. We note the kind of device, for example “Android”, so that you can recognise it in your account.
privacy-device-long = A sign-in ends when you sign out, and by itself after 30 days at the latest. To stop attacks, we count tries from one internet address. We keep only a code made from the address, and that code changes every day.
privacy-not-kept = What we never keep
privacy-not-real = Your real name, your birthday, your home address, or a photograph of your face.
privacy-not-address = Your internet address.
privacy-not-watch = What you read, how long you read it, or where you are.
privacy-not-adverts = A number or a mark for adverts.
privacy-readers = Who can read what you write
privacy-readers-groups = Each group says who can read it. In a group that is open to read, anybody on the internet can. In the others, only members can.
privacy-readers-staff = Moderators read what is held in their own group. They see your name in that group and nothing else.
privacy-readers-operator = The people who run the computers could reach the database, as with every website. They must not look without a strong reason.
privacy-health = Consumer health data
privacy-health-what = To be in a group, or to write in it, may say something about your health. We treat all of it as health data.
privacy-health-why = Why we have it
privacy-health-why-text = Only to show your words to the group that you wrote them for, and to keep that group safe. We use it for nothing else.
privacy-health-from = Where it comes from
privacy-health-from-text = Only from you: the groups that you join, and what you write there. We take nothing from other companies, and we do not guess.
privacy-health-share = Who gets it
privacy-health-share-text = The people who can read that group. No company, no insurer, no employer and no researcher gets it from us. We do not sell it. A court can order us to hand something over, and then we give no more than it asks for.
privacy-health-rights = What you can ask for
privacy-health-rights-text = You can ask what we have about you, and you can ask us to delete it. Write to the people who run this community. They answer within one month, and you may complain if you do not agree.
privacy-self = How you can protect yourself
privacy-self-exit = “Quick exit” on every page leaves at once. So do three presses of the Escape key.
privacy-self-out = Sign out when you share the device with somebody.
privacy-self-words = Leave names, numbers and places out of your posts. We remind you when we see some.
privacy-self-key = Keep the recovery key on paper, where only you find it.

# House rules.
rules-title = House rules
rules-lead = They hold in every group. They are few, and people decide about them, not a program.
rules-kind = Be kind.
rules-kind-text = You may disagree. Do it gently, and remember that others are tired too.
rules-safe = Protect yourself and others.
rules-safe-text = Leave out real names, phone numbers, addresses, and clinics together with dates.
rules-share = Share, do not prescribe.
rules-share-text = Say what happened to you. Do not tell others to start, change or stop a treatment.
rules-sale = Nothing is sold here.
rules-sale-text = No adverts, no cures for money, and no asking for donations.
rules-secret = What is said here stays here.
rules-secret-text = Do not copy other people’s words to other places. Do not try to find out who somebody is.
rules-crisis = If you feel that you cannot go on
rules-crisis-text = Please tell somebody. You are not in trouble for saying it here, and we do not hide a post because it hurts to read. There is help now, day and night.
rules-decide = How we decide
rules-decide-program = A program looks at each post first. It can hold a post for a check. It never removes anything, and it never sends anybody away.
rules-decide-people = A moderator of the group decides. They are people, and most are volunteers.
rules-decide-told = You are always told what we decided and why.
rules-decide-appeal = If you do not agree, you can ask for another look. A different person then decides.
rules-groups = Rules of a group
rules-groups-text = A group may have rules of its own. You see them before you join.
