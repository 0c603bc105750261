//! Passphrase hashes: Argon2id with 19 MiB, two passes, one lane (OWASP Password Storage), off the
//! async threads, and only as many at once as there are cores.

use super::model::Passphrase;
use crate::app::App;
use crate::base::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;

/// A hash of nothing that anybody knows: unknown names cost as much time as known ones.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| Some(hasher().ok()?.hash_password(b"nobody has this passphrase").ok()?.to_string()));

/// The passphrase's hash in PHC format.
pub(super) async fn make(app: &App, passphrase: Passphrase) -> Result<String> {
    off_thread(app, move || {
        Ok(hasher()?.hash_password(passphrase.reveal()).map_err(Error::internal)?.to_string())
    })
    .await
}

/// Whether the passphrase fits the hash. `None` takes as long and never fits.
pub(super) async fn verify(app: &App, passphrase: Passphrase, hash: Option<String>) -> Result<bool> {
    off_thread(app, move || {
        let known = hash.is_some();
        let Some(hash) = hash.or_else(|| NOBODY.clone()) else { return Ok(false) };
        let parsed = PasswordHash::new(&hash).map_err(Error::internal)?;
        let fits = hasher()?.verify_password(passphrase.reveal(), &parsed).is_ok();
        Ok(fits && known)
    })
    .await
}

async fn off_thread<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let _permit = app.hashing.acquire().await.map_err(|_| Error::Unavailable)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
