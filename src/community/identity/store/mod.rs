//! The tables `accounts`, `passkeys` and `ceremonies`.

pub(super) mod accounts;
pub(super) mod ceremonies;
pub(super) mod passkeys;

pub use accounts::{find_by_name, role_of};
pub use ceremonies::sweep;
