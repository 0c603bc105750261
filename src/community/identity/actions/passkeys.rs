//! Passkeys (Web Authentication level 3): discoverable, with user verification, under names that say nothing.
//!
//! One set for the whole account and never for a persona: what a device lists would tell the groups of its owner.
//! An authenticator is asked for no attestation: which make of telephone somebody has is nobody's business.

use super::sign_up::Welcome;
use super::{SIGN_INS, SIGN_UPS, tagged, term};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::AccountId;
use crate::base::secret::Token;
use crate::community::identity::model::{Agreement, RecoveryKey, Role, State};
use crate::community::identity::store::accounts::{self, New};
use crate::community::identity::store::ceremonies::{self, Purpose};
use crate::community::identity::store::consents;
use crate::community::identity::store::passkeys::{self, Kept};
use crate::transaction;
use crate::web::request::Origin;
use crate::web::session::{self, Assurance, SignedIn};
use axum_extra::extract::cookie::Cookie;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;
use webauthn_rs::prelude::{
    CreationChallengeResponse, DiscoverableAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// What a browser needs for a ceremony. The script hands `publicKey` to the device and sends `ceremony` back.
#[derive(Serialize)]
pub struct Offer {
    ceremony: String,
    #[serde(rename = "publicKey")]
    public_key: Value,
}

/// What comes back from the device.
pub struct Shown<'a> {
    /// The token of the ceremony.
    pub ceremony: &'a str,
    /// The credential as JSON (`PublicKeyCredential.toJSON()`).
    pub credential: &'a str,
}

/// Begins an account with a passkey.
pub async fn begin_sign_up(app: &App, origin: &Origin) -> Result<Offer> {
    if !app.config.open_sign_up {
        return Err(Error::Forbidden);
    }
    let handle = accounts::handle(app.random());
    let (options, state) = creation(app, handle, Vec::new())?;
    let token = transaction!(app.db, |tx| {
        tx.throttle(&tagged(origin, b"pk"), SIGN_INS).await?;
        ceremonies::begin(tx, Purpose::SignUp, None, &(handle, &state)).await
    })?;
    Ok(offer(&token, options))
}

/// Makes an account with a passkey: no name and no passphrase, a recovery key as for everybody. Whoever calls this has
/// asked for the agreement.
pub async fn sign_up_with_passkey(
    app: &App,
    origin: &Origin,
    shown: Shown<'_>,
    of_age: u8,
    device: &str,
) -> Result<Welcome> {
    let credential: RegisterPublicKeyCredential = read(shown.credential)?;
    transaction!(app.db, |tx| tx.throttle(&tagged(origin, b"up"), SIGN_UPS).await)?;
    let id = AccountId::new(app.random());
    let recovery = RecoveryKey::new(app.random());
    let cookie = transaction!(app.db, |tx| {
        let (_, (handle, state)): (_, (Uuid, PasskeyRegistration)) =
            ceremonies::finish(tx, Purpose::SignUp, shown.ceremony).await?;
        let passkey =
            relying_party(app)?.finish_passkey_registration(&credential, &state).map_err(refused)?;
        let new = New { id, name: None, recovery: recovery.digest(), role: Role::Member, of_age };
        accounts::insert_with(tx, &app.keys, new, handle).await?;
        passkeys::insert(tx, id, &passkey, device).await?;
        consents::agree(tx, id, Agreement::HealthData).await?;
        session::start(app, tx, id, term(Role::Member), Assurance::Aal2, device).await
    })?;
    Ok(Welcome { cookie, recovery })
}

/// Begins another passkey for an account. Devices that have one are left out.
pub async fn begin_adding(app: &App, account: AccountId) -> Result<Offer> {
    let row = accounts::find(app.db.read(), account).await?;
    let kept = passkeys::of_account(app.db.read(), account).await?;
    let known = kept.into_iter().map(|kept| kept.passkey.cred_id().clone()).collect();
    let (options, state) = creation(app, row.handle, known)?;
    let token = transaction!(app.db, |tx| ceremonies::begin(tx, Purpose::Add, Some(account), &state).await)?;
    Ok(offer(&token, options))
}

/// Adds a passkey, which also proves who this is.
pub async fn add_passkey(app: &App, signed_in: &SignedIn, shown: Shown<'_>, label: &str) -> Result<()> {
    let credential: RegisterPublicKeyCredential = read(shown.credential)?;
    transaction!(app.db, |tx| {
        let (owner, state): (_, PasskeyRegistration) =
            ceremonies::finish(tx, Purpose::Add, shown.ceremony).await?;
        if owner != Some(signed_in.account) {
            return Err(Error::Conflict("problem-ceremony-over"));
        }
        let passkey =
            relying_party(app)?.finish_passkey_registration(&credential, &state).map_err(refused)?;
        passkeys::insert(tx, signed_in.account, &passkey, label).await?;
        session::prove(tx, &signed_in.digest, Assurance::Aal2).await
    })
}

/// Begins showing a passkey, whoever's it may be.
pub async fn begin_showing(app: &App, origin: &Origin) -> Result<Offer> {
    let (options, state) =
        relying_party(app)?.start_discoverable_authentication().map_err(Error::internal)?;
    let token = transaction!(app.db, |tx| {
        tx.throttle(&tagged(origin, b"pk"), SIGN_INS).await?;
        ceremonies::begin(tx, Purpose::Show, None, &state).await
    })?;
    Ok(offer(&token, serde_json::to_value(options.public_key)?))
}

/// Starts a session for whoever shows a passkey: two factors in one, the device and what opens it.
pub async fn sign_in_with_passkey(app: &App, shown: Shown<'_>, device: &str) -> Result<Cookie<'static>> {
    let credential: PublicKeyCredential = read(shown.credential)?;
    transaction!(app.db, |tx| {
        let account = verified(app, tx, shown.ceremony, &credential).await?;
        let row = accounts::find(tx.conn(), account).await?;
        if row.state != State::Active {
            return Err(Error::field("passkey", "passkey-unknown"));
        }
        session::start(app, tx, account, term(row.role), Assurance::Aal2, device).await
    })
}

/// Proves again who one is.
pub async fn prove_with_passkey(app: &App, signed_in: &SignedIn, shown: Shown<'_>) -> Result<()> {
    let credential: PublicKeyCredential = read(shown.credential)?;
    transaction!(app.db, |tx| {
        let account = verified(app, tx, shown.ceremony, &credential).await?;
        if account != signed_in.account {
            return Err(Error::field("passkey", "passkey-unknown"));
        }
        session::prove(tx, &signed_in.digest, Assurance::Aal2).await
    })
}

/// Removes a passkey, unless it is the only way in.
pub async fn remove_passkey(app: &App, account: AccountId, id: Uuid) -> Result<()> {
    transaction!(app.db, |tx| {
        let row = accounts::find(tx.conn(), account).await?;
        if row.sign_in.is_none() && passkeys::count(tx.conn(), account).await? < 2 {
            return Err(Error::Conflict("problem-last-way-in"));
        }
        passkeys::remove(tx, account, id).await
    })
}

/// Whose passkey it is, when everything about it is right. One that was counted back is refused: somebody copied it
/// (Web Authentication level 3, §6.1.1).
async fn verified(
    app: &App,
    tx: &crate::base::Tx,
    ceremony: &str,
    credential: &PublicKeyCredential,
) -> Result<AccountId> {
    let unknown = || Error::field("passkey", "passkey-unknown");
    let (_, state): (_, DiscoverableAuthentication) = ceremonies::finish(tx, Purpose::Show, ceremony).await?;
    let party = relying_party(app)?;
    let (handle, id) = party.identify_discoverable_authentication(credential).map_err(|_| unknown())?;
    let account = accounts::by_handle(tx.conn(), handle).await?.ok_or_else(unknown)?;
    let kept = passkeys::find(tx.conn(), account.id, id).await?.ok_or_else(unknown)?;
    let result = party
        .finish_discoverable_authentication_v2(credential, state, &kept.passkey)
        .map_err(|_| unknown())?;
    let Kept { mut passkey, .. } = kept;
    if passkey.update_credential(&result).is_none() {
        return Err(unknown());
    }
    passkeys::touch(tx, &Kept { passkey, ..kept }).await?;
    Ok(account.id)
}

fn creation(
    app: &App,
    handle: Uuid,
    known: Vec<webauthn_rs::prelude::CredentialID>,
) -> Result<(Value, PasskeyRegistration)> {
    // The device lists its passkeys by this name, for whoever looks over a shoulder.
    let name = &app.config.name;
    let (CreationChallengeResponse { public_key }, state) = relying_party(app)?
        .start_passkey_registration(handle, name, name, Some(known))
        .map_err(Error::internal)?;
    let mut options = serde_json::to_value(public_key)?;
    // The library only asks for what every old key can do; a passkey here must be found without a name.
    options["authenticatorSelection"]["residentKey"] = "required".into();
    options["authenticatorSelection"]["requireResidentKey"] = true.into();
    Ok((options, state))
}

fn offer(token: &Token, public_key: Value) -> Offer {
    Offer { ceremony: token.reveal(), public_key }
}

fn relying_party(app: &App) -> Result<Webauthn> {
    // Without an address of its own the server is on somebody's own machine.
    let host = match &app.config.public_url {
        Some(url) => url.host_str().unwrap_or_default().to_owned(),
        None => "localhost".to_owned(),
    };
    let mut url = app.public_url.clone();
    url.set_host(Some(&host)).map_err(Error::internal)?;
    let builder = WebauthnBuilder::new(&host, &url).map_err(Error::internal)?;
    builder.rp_name(&app.config.name).build().map_err(Error::internal)
}

fn read<T: serde::de::DeserializeOwned>(credential: &str) -> Result<T> {
    serde_json::from_str(credential).map_err(|_| Error::field("passkey", "passkey-unreadable"))
}

fn refused(_: webauthn_rs::prelude::WebauthnError) -> Error {
    Error::field("passkey", "passkey-refused")
}
