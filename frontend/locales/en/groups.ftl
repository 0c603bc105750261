# The list of groups.
groups-title = Groups
groups-lead = Read what a group is about before you join. You can leave at any time, and nobody is told.
groups-none = No groups yet
groups-none-text = The people who run this community make the groups. Please come back in a few days.
group-strict = Extra careful checks
visibility-public = Open to read
visibility-members = Members only
visibility-approval = A moderator lets people in
visibility-hidden = By invitation

# Making a group.
group-name-length = Write a name for the group, 3 to 80 letters long
group-summary-length = Write one sentence about the group, 3 to 200 letters long
group-about-long = What the group is about can have at most 10,000 letters
group-rules-wrong = Write 1 to 20 rules, one on each line, each at most 300 letters long
group-address-wrong = Use 3 to 40 small letters, digits and hyphens for the address
group-address-public-only = Only a group that is open to read can have an address in words
group-address-taken = Another group has this address. Please choose another

# A group's rules and their versions.
group-rules-title = Rules of this group
rules-since = Since { $day }
rules-older = How they were before
rules-read = I have read them
rules-new = The rules of this group have changed
rules-new-text = Please read them before you write. What you wrote is kept.
rules-agreed = I have read the rules as they are now
rules-agree = Tick that you have read the rules. Then send it again
done-rules = Thank you. You can go on.
problem-rules-changed-title = The rules have just changed
problem-rules-changed = Please read them once more.
group-first-wrong = Write a number from 0 to 50, or “all”
rules-link = How they have changed
