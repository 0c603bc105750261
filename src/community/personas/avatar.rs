//! The picture of a persona, drawn from its id and from nothing else, so two personas of one account
//! look as alike as two strangers.

use crate::base::ids::PersonaId;
use crate::web::quilt;
use sha2::{Digest, Sha256};

/// An inline `<svg class="avatar" aria-hidden="true">`. The id is hashed with a label, so the picture
/// does not give it away and a later kind of picture can look different.
pub fn draw(persona: PersonaId) -> String {
    let seed = Sha256::new().chain_update(b"kith.avatar.v1").chain_update(persona.as_bytes()).finalize();
    quilt::square(&seed.into())
}
