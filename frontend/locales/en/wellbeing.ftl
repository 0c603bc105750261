# Help in a crisis. Short words, no blame, nothing that can be read as a threat.

help-title = Help
help-heading = Help now
help-lead = You do not have to be sure that it is bad enough. Call, write, or tell somebody near you.
help-now = If you are hurt, or might hurt yourself
help-emergency = Call { $number } now.
help-emergency-local = Call the emergency number of your country now. In the European Union it is 112.
help-call = Call { $number }
help-alone = Are you alone? Open the door, call a neighbour, or go where other people are.
help-talk = Talk to someone
help-country = Where are you?
help-country-hint = We do not keep this.
help-show = Show
help-open = Open: { $hours }.
help-checked = These numbers were last checked on { $day }.
help-stale = These numbers may be old
help-stale-text = They were last checked more than 3 months ago. If one does not answer, try the next. In danger, call the emergency number.
help-hide = Hide that you were here
help-hide-exit = Press “Quick exit”, or press the Escape key three times. The page changes at once.
help-hide-history = It stays in the history of your browser. To remove it, open the history and delete the last pages.

# Beside what somebody wrote.
care-title-soft = That sounds hard
care-title-now = Thank you for telling us. It sounds really hard right now.
care-title-urgent = Thank you for telling us. Please get help now.
care-emergency = If you might act on these thoughts, or you are hurt, call { $number } now.
care-emergency-local = If you might act on these thoughts, or you are hurt, call the emergency number of your country now.
care-more = Open or close this help
care-text-soft = You are not in trouble, and your words are not lost. If it gets too much, somebody is there.
care-text-now = A person from our team will read what you wrote. You are not in trouble, and your words are not lost.
care-text-urgent = A person from our team will read what you wrote as soon as they can. We are not an emergency service. You are not in trouble, and your words are not lost.
care-talk = You can talk to someone now:
care-near = Would it help to tell somebody near you?
care-all = More help, and other countries
