//! The tables `clinician_applications`, `application_reviews`, `credentials` and `badges`.

pub(super) mod applications;
pub(super) mod badges;
pub(super) mod credentials;
pub(super) mod reviews;
