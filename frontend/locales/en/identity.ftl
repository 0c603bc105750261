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
name-taken = This sign-in name is taken. Please choose another
passphrase-missing = Write a passphrase
passphrase-short = The passphrase is too short. Four or five words make it long enough
passphrase-long = The passphrase can have at most 256 characters
passphrase-common = Many people use this passphrase, so it is easy to guess. Please choose other words
passphrase-name = The passphrase is too close to your sign-in name. Please choose other words
passphrase-wrong = This is not your passphrase. Check for capital letters and try again

# Making an account.
sign-up-title = Make an account
sign-up-lead = Your account is private. Nobody else ever sees it. In each group you choose another name, and that is what people see.
sign-up-name-hint = Only you use it, to sign in. Nobody else ever sees it. It need not be your real name, and we ask for no e-mail address.
sign-up-recovery = Next, we show you a recovery key once, to print or write down. Without it, nobody can get you back into your account if you forget the passphrase. Not even we can.
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

# The recovery key.
recovery-key-title = Your recovery key
recovery-key-lead = If you forget your passphrase, this key lets you choose a new one. We show it only now.
recovery-key-heading = Recovery key
recovery-key-made = Made on { $day }.
recovery-key-where = Keep it where only you find it. It does not say what it is for.
recovery-key-only = There is no other way back
recovery-key-nobody = We keep no copy that anybody could read. Without passphrase and key, nobody can open your account again, not even we.
recovery-key-kept = I have kept it. Go on

# Coming back with the recovery key.
recover-title = I cannot sign in
recover-lead = With your sign-in name and your recovery key you can choose a new passphrase.
recover-key-hint = 26 letters and digits. Capitals, spaces and hyphens do not matter.
recover-after = You then get a new recovery key. The old one stops working, and every device is signed out.
recover-send = Set the new passphrase
recover-wrong = The sign-in name and this recovery key do not belong together. Check both and try again
recover-no-key = I have no recovery key
recover-no-key-text = Then nobody can open the account, not even we. That protects you from people who would pretend to be you. You can make a new account and join your groups again.

# My account.
account-title = My account
account-lead = Only you can see this page.
account-signing-in = Signing in
account-name-hint = Nobody else ever sees this name.
account-passphrase = Change your passphrase
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
problem-not-fresh-title = Please sign in again first
problem-not-fresh = This is a step that only you should take. Sign out, sign in again, and then do it within 15 minutes.
account-work = Your work
account-reviews = Check clinicians
account-admin = Administration
account-clinician = Are you a clinician?
account-clinician-text = We check your licence. Then you can answer with a blue seal.
account-clinician-link = Ask for a check
