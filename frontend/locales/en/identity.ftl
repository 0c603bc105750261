# Names and passphrases.
sign-in-name = Sign-in name
passphrase = Passphrase
passphrase-new = New passphrase
passphrase-now = Passphrase that you have now
passphrase-hint = At least { $n } characters. Four or five words that do not belong together work well, and they are easier to keep in mind than signs and numbers. You can paste it.

name-missing = Write a sign-in name
name-short = The sign-in name needs at least 3 letters
name-long = The sign-in name can have at most 40 letters
name-letters = Use only letters, digits, spaces, dots and hyphens in the sign-in name
name-no-email = Please do not use an e-mail address. It would say who you are. Choose another sign-in name
name-tells = This name may tell people who you are. Choose another, or send the form again to keep it
passphrase-missing = Write a passphrase
passphrase-short = The passphrase is too short. Four or five words make it long enough
passphrase-short-of-two = The passphrase needs at least 8 characters
passphrase-long = The passphrase can have at most 256 characters
passphrase-common = Many people use this passphrase, so it is easy to guess. Please choose other words
passphrase-name = The passphrase is too close to your sign-in name. Please choose other words
passphrase-wrong = This is not your passphrase. Check for capital letters and try again

strength-weak = Easy to guess so far. More words make it stronger.
strength-good = Good.
strength-strong = Hard to guess. Very good.

# The age gate.
birth = When were you born?
birth-hint = Month and year, for example 4 1985. We compare it and forget it.
birth-month = Month
birth-year = Year
birth-missing = Write the month and the year when you were born, in numbers
too-young-title = You cannot join yet
too-young-lead = People can join this community from the age of { $n }.
too-young-text = We are sorry. There may be a place for people of your age: ask your care team, or somebody you trust. If you need help now, these people are there for everybody.

# Making an account.
sign-up-title = Make an account
sign-up-lead = Your account is private. Nobody else ever sees it. In each group you choose another name, and that is what people see.
sign-up-name-hint = Only you use it, to sign in. Nobody else ever sees it. It need not be your real name, and we ask for no e-mail address.
sign-up-recovery = Next, we show you a recovery key once, to print or write down. Without it, nobody can get you back into your account if you forget the passphrase. Not even we can.
sign-up-consent = I agree that Kith keeps what I write about my health and shows it in the groups where I write it. I can take this back by leaving.
consent-missing = Tick the box if you agree. Without that we may not keep what you write
sign-up-send = Make my account
sign-up-agree = By making an account you agree to what these pages say:
sign-up-have = Do you have an account?
set-up-title = Make the first account
set-up-lead = This is the administrator’s account. The link works only once.

# Signing in.
sign-in-title = Sign in
sign-in-send = Sign in
sign-in-new = New here?
sign-in-wrong = The sign-in name or the passphrase is not right. Check both and try again
done-signed-out = You are signed out.

# The second step.
code-title = One more step
code-lead = Your passphrase is right. Now open your authenticator app.
code = Code
code-hint = The six digits that the app shows now.
code-missing = Write the code from your app
code-digits = A code has six digits
code-wrong = This code is not right, or it was used already. Wait for the next one and try again
code-lost = I do not have the app
codes-title = Codes from an app
codes-lead = An authenticator app shows a new code every half minute. When you sign in, we ask for it after your passphrase. So nobody gets in who only knows the passphrase.
codes-set-up = Set up codes
codes-step-scan = Point the camera of your authenticator app at this square.
codes-square = A square code that your authenticator app can read. The same as letters stands below it.
codes-or-type = Or type this into the app:
codes-or-open = Or open the app on this device
codes-step-type = Type the code that the app shows
codes-not-now = Not now
codes-send = Use codes from now on
codes-on = We ask for a code after your passphrase.
codes-off = Ask for no codes any more
codes-need-longer = Without codes, the passphrase needs at least 15 characters. Change it first
done-codes = From now on we ask for a code when you sign in.
done-codes-off = We ask for no codes any more.

# Passkeys.
passkey-heading = Passkeys
passkey-what = With a passkey you sign in the way you unlock your device: with a finger, a face or a PIN. There is nothing to remember, and nobody can guess it. Your device lists it under the name of this community and says nothing about your groups.
passkey-sign-up = Or without a passphrase
passkey-sign-up-send = Make an account with a passkey
passkey-sign-in = Sign in with a passkey
passkey-or = Or with your sign-in name and passphrase:
passkey-prove = Use a passkey
passkey-add = Add a passkey
passkey-remove = Remove
passkey-needs-script = Passkeys need JavaScript.
passkey-failed = That did not work, and nothing was changed. Try again, or use another way.
passkey-again = This device has a passkey for an account already
passkey-unknown = We do not know this passkey. Try another way
passkey-unreadable = The device’s answer could not be read. Please try again
passkey-refused = The device’s answer could not be checked. Please try again
done-passkey = Your passkey is ready. You can sign in with it from now on.
done-passkey-removed = The passkey is removed. It opens nothing any more.
problem-last-way-in-title = This is your only way in
problem-last-way-in = Set a sign-in name and a passphrase first, or add another passkey. Then you can remove this one.
problem-ceremony-over-title = That took too long
problem-ceremony-over = This step was not finished within ten minutes, or it is done already. Go back and begin it again.

# Proving again.
prove-title = Please show that it is you
prove-lead = This is a step that only you should take. It takes a moment, and then it goes on where you were.
prove-send = Go on
prove-must-add = You need a second step for this work
prove-must-add-text = You can see what members trust only moderators and reviewers with. So a passphrase alone is not enough. First show below that it is you, then add codes from an app or a passkey.
problem-second-factor-title = This needs your second step
problem-second-factor = People who work for the community sign in with a passkey, or with a passphrase and a code. Nothing was changed.
problem-name-of-several-title = Several accounts have this name
problem-name-of-several = Sign-in names need not differ. Ask the person to choose a rarer one.

# The recovery key.
recovery-key-title = Your recovery key
recovery-key-lead = If you forget your passphrase, this key lets you choose a new one. We show it only now.
recovery-key-heading = Recovery key
recovery-key-made = Made on { $day }.
recovery-key-where = Keep it where only you find it. It does not say what it is for.
recovery-key-only = There is no other way back
recovery-key-nobody = We keep no copy that anybody could read. Without passphrase and key, nobody can open your account again, not even we.
recovery-key-type = Type it once from your copy
recovery-key-type-hint = Then you know that the copy is right. Capitals, spaces and hyphens do not matter.
recovery-key-type-lead = Then you know that you have it and that it is right.
recovery-key-type-send = I have it
recovery-key-later = Later
recovery-key-lost = If you do not have it any more, make a new one.
recovery-key-other = This is not your recovery key. Compare it with your copy and try again
done-recovery-key = Your copy of the recovery key is right.

# Coming back with the recovery key.
recover-title = I cannot sign in
recover-lead = With your recovery key you can choose a new passphrase.
recover-name-hint = The one you had, or a new one if you forgot it.
recover-key-hint = 26 letters and digits. Capitals, spaces and hyphens do not matter.
recover-after = You then get a new recovery key, and the old one stops working. Every device is signed out, and passkeys and codes that you had are removed.
recover-send = Set the new passphrase
recover-wrong = This is not a recovery key of an account here. Compare it with your copy and try again
recover-no-key = I have no recovery key
recover-no-key-text = Without a key and without a confirmed address, nobody can open the account, not even we. That protects you from people who would pretend to be you. You can make a new account and join your groups again.

# My account.
account-title = My account
account-lead = Only you can see this page.
account-signing-in = Signing in
account-name-hint = Nobody else ever sees this name.
account-passphrase = Change your passphrase
account-passphrase-first = Set a passphrase
account-no-name = None: you sign in with a passkey
account-second-step = Second step
account-second-none = None. A passkey, or codes from an app, keep others out who learn your passphrase.
account-second-codes = Codes from an app
account-second-passkey = With a passkey none is needed
account-key-unkept = Your recovery key is not confirmed yet
account-key-unkept-text = Nobody can open your account again without it, not even we. Please look for your copy and type it once.
account-devices-all = Sign out everywhere, here too
account-passphrase-after = Your other devices are signed out when you change it.
account-passphrase-send = Change the passphrase
account-key-text = If yours is lost, or somebody else saw it, make a new one. The old key then stops working. We may ask you to sign in again first.
account-key-send = Make a new recovery key
account-devices = Where you are signed in
account-device-unknown = A device
account-device-used = used { $ago }
account-device-here = This device
account-devices-send = Sign out everywhere else
account-aside = More about your account
done-passphrase = Your passphrase is changed. Your other devices are signed out.
done-devices = Your other devices are signed out.
problem-not-fresh-title = Please show that it is you
problem-not-fresh = This is a step that only you should take. Show first that it is you, then do it within 15 minutes.
account-work = Your work
account-reviews = Check clinicians
account-admin = Administration
account-data = Your data
account-data-text = Take everything with you, see how long we keep what, or leave for good.
account-data-link = Go to your data
account-clinician = Are you a clinician?
account-clinician-text = We check your licence. Then you can answer with a blue seal.
account-clinician-link = Ask for a check

# An address for getting back in.
email-title = Getting back in by mail
email-lead = If you lose passphrase and recovery key, a link by mail can let you in again. You need not have this.
email-there = A link can be sent to this address:
email-none = No address. Your recovery key is enough.
email-add = Add an e-mail address
email-change = Change or remove the address
email-fact-sealed = We keep the address encrypted, and nobody who works here sees it.
email-fact-only = We write to it only when you ask to get in, or when the address changes. Clinicians can also ask for a letter once a week. No mail names a group.
email-fact-others = Whoever reads your mail could get in too. Do not use an address that you share, or one from work.
email-label = E-mail address
email-hint = We send a link to it. The address counts when you have opened the link.
email-send = Send the link
email-now = The address that counts now
email-remove = Remove the address
email-missing = Write an e-mail address
email-wrong = This is not an e-mail address. Check how it is written
email-no-server = This server sends no mail
email-no-server-text = So you cannot get back in by mail here. Keep your recovery key where only you find it.
email-not-staff = Not for people who work here
email-not-staff-text = Your account sees what members trust us with, and a mailbox alone should not open it. Keep your recovery key.
email-waits = Somebody wants to get into your account by mail
email-waits-text = They have a link to your address and not your second step. On { $day } the link works without it. If that is not you, stop it and change your address.
email-stop = That is not me: stop it
email-reopened = A link by mail opened this account on { $day }
email-reopened-text = If that was not you, change the passphrase and remove the address.
email-confirm-title = Is this your address?
email-confirm-lead = Then a link to it can let you into your account again.
email-confirm-send = Yes, it is mine
email-confirm-not = If you did not ask for this, close this page. Nothing happens then.
email-confirmed = Your address counts now
email-confirmed-text = If you cannot sign in, choose “Get a link by mail”.
done-email-asked = We have sent a link. It works for 24 hours. If nothing comes, look into the spam folder.
done-email-removed = The address is forgotten.
done-email-stopped = Nobody gets in by waiting any more.
problem-no-mail-title = This server sends no mail
problem-no-mail = You can get back in with your recovery key.
problem-link-over-title = This link does not work any more
problem-link-over = It was used already, or it is too old. Go back and ask for a new one.
problem-link-locked-title = This account has a second step
problem-link-locked = Open the link again. It says what you can do.

# Coming back with a link.
recover-by-mail = Get a link by mail
recover-by-mail-text = If you have confirmed an e-mail address, we can send a link to it.
recover-mail-lead = Only for accounts that have confirmed an e-mail address.
recover-mail-send = Send the link
recover-mail-sent = If an account has this address, a link is on its way
recover-mail-sent-text = It works once, for an hour. We never say whether an address is known. If nothing comes, look into the spam folder.
recover-no-server-text = You can get back in with your recovery key.
recover-link-title = Get back in
recover-link-lead = Choose a new passphrase.
recover-no-code = I do not have the app
recover-passkey = This account has a passkey
recover-wait-text = A mailbox alone does not open an account that has a second step. You can wait: in three days we send another link that works without it. Until then, whoever is signed in can stop that.
recover-wait = Wait three days
recover-waits = You are waiting already. On { $day } we send another link that works without the second step.
done-link-wait = In three days we send another link to your address.

# Mail. It is plain, and says nothing about groups, names or what this place is for.
mail-confirm-subject = Please confirm your address
mail-confirm-text = Somebody gave this address to get back into an account. If that was you, open this link within 24 hours:

    { $link }

    If it was not you, do nothing.
mail-reopen-subject = The link that you asked for
mail-reopen-text = Somebody asked for a link to get back into an account. If that was you, open it within one hour:

    { $link }

    If it was not you, do nothing. Nobody gets in without this link, so show it to nobody.
mail-reopened-subject = Your account was opened with a link
mail-reopened-text = A link that was sent to this address has opened an account just now. Every other device was signed out.

    If that was not you, get your account back with your recovery key: { $link }
mail-week-subject = This week
mail-week-text = Questions that wait for you: { $waiting }
    Of these, longer than they should: { $late }

    You find them here:
    { $link }

    You asked for this letter. You can end it on the same page.
mail-gone-subject = This address counts no more
mail-gone-text = This address no longer opens an account. Its owner has changed or removed it.

    If that was not you, get your account back with your recovery key: { $link }
