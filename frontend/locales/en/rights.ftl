# The rights centre.
rights-title = Your data
rights-lead = What we keep about you is yours. Take it with you, or take it away.
export-title = Everything about you
export-text = One archive with your account and a part for each of your groups: what you wrote, what waits, what was decided. As pages to read, and as JSON for other programs. It holds all your names side by side, so keep it where only you find it.
export-send = Make an archive
export-making = Your archive is being made
export-asked = asked for { $ago }
export-look-again = Look again
export-fetch = Fetch your archive
export-until = You can fetch it until { $day }. Then we delete it.
done-export = Your archive is being made. Look again in a moment.
problem-export-not-ready-title = Your archive is not ready yet
problem-export-not-ready = It is still being made. Go back and look again in a moment.
consents-title = What you agreed to
consents-none = Nothing is written down here. Accounts that an administrator made have no entry.
consents-back = You can take it back at any time. Without it we may not keep your account, so taking it back means leaving.
consent-health-data = That Kith keeps what you write about your health and shows it in the groups where you write it.
consent-weekly-letter = That a letter goes to your address once a week, with the number of questions that wait for you.
consent-given = Since { $day }.
consent-withdrawn = Taken back on { $day }.
retention-title = How long we keep things
retention-session = A sign-in on one device, at most
retention-session-idle = A sign-in that nobody uses
retention-session-staff = A sign-in of somebody who works here, at most
retention-held = Sealed words that a person decided about, for an appeal
retention-evidence = A clinician’s evidence, after the decision
retention-export = An archive that you asked for
retention-parting = Names and words of somebody who leaves, at most
retention-unmasking = Why somebody asked whether two names are one person, sealed
retention-days = { $n ->
    [0] less than a day
    [one] { $n } day
   *[other] { $n } days
}

# Leaving for good.
leaving-title = Leave for good
leaving-text = Your account, your names and, if you like, all that you wrote are deleted.
leaving-lead = You are signed out at once, and nobody can open the account again, not even you.
leaving-slowly = In your groups you then disappear one name at a time, within three days. If all went in one minute, people could tell that they were one.
leaving-archive = You may want an archive first:
leaving-words = What becomes of the posts that people can read?
leaving-keep = They stay, under a name that is nobody’s. Others may still find help in them.
leaving-erase = They go too. A mark stays where each one was.
leaving-sure = Yes, I want to leave. This cannot be undone.
leaving-not-sure = Tick the box if you are sure
leaving-send = Leave for good
leaving-stay = Stay
receipt-title = Goodbye, and take care
receipt-lead = You left on { $day }. This page is your receipt. It names nobody.
receipt-goes = What goes
receipt-goes-account = Your account with its sign-in name, passphrase, passkeys, codes and devices: closed now, deleted within three days and an hour.
receipt-goes-names = Your names in the groups, and what tied them to you: one at a time, within three days.
receipt-goes-words = All your posts with their older versions, what was waiting, drafts, notes and appeals, at the same time as the name.
receipt-goes-unpublished = What was waiting, older versions, drafts, notes and appeals, at the same time as the name.
receipt-goes-evidence = If you are a clinician: what you sent to the reviewers, and its file.
receipt-stays = What stays, and why
receipt-stays-posts = Your posts that people can read, because you wished so.
receipt-stays-audit = Entries of the audit log: that a moderator looked or decided, and when. They hold no words and no name. The law and fairness to moderators ask for them.
receipt-stays-decisions = That something was decided about a post, and of which kind, so that the community’s figures stay true.
receipt-print = We cannot show this page again. Print it if you want to keep it.
