//! The tables `clinician_applications`, `application_reviews`, `credentials`, `badges`, `signing_keys`,
//! `status_entries`, `register_entries` and `register_imports`.

pub(super) mod applications;
pub(super) mod badges;
pub(super) mod credentials;
pub(super) mod register_entries;
pub(super) mod register_imports;
pub(super) mod reviews;
pub(super) mod signing_keys;
pub(super) mod status_entries;
