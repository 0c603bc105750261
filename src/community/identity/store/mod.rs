//! The tables `accounts`, `passkeys`, `ceremonies` and `consents`.

pub(super) mod accounts;
pub(super) mod ceremonies;
pub(super) mod consents;
pub(super) mod passkeys;

pub use accounts::{find_by_name, role_of};
pub use ceremonies::sweep;
pub use consents::{agree, agrees, consents, take_back};
