//! What is kept of a persona itself: given out to its owner, or forgotten.

use super::model::{Persona, Renamed};
use super::{mutes, store};
use crate::base::Tx;
use crate::base::error::Result;
use crate::base::event::{Notice, Stream};
use crate::base::ids::{PersonaId, base32};
use crate::base::random;
use serde_json::{Value, json};

/// What is known of the persona.
pub fn kept(persona: &Persona) -> Value {
    json!({
        "name": persona.name,
        "role": format!("{:?}", persona.role).to_lowercase(),
        "state": format!("{:?}", persona.state).to_lowercase(),
        "joined": format!("{}-{:02}", persona.joined_month / 12, persona.joined_month % 12 + 1),
        "agreed_to_version_of_the_rules": persona.rules_version,
    })
}

/// Takes the name away and cuts the tie to the account, for ever.
pub async fn erase(tx: &Tx, id: PersonaId) -> Result<()> {
    let persona = store::find(tx.conn(), id).await?;
    let name = format!("former member {}", &base32(&random::bytes::<4>(tx.random()))[..6]);
    mutes::forget(tx, id).await?;
    store::make_nobody(tx, id, &name).await?;
    tx.emit(Stream::members(persona.group), &Renamed { persona: id }).await?;
    tx.announce(Notice::Evicted(persona.group, id));
    Ok(())
}
