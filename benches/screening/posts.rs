//! Texts to measure with: believable posts, and hostile ones. Nobody in them exists; numbers and addresses are
//! from the ranges that are kept for documentation.

/// Paragraphs of posts as a group would see them: most identify nobody, some do, some have markup.
const PARAGRAPHS: [&str; 14] = [
    "Hi everyone, I was diagnosed last spring after almost two years of being told that it was stress. I am on \
     methotrexate 15 mg once a week with folic acid on the other days, and the nausea is finally getting better.",
    "Does anybody else get worse in the cold? My hands go white, then blue, then they hurt like mad when they warm \
     up again. Heated gloves help a bit, but I can't wear them at work because I type all day.",
    "My rheumatologist wants to add a biologic. I have read the leaflet three times and I am still scared of the \
     infections. How did you decide? Did you have to stop it before the dentist or before a vaccination?",
    "**Update:** the new dose helped. Fatigue went from 8/10 to maybe 5/10, CRP from 38 to 12, and I walked around \
     the lake with the dog for the first time since February. Small wins!",
    "What has worked for me so far:\n\n- pacing, with a timer, even on good days\n- splints at night\n- one big task a \
     day and *nothing* after five\n- saying no to people I love",
    "> did you ever try swimming?\n\nYes, twice a week in a warm pool, 30 minutes, and I am slower than everybody's \
     grandmother. It is the only thing after which I hurt less and not more.",
    "The guidance of the health service says to keep taking it unless you are told otherwise: see \
     [their page](https://www.nhs.uk/medicines/methotrexate/). I printed it for my husband, who worries more than I do.",
    "I'm Rosa and I live in Toledo with my two boys. Dr. Fielding at the clinic on Cedar Street has been wonderful, but \
     the waiting list for physio is fourteen months and I don't know how to get through the winter.",
    "If somebody wants to talk, my number is 07700 900123, evenings are best, or write to rosa.f@example.com. I know \
     how lonely the first weeks are.",
    "Bloods on 3/14/2019 were fine, on 11/2/2020 they were not, and since then I have them every six weeks. My haematologist \
     says that platelets of 92 are no reason to panic. I panic anyway.",
    "Has anyone claimed for this? They turned me down the first time because I could “walk 200 metres”. On which day, I \
     asked. I appealed, brought a diary of eight weeks, and won. Keep a diary!",
    "Sorry for the rant. I slept three hours, my mother-in-law thinks it is all in my head, and the pharmacy gave me 10 mg \
     tablets instead of 2.5 mg ones. I noticed only because they had another colour.",
    "Naïve question from a newbie: is the “crash” after a good day normal? I cleaned the kitchen on Sunday, and on Monday I \
     couldn't lift the kettle. It's Thursday now 😔 and I'm still paying for it.",
    "Thank you all for the kind words. It means a lot to read that it gets easier. I will ask about the lower dose at my next \
     appointment and tell you how it went.",
];

/// So many posts of about that many bytes, each another mixture.
pub fn posts(count: usize, bytes: usize) -> Vec<String> {
    (0..count).map(|i| post(i, bytes)).collect()
}

fn post(number: usize, bytes: usize) -> String {
    // A step that shares no factor with the number of paragraphs goes through all of them.
    let step = [1, 3, 5, 9, 11, 13][number % 6];
    let mut text = String::with_capacity(bytes + 400);
    let mut at = number;
    while text.len() < bytes {
        text.push_str(PARAGRAPHS[at % PARAGRAPHS.len()]);
        text.push_str("\n\n");
        at += step;
    }
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// What somebody would send to keep a server busy, each 100 kB.
pub fn hostile() -> Vec<(&'static str, String)> {
    const SIZE: usize = 100_000;
    let long = |part: &str| part.repeat(SIZE / part.len());
    vec![
        ("one digit run", long("7")),
        ("digits and spaces", long("7 ")),
        ("digit groups", long("555-01 ")),
        ("at signs", long("@")),
        ("a@a@", long("a@")),
        ("dots", long("a.")),
        ("call me", long("call me ")),
        ("dr", long("dr ")),
        ("my name is", long("my name is ")),
        ("I live in", long("i live in ")),
        ("Capitals", long("Rosa ")),
        ("at gmail dot", long("a at gmail dot ")),
        ("quotes", long("> ")),
        ("brackets", long("[")),
        ("emphasis", long("*a_ ")),
        ("tags", long("<b>")),
        ("combining marks", long("e\u{301}\u{302}")),
        ("keycaps", long("7\u{FE0F}\u{20E3}")),
        ("joiners", long("a\u{200B}")),
        ("one word", long("x")),
        ("one accented word", long("é")),
        ("one hexadecimal word", long("af")),
    ]
}
