//! Checks that a pattern cannot make: check digits, ranges, lists. Each has a name by which rules ask for it.
//!
//! Invariant: a check sees one candidate and its text, keeps nothing, and is linear in the candidate.

mod codes;
mod digits;
mod handles;
mod lists;
mod medical;
mod names;
mod numbers;
mod pairs;
mod phones;
mod places;
mod towns;
mod words;

use std::ops::Range;

pub(crate) use lists::Lists;
pub(crate) use words::Words;

/// A candidate: a folded text, the part of it that a pattern took for the value, and the lists of the pack.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<'t> {
    pub text: &'t str,
    pub span: Range<usize>,
    pub lists: &'t Lists,
}

impl<'t> Candidate<'t> {
    pub fn value(&self) -> &'t str {
        &self.text[self.span.clone()]
    }
}

/// A named check.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Validator {
    pub name: &'static str,
    check: Check,
}

#[derive(Debug, Clone, Copy)]
enum Check {
    /// Yes or no.
    Test(fn(&Candidate<'_>) -> bool),
    /// No, or the part of the candidate that is meant.
    Part(fn(&Candidate<'_>) -> Option<Range<usize>>),
}

impl Validator {
    /// The part of the text that passes, or none.
    pub fn check(&self, candidate: &Candidate<'_>) -> Option<Range<usize>> {
        match self.check {
            Check::Test(test) => test(candidate).then(|| candidate.span.clone()),
            Check::Part(part) => part(candidate),
        }
    }
}

/// The check of that name.
pub(crate) fn validator(name: &str) -> Option<Validator> {
    ALL.iter().find(|v| v.name == name).copied()
}

/// A named search through a text, for what no expression can say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scan(fn(&Words<'_>, &Lists) -> Vec<Range<usize>>);

impl PartialEq for Scan {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Scan {
    /// Every candidate, in the order of the text.
    pub fn find(self, words: &Words<'_>, lists: &Lists) -> Vec<Range<usize>> {
        self.0(words, lists)
    }
}

/// The search of that name.
pub(crate) fn scan(name: &str) -> Option<Scan> {
    Some(Scan(match name {
        "name_pairs" => pairs::name_pairs,
        "towns" => towns::towns,
        "sure_towns" => towns::sure_towns,
        _ => return None,
    }))
}

const fn test(name: &'static str, test: fn(&Candidate<'_>) -> bool) -> Validator {
    Validator { name, check: Check::Test(test) }
}

const fn part(name: &'static str, part: fn(&Candidate<'_>) -> Option<Range<usize>>) -> Validator {
    Validator { name, check: Check::Part(part) }
}

static ALL: &[Validator] = &[
    test("luhn", numbers::luhn),
    test("iban_mod97", numbers::iban),
    test("nhs_mod11", numbers::nhs),
    test("ssn_area", numbers::ssn),
    test("npi", numbers::npi),
    test("aba_routing", numbers::aba),
    test("vin", numbers::vin),
    test("ipv4", numbers::ipv4),
    test("ipv4_cued", numbers::ipv4_cued),
    test("ipv6", numbers::ipv6),
    test("has_digit", numbers::has_digit),
    test("two_digits", numbers::two_digits),
    test("calendar_date", numbers::calendar_date),
    test("phone_length", phones::phone_length),
    test("full_length", phones::full_length),
    test("has_digit_word", phones::has_digit_word),
    test("letters_for_digits", phones::letters_for_digits),
    part("plate", codes::plate),
    test("letters_and_digits", codes::letters_and_digits),
    part("code5", codes::code5),
    part("code6", codes::code6),
    part("code8", codes::code8),
    part("opaque_code", codes::opaque_code),
    test("opaque_locator", codes::opaque_locator),
    part("opaque_alone", codes::opaque_alone),
    part("handle", handles::handle),
    part("handle_shape", handles::handle_shape),
    test("not_public_code", codes::not_public_code),
    test("not_helpline", lists::not_helpline),
    test("not_public_site", lists::not_public_site),
    test("not_public_mailbox", lists::not_public_mailbox),
    test("role_mailbox", lists::role_mailbox),
    test("not_role_mailbox", lists::not_role_mailbox),
    test("shop", lists::shop),
    test("not_shop", lists::not_shop),
    test("private_person", names::private_person),
    part("full_name", names::full_name),
    part("any_name", names::any_name),
    part("first_name", names::first_name),
    part("likely_name", names::likely_name),
    part("only_a_name", names::only_a_name),
    part("titled_name", names::titled_name),
    part("clinician_title", names::clinician_title),
    part("clinician_full_name", names::clinician_full_name),
    test("unusual_name", names::unusual_name),
    part("surname_first", names::surname_first),
    test("surname_at_end", names::surname_at_end),
    part("surname", names::surname),
    part("town", places::town),
    part("known_town", places::known_town),
    part("sure_town", places::sure_town),
    part("town_and_state", places::town_and_state),
    part("home_town", places::home_town),
    part("capital_town", places::capital_town),
    part("faith_facility", places::faith_facility),
    test("house_name", places::house_name),
    part("county", places::county),
    part("saint", places::saint),
    part("facility_name", places::facility_name),
    test("street_name", places::street_name),
    test("calendar_or_words", numbers::calendar_or_words),
];
