//! What a sign-in name and a passphrase come to together: Argon2id with 19 MiB, two passes, one lane (OWASP Password
//! Storage), off the async threads, and only as many at once as there are cores.
//!
//! The salt is a keyed digest of the name, and accounts are looked up by the result. So an unknown name and a wrong
//! passphrase are one and the same: a result that is nobody's. No answer and no time can tell them apart, no name is
//! ever “taken”, and whoever has the database without the key file cannot even begin to guess.

use super::model::{AccountName, Passphrase};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::seal::Purpose;
use argon2::{Algorithm, Argon2, Params, Version};

/// Length of the result in bytes.
const LENGTH: usize = 32;

/// The result for a name and a passphrase. A name that cannot be one takes as long, and its result is nobody's.
pub(super) async fn sign_in(
    app: &App,
    name: Option<&AccountName>,
    passphrase: Passphrase,
) -> Result<Vec<u8>> {
    let key = name.map(AccountName::key).unwrap_or_default();
    let salt = app.keys.digest(Purpose::SignIn, &[key.as_bytes()]);
    let _permit = app.hashing.acquire().await.map_err(|_| Error::Unavailable)?;
    let work = move || {
        let mut result = [0; LENGTH];
        let params = Params::new(19 * 1024, 2, 1, Some(LENGTH)).map_err(Error::internal)?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.reveal(), &salt, &mut result)
            .map_err(Error::internal)?;
        Ok(result.to_vec())
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}
