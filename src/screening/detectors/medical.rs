//! Words of medicine, told by their endings: they stand where names stand, with capitals, and are none.
//!
//! The endings are those of the INN stems (WHO, “The use of stems in the selection of International
//! Nonproprietary Names”) and of Greek and Latin terms for conditions and procedures.

/// Whether a word, in small letters, has the ending of a condition, a procedure or a medicine.
pub(super) fn is_medical(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        // Conditions and procedures.
        "itis", "osis", "emia", "aemia", "omas", "pathy", "ectomy", "plasty", "otomy", "ostomy", "scopy", "graphy",
        "algia", "plegia", "paresis", "trophy", "penia", "phobia", "therapy", "thermy", "uria", "rrhea", "rrhoea",
        "rrhage", "sclerosis", "stenosis", "oedema", "edema", "carcinoma", "sarcoma", "lymphoma", "melanoma", "glioma",
        "myeloma", "adenoma", "dysplasia", "aplasia", "trophic", "genic", "cytic", "ology", "ologist", "iatry", "iasis",
        // Medicines.
        "mab", "tinib", "ciclib", "parib", "navir", "tegravir", "buvir", "ciclovir", "statin", "pril", "sartan", "azole",
        "cillin", "mycin", "micin", "cycline", "floxacin", "oxetine", "azepam", "azolam", "zodone", "triptan", "lukast",
        "gliptin", "gliflozin", "glutide", "parin", "dipine", "olol", "thiazide", "semide", "profen", "caine", "barbital",
        "lone", "asone", "tirizine", "tidine", "prazole", "setron", "platin", "rubicin", "taxel", "fibrate", "formin",
        "glitazone", "trexate", "quine", "oxacin", "sulfa", "codone", "morphone", "triptyline", "pramine", "peridol",
        "apine", "peridone", "bactam", "penem", "conazole", "vudine", "dronate", "calcitol", "thyroxine", "terol", "ium",
        "ase", "amine", "azine", "idone", "fenac", "coxib", "xaban", "gatran", "grel", "ximab", "zumab", "limus",
    ];
    word.len() >= 6 && word.is_ascii() && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medicine_is_told_by_its_ending() {
        for word in ["thalassemia", "cetirizine", "trazodone", "diathermy", "lymphadenitis"] {
            assert!(is_medical(word), "{word}");
        }
        for name in ["paloma", "chase", "justine", "simone"] {
            assert!(!is_medical(name), "{name}");
        }
    }
}
