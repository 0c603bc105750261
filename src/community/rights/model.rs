//! How long what is kept, and where an archive is.

use crate::base::clock::{Timestamp, days};
use crate::base::ids::ExportId;
use crate::web::session::{ABSOLUTE, IDLE, STAFF_ABSOLUTE};
use std::time::Duration;

/// An archive can be fetched for this time.
pub const EXPORT_KEPT: Duration = days(7);
/// Within this time all personas of somebody who has gone are gone.
pub const PARTING: Duration = days(3);

/// An archive that somebody asked for.
#[derive(Clone, Debug)]
pub struct Export {
    /// Its id.
    pub id: ExportId,
    /// The file, once it is ready.
    pub file: Option<String>,
    /// How many parts it will have, and how many there are.
    pub parts: (i32, i32),
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Until when it can be fetched.
    pub expires_at: Timestamp,
}

/// How long something is kept: the key of its name, and days; 0 where it is less than a day.
pub fn retention() -> Vec<(&'static str, u64)> {
    let in_days = |kept: Duration| kept.as_secs() / 86_400;
    vec![
        ("session", in_days(ABSOLUTE)),
        ("session-idle", in_days(IDLE)),
        ("session-staff", in_days(STAFF_ABSOLUTE)),
        ("held", in_days(crate::community::moderation::APPEAL_WINDOW)),
        ("evidence", in_days(crate::community::clinicians::EVIDENCE_KEPT)),
        ("export", in_days(EXPORT_KEPT)),
        ("parting", in_days(PARTING)),
        ("unmasking", in_days(crate::community::personas::break_glass::KEPT)),
    ]
}
