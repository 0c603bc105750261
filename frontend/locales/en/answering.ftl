# The clinicians' desk.
answering-title = Questions for clinicians
answering-lead = No clinician has answered these yet. Take one, and others see for an hour that you are on it.
answering-mine = You are answering
answering-left = { $n ->
   *[other] Yours for about { $n } minutes
}
answering-asked = asked { $ago }
answering-wanted = for: { $profession }
answering-draft = You have a draft
answering-write = Write the answer
answering-go-on = Go on writing
answering-give-back = Give it back
answering-claim = Answer this
answering-taken = { $name } is on it
answering-late = Waits longer than it should
answering-newcomer = First topic here
answering-waiting = { $n ->
    [0] No question waits
    [one] 1 question waits
   *[other] { $n } questions wait
}
answering-none = Every question has an answer
answering-none-text = When a member asks something new, it stands here until a clinician has answered.
answering-lane-mine = For your profession
answering-lane-anybody = For any clinician
answering-lane-others = For other professions
answering-pages = More questions
answering-first = From the beginning
answering-more = More questions
answering-aside = About this desk
answering-you-text = What you write here carries your seal. Answer as much or as little as you like.
answering-figures = How soon
answering-target = A question here should be answered
answering-usual = Usually it is
answering-within = within { $within }
answering-usual-unknown = Not enough questions yet to say.
answering-order = The longest wait first. Somebody’s first question moves up.
answering-target-wrong = Write a number of hours from 1 to 336
done-claimed = It is yours for an hour. Others see that somebody is on it.
done-unclaimed = You gave it back. Others can take it now.
problem-not-to-answer-title = This cannot be taken
problem-not-to-answer = It is your own, or no question, or whoever asked does not want to talk with you here.
problem-answered-already-title = Somebody has answered already
problem-answered-already = A clinician answered this in the meantime. You can still add to it.
problem-claims-most-title = You have three questions already
problem-claims-most = Answer one of them or give it back first, so that others can take some too.
problem-question-taken-title = Somebody else is on it
problem-question-taken = Another clinician took this question a moment ago. If they do not answer within an hour, it is free again.

# In the group, and beside a question.
answering-usually = A clinician usually answers within { $within }.
answering-on-it = A clinician is looking at this question.
answering-on-it-you = You took this question
answering-on-it-you-text = Others see that a clinician is on it. If you cannot answer after all, give it back.
answering-link = Questions that wait
answering-for-clinicians = For clinicians

# Settings of a group.
admin-answering-title = Questions and answers
admin-answering-lead = How soon somebody should answer, and who can do it best.
admin-answering-now = A question should be answered within { $within }.
admin-answering-open = Change this
admin-answering-target = Answered within how many hours
admin-answering-target-hint = From 1 to 336. Clinicians see which questions wait longer.
admin-answering-professions = Who can answer best here
admin-answering-professions-hint = Members can put a question to one of them. If you tick none, every clinician sees every question alike.
admin-answering-send = Keep this
done-answering = Kept. It counts from now on.
compose-wanted = Who should answer?
compose-wanted-hint = When you ask something. Everybody can read it and answer all the same.
compose-wanted-anybody = Any clinician

# Topics without a reply.
unanswered-title = Nobody has replied yet
unanswered-lead = In these topics nobody has written for { $within }. A few kind words are enough.
unanswered-count = { $n ->
    [0] Nobody waits
    [one] 1 topic without a reply
   *[other] { $n } topics without a reply
}
unanswered-none = Everybody got a reply
unanswered-none-text = When nobody replies to a topic in time, it stands here.
unanswered-for-mentors = For mentors
persona-mentor = Mentor
admin-mentors = Mentors
admin-mentors-text = Mentors look after people to whom nobody has replied. They read no more than other members.
admin-appoint-moderator = Appoint as moderator
admin-appoint-mentor = Appoint as mentor

# The letter once a week.
letters-title = A letter once a week
letters-text = It says how many questions wait for you in all your groups together, and nothing else. It names no group and no person.
letters-know = Whoever reads your mail learns that you answer questions as a clinician.
letters-off = You get no letter.
letters-on = You get a letter once a week, when questions wait.
letters-begin = Send me the letter
letters-end = No more letters
letters-address = Confirm an e-mail address first. The letter goes there.
letters-to-address = Add an e-mail address
done-letters = The first letter comes in a week, if questions wait then.
done-no-letters = No more letters come.
problem-letters-address-title = There is no address yet
problem-letters-address = Confirm an e-mail address under your account first.
answering-desks = Questions that wait in { $group }
