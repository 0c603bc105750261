//! Another passphrase, or a first one for an account that only had passkeys.

use super::known_words;
use super::sign_in::{fits, slow_down};
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::community::identity::hash;
use crate::community::identity::model::{AccountName, PASSPHRASE_MIN, PASSPHRASE_MIN_OF_TWO, Passphrase};
use crate::community::identity::store::accounts;
use crate::transaction;
use crate::web::session::{self, SignedIn};

/// What is typed to change a passphrase.
pub struct Change<'a> {
    /// The name, for an account that has none yet.
    pub name: &'a str,
    /// The passphrase that it has now.
    pub old: &'a str,
    /// The new one.
    pub new: &'a str,
}

/// Changes the passphrase of somebody who knows the present one, and ends every other session. Whoever has none yet
/// must have proved lately who they are, which the caller makes sure of.
pub async fn change_passphrase(app: &App, signed_in: &SignedIn, change: Change<'_>) -> Result<()> {
    slow_down(app, signed_in.account).await?;
    let account = accounts::find(app.db.read(), signed_in.account).await?;
    let mut errors = FieldErrors::default();
    let name = match account.name(&app.keys)? {
        Some(name) => Some(name),
        None => errors.take("name", AccountName::parse(change.name)),
    };
    if account.sign_in.is_some() && !fits(app, &account, change.old).await? {
        errors.add("old", "passphrase-wrong");
    }
    // Beside a code that is always asked for, a short one will do.
    let minimum = if account.has_codes() { PASSPHRASE_MIN_OF_TWO } else { PASSPHRASE_MIN };
    let known = known_words(app).await?;
    let chosen = Passphrase::choose(change.new, minimum, name.as_ref(), &known);
    let (Some(name), Some(chosen), true) = (name, errors.take("new", chosen), errors.is_empty()) else {
        return Err(Error::Invalid(errors));
    };
    let sign_in = hash::sign_in(app, Some(&name), chosen).await?;
    transaction!(app.db, |tx| {
        accounts::set_sign_in(tx, &app.keys, account.id, &name, &sign_in).await?;
        session::end_all(tx, account.id, Some(&signed_in.digest)).await
    })
}
