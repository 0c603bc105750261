//! Accounts: one private account for each person, with a name to sign in and a passphrase.
//!
//! Invariants: nobody but its owner ever sees an account's name. An account id leaves the server in
//! no form (I1). Answers to sign-in and recovery tell nobody whether a name exists, in words, status
//! or time. Nobody, the operator included, can recover an account without its recovery key, unless its owner has
//! confirmed an address for mail.
//!
//! Owns the tables `accounts`, `passkeys`, `ceremonies` and `consents`.

mod actions;
mod guard;
mod hash;
pub mod jobs;
mod model;
pub mod pages;
mod rights;
mod store;

pub use actions::{
    NewAccount, create, first_link, has_admin, has_email, know_words, set_locked, set_role, sign_up,
    write_weekly,
};
pub use guard::{Admin, Fresh, FreshAdmin, Reviewer, role_in_session};
pub use model::{
    AccountName, Agreement, Authenticator, PASSPHRASE_MIN, Passphrase, RecoveryKey, Role, staff_name,
};
pub use rights::{close, erase, kept};
pub use store::{agree, agrees, consents, find_by_name, role_of, sweep, take_back};
