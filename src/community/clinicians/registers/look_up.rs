//! Looks somebody up: in the mirror when there is one, at the register when the operator has said where, else a person
//! has to.

use super::{Claim, Finding, Register, fits, nppes};
use crate::app::App;
use crate::base::Timestamp;
use crate::base::error::Result;
use crate::community::clinicians::store::{register_entries, register_imports};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

/// Where it was looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// In the copy on this server.
    Mirror,
    /// At the register itself.
    Register,
    /// Nowhere.
    Nowhere,
}

impl Source {
    /// For the keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mirror => "mirror",
            Self::Register => "register",
            Self::Nowhere => "nowhere",
        }
    }
}

/// A look into a register. Serialised to be sealed: it may name somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub source: Source,
    /// What it says.
    pub finding: Finding,
    /// When the licence ends, where the register says so.
    pub until: Option<Timestamp>,
    /// How old the copy is, when it was looked there.
    pub copied: Option<Timestamp>,
}

/// Looks somebody up. It never fails because of the register: that it did not answer is a finding too.
pub async fn look_up(app: &App, register: Option<Register>, claim: &Claim<'_>) -> Result<Look> {
    let at = app.now();
    let by_hand = Look { at, source: Source::Nowhere, finding: Finding::ByHand, until: None, copied: None };
    let Some(register) = register else { return Ok(by_hand) };
    let import = register_imports::of(app.db.read(), register).await?;
    // A copy that is being made for the first time does not know everybody yet.
    if let Some(copied) = import.and_then(|import| import.copied_at) {
        let entry = register_entries::find(app.db.read(), register, claim.number).await?;
        let finding = entry.as_ref().map_or(Finding::Nowhere, |entry| fits(entry, claim, at));
        let until = entry.and_then(|entry| entry.until);
        return Ok(Look { source: Source::Mirror, finding, until, copied: Some(copied), ..by_hand });
    }
    match &app.config.nppes_url {
        Some(api) if register.code() == "npi" => {
            let finding = nppes::ask(api, claim, at).await;
            Ok(Look { source: Source::Register, finding, ..by_hand })
        }
        _ => Ok(by_hand),
    }
}

/// Whether somebody with this number is in the copy of a register; for measuring.
pub async fn find_in_copy(conn: &impl ConnectionTrait, register: Register, number: &str) -> Result<bool> {
    Ok(register_entries::find(conn, register, number).await?.is_some())
}
