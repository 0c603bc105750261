//! Roles and states, and how the audit log names staff.

use crate::base::ids::{AccountId, base32};
use crate::base::seal::{Keyring, Purpose};

/// What an account may do beyond its groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Role {
    /// Nothing.
    Member,
    /// Reviews clinicians' applications.
    Reviewer,
    /// Makes groups, appoints moderators and reviewers, reviews applications.
    Admin,
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Yes.
    Active,
    /// Locked by the operator.
    Locked,
    /// Its owner has left for good; what is kept of them is going.
    Leaving,
}

/// How the audit log names a staff account: a keyed digest that only this server can make again.
pub fn staff_name(keys: &Keyring, account: AccountId) -> String {
    let digest = keys.digest(Purpose::StaffName, &[account.as_bytes()]);
    format!("staff:{}", &base32(&digest)[..16])
}
