admin-title = Administration
admin-lead = Groups, who moderates them, and who checks clinicians. You cannot see who is behind a name here.
admin-groups-none = Make the first one. People can join as soon as it is there.
admin-new-title = Make a group
admin-new-name = Name
admin-new-name-hint = What people call it, in plain words.
admin-new-summary = What it is about, in one sentence
admin-new-summary-hint = It stands on the list of groups.
admin-new-about = More about it (you can leave this empty)
admin-new-about-hint = Who it is for, who runs it, when moderators are there. You can use Markdown.
admin-new-rules = Rules
admin-new-rules-hint = One on each line, at most 20. People agree to them when they join.
admin-new-visibility = Who can read, and who can join
admin-members-hint = The name is on the list. Members read. Anybody with an account can join.
admin-approval-hint = The name is on the list. Members read. A moderator answers each person who asks.
admin-hidden-hint = It is on no list. Only people who have the invitation can join.
admin-public-hint = Everybody on the internet can read it. Use this for general topics only.
admin-new-sensitivity = How careful the checks are
admin-standard = Usual checks
admin-standard-hint = Names, numbers, addresses and places that tell who somebody is.
admin-strict-hint = More is held for a person. For young people, rare illnesses and small towns.
admin-new-address = Address in words (you can leave this empty)
admin-new-address-hint = Only for a group that is open to read. Without it we make a code that says nothing about the illness.
admin-new-send = Make the group
admin-packs = Further checks
admin-checks-title = How texts are checked here
admin-checks-lead = It counts from the next text on. What is public or waits already stays as it is.
admin-checks-now = Usual checks.
admin-checks-strict = Extra careful checks.
admin-checks-kinds = { $n ->
    [one] One kind of detail is treated in its own way.
   *[other] { $n } kinds of detail are treated in their own way.
}
admin-checks-open = Change the checks
admin-checks-send = Keep this
admin-kinds = What happens to each kind of detail
admin-kinds-text = For example: in the group of one hospital, its name tells nothing, and can go out. Cards and state numbers are never published, and nobody is held back because they are in danger: you cannot change that here.
admin-kind-usual = As usual: { $what }
admin-kind-publish = it goes out
admin-kind-warn = the author is asked
admin-kind-hold = a person looks first
admin-kind-reject = it never goes out
admin-group-title = Settings of a group
admin-group-open = Open the group
admin-invitation = Invitation
admin-invitation-text = Put this behind the address of your community, and give it to the people you invite. Whoever has it can join.
admin-two = This group needs two moderators
admin-two-text = When an author asks for another look, somebody else has to answer.
admin-moderator-name = Name in this group
admin-moderator-hint = The person has to be a member already.
admin-appoint = Appoint
admin-let-go = Let go
admin-reviewers = People who check clinicians
admin-reviewers-text = Two of them look at each application before somebody gets a seal.
admin-reviewers-hint = The person tells you this name. It is shown to nobody else.
appoint-unknown = We know nobody of this name who can be appointed. Check how it is written
done-group = The group is there. Now appoint two moderators.
done-checks = The checks are changed. They count from the next text on.
done-appointed = Done. It counts from now on.

# Groups: rules, newcomers, trained moderators.
admin-rules = Rules
admin-rules-text = When you change them, members are asked to read them before they write again.
admin-rules-version = { $n ->
    [one] This is the first version.
   *[other] This is version { $n }.
}
admin-rules-save = Change the rules
admin-newcomers = First posts
admin-newcomers-text = A person can read the first posts of everybody who is new, before others do. Somebody who seems to be in danger never waits for that.
admin-first-topics = First topics of a member
admin-first-replies = First replies of a member
admin-first-hint = A number from 0 to 50, or “all”.
admin-newcomers-save = Keep this
admin-train = Note that they are trained for danger
admin-untrain = They are not trained any more
admin-trained = Trained for danger
done-training = Noted.
done-group-rules = The rules are changed.
done-newcomers = Kept.

# The compliance record.
compliance-title = Compliance record
compliance-lead = What you have assessed, what you do about it, and when you look again. Nothing in it is changed or removed.
compliance-open = Open the record
compliance-json = The whole record as a file (JSON)
compliance-none = Nothing is recorded yet
compliance-none-text = Begin with a risk, how great you think it is, and how you found that out.
compliance-assessment = Assessment
compliance-measure = Measure
compliance-alternative = Done instead of a recommended measure
compliance-review = Review
compliance-version = { $n ->
    [one] version 1
   *[other] version { $n }
}
compliance-level-negligible = Negligible risk
compliance-level-low = Low risk
compliance-level-medium = Medium risk
compliance-level-high = High risk
compliance-due = to be reviewed by { $day }
compliance-late = review was due on { $day }
compliance-not-assessed = not assessed yet
compliance-add = Add to the record
compliance-risk = Which risk
compliance-risk-hint = For example “Encouraging self-harm” or “Children in danger”.
compliance-risk-wrong = Name the risk, in at most 120 letters
compliance-kind = What you add
compliance-level = How great the risk is
compliance-level-hint = For an assessment.
compliance-level-none = I add something else
compliance-words = What you found, or what you do
compliance-words-hint = So that somebody who was not there understands it. Name no member.
compliance-words-wrong = Write what you found or do, at most 10,000 letters
compliance-save = Add it
done-recorded = Added to the record.
