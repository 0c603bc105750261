//! Layer 3: the features, in the order in which they may import each other. A feature knows the
//! layers below and the features above it in this list, never one below, and never another's `store`.

pub mod admin;
pub mod answering;
pub mod clinicians;
pub mod groups;
pub mod identity;
pub mod moderation;
pub mod notifications;
pub mod personas;
pub mod posts;
pub mod rights;
pub mod wellbeing;
