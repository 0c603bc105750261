//! How much of profession and place a badge may say.
//!
//! “Paediatric neuro-oncologist, Wyoming” is a name. Where the mirror of a register knows how many people fit a label, a
//! badge says as much as at least twenty of them share: first it leaves the region out, then the specialty. Where nobody
//! has counted, it names no region, and in small countries no specialty.

use super::model::Application;
use super::particulars::Particulars;
use super::profession::Profession;
use super::registers::{Crowd, label};
use super::store;
use crate::base::error::Result;
use sea_orm::ConnectionTrait;

/// How many people must share a label. Fewer than twenty in a cell is what health statistics suppress as small numbers.
const CROWD: u32 = 20;

/// What a badge says for this application: profession and region.
pub(super) async fn choose(
    conn: &impl ConnectionTrait,
    application: &Application,
    particulars: &Particulars,
) -> Result<(Profession, String)> {
    let careful = application.profession.shown_in(application.country);
    let Some(register) = particulars.register() else { return Ok((careful, String::new())) };
    let import = store::register_imports::of(conn, register).await?;
    let counted = import.filter(|import| import.finished_at.is_some() && !import.crowd.is_empty());
    Ok(match counted {
        Some(import) => among(&import.crowd, application.profession, &particulars.region),
        None => (careful, String::new()),
    })
}

fn among(crowd: &Crowd, profession: Profession, region: &str) -> (Profession, String) {
    let many = |label: &str| crowd.get(label).is_some_and(|people| *people >= CROWD);
    if !region.is_empty() && many(&label(profession, region)) {
        (profession, region.to_owned())
    } else if many(profession.code()) {
        (profession, String::new())
    } else {
        (profession.wider(), String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_says_as_much_as_twenty_people_share() {
        let oncologist = Profession::parse("medical-oncologist").unwrap();
        let crowd = |region: u32, all: u32| {
            Crowd::from([("medical-oncologist@WY".into(), region), ("medical-oncologist".into(), all)])
        };
        let says = |crowd: Crowd| {
            let (profession, region) = among(&crowd, oncologist, "WY");
            (profession.code(), region)
        };
        assert_eq!(says(crowd(20, 900)), ("medical-oncologist", "WY".to_owned()));
        assert_eq!(says(crowd(19, 900)), ("medical-oncologist", String::new()));
        assert_eq!(says(crowd(3, 19)), ("doctor", String::new()));
        assert_eq!(says(Crowd::new()), ("doctor", String::new()));
    }
}
