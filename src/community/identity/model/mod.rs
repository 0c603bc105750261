//! Names, passphrases, recovery keys, codes and roles: what can only be built valid.

mod age;
mod code;
mod consent;
mod email;
mod name;
mod passphrase;
mod recovery;
mod role;

pub use age::Birth;
pub use code::{Authenticator, Code};
pub use consent::{Agreement, Consent};
pub use email::EmailAddress;
pub use name::AccountName;
pub use passphrase::{PASSPHRASE_MIN, PASSPHRASE_MIN_OF_TWO, Passphrase, Strength};
pub use recovery::RecoveryKey;
pub use role::{Role, State, staff_name};
