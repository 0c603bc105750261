//! Badges as others check them: signed, with the keys and the lists that belong to them.

use super::model::Badge;
use super::signed::{self, Bits, Issuer, PublicKey, Purpose, SecretKey, Statement};
use super::store;
use super::store::signing_keys::Kept;
use crate::app::App;
use crate::base::audit::Entry;
use crate::base::clock::days;
use crate::base::error::{Error, Result};
use crate::base::seal::Place;
use crate::base::{Timestamp, Tx, random};
use crate::transaction;
use crate::web::Words;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Duration;

/// How long a retired key is still published: longer than the longest badge, a year and the rest of its month.
const KEY_KEPT: Duration = days(400);

/// The community as whoever checks a badge knows it.
pub(super) fn issuer(app: &App) -> Issuer {
    Issuer::new(&app.public_url, &app.config.name)
}

/// The keys with which badges that still stand may have been signed.
pub(super) async fn did_document(app: &App) -> Result<Value> {
    signer(app).await?;
    let kept = store::signing_keys::since(app.db.read(), app.now() - KEY_KEPT).await?;
    let mut keys = Vec::new();
    for key in &kept {
        keys.push((key.name.as_str(), public(key)?));
    }
    Ok(signed::did_document(&issuer(app), keys.iter().map(|(name, key)| (*name, key))))
}

/// The badge, signed. Signed anew for everybody who asks: the same words and key give the same signature.
pub(super) async fn credential(app: &App, badge: &Badge) -> Result<Value> {
    // What is signed is in one language, whoever looks at it.
    let words = Words::default();
    let says = Statement {
        badge: badge.id.to_string(),
        label: label(badge),
        title: badge.title(&words),
        description: words.t("credential-description"),
        criteria: words.t("credential-criteria"),
        checked_month: badge.checked_month,
        valid_month: badge.valid_month,
        list: badge.place.list,
        index: badge.place.index,
    };
    sign(app, signed::credential(&issuer(app), &says)).await
}

/// A status list, signed. `NotFound` for one that was never begun.
pub(super) async fn status_list(app: &App, list: i32, purpose: Purpose) -> Result<Value> {
    let conn = app.db.read();
    let given = store::status_entries::of(conn, list).await?;
    if given.is_empty() {
        return Err(Error::NotFound);
    }
    let badges = store::badges::on_list(conn, list).await?;
    let standing: HashMap<i32, (bool, bool)> =
        badges.into_iter().map(|(index, suspended, revoked)| (index, (suspended, revoked))).collect();
    let mut bits = Bits::default();
    for index in given {
        // A place without a badge is one of somebody who has left: it is over for good.
        let set = match (standing.get(&index), purpose) {
            (Some((suspended, _)), Purpose::Suspension) => *suspended,
            (Some((_, revoked)), Purpose::Revocation) => *revoked,
            (None, purpose) => purpose == Purpose::Revocation,
        };
        if set {
            bits.set(index);
        }
    }
    let text = signed::list_credential(&issuer(app), list, purpose, &bits, app.now());
    sign(app, text.map_err(Error::internal)?).await
}

/// The badge with everything that is needed to check it without a network.
pub(super) async fn bundle(app: &App, badge: &Badge) -> Result<Value> {
    let list = badge.place.list;
    Ok(json!({
        "credential": credential(app, badge).await?,
        "didDocument": did_document(app).await?,
        "statusLists": [
            status_list(app, list, Purpose::Revocation).await?,
            status_list(app, list, Purpose::Suspension).await?,
        ],
    }))
}

/// What becomes of the keys that signed until now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// They stay published, so that badges that were downloaded before can still be checked.
    Regular,
    /// Somebody else may have them: nobody shall trust them from now on.
    Leaked,
}

/// Makes a fresh key that signs from now on, and forgets the secret half of the old ones. Returns its name.
pub async fn rotate_badge_key(app: &App, rotation: Rotation) -> Result<String> {
    transaction!(app.db, |tx| {
        let at = match rotation {
            Rotation::Regular => tx.now(),
            Rotation::Leaked => Timestamp::default(),
        };
        store::signing_keys::retire(tx, at).await?;
        let name = add_key(app, tx).await?;
        let detail = json!({ "key": name, "leaked": rotation == Rotation::Leaked });
        let entry = Entry {
            actor: "operator".to_owned(),
            action: "clinicians.rotate_badge_key",
            subject: name.clone(),
            detail,
        };
        tx.audit(entry).await?;
        Ok(name)
    })
}

/// For example `nurse-us-oh`.
fn label(badge: &Badge) -> String {
    let place = [badge.profession.code(), badge.country.code(), &badge.region].join("-");
    place.trim_end_matches('-').to_lowercase()
}

async fn sign(app: &App, text: Value) -> Result<Value> {
    let (name, key) = signer(app).await?;
    signed::sign(text, &issuer(app).method(&name), &key).map_err(Error::internal)
}

/// The key that signs now; the first one is made when it is first needed.
async fn signer(app: &App) -> Result<(String, SecretKey)> {
    if let Some(kept) = store::signing_keys::current(app.db.read()).await? {
        return open(app, kept);
    }
    transaction!(app.db, |tx| {
        if store::signing_keys::current(tx.conn()).await?.is_none() {
            add_key(app, tx).await?;
        }
        Ok(())
    })?;
    let kept = store::signing_keys::current(app.db.writer()).await?;
    open(app, kept.ok_or_else(|| Error::internal("there is no key to sign with"))?)
}

async fn add_key(app: &App, tx: &Tx) -> Result<String> {
    let name = format!("badge-{}", store::signing_keys::count(tx.conn()).await? + 1);
    let key = SecretKey::from_bytes(&random::bytes(tx.random()));
    let secret = app.keys.seal(tx.random(), &place(&name), &key.bytes())?;
    let kept = Kept { name: name.clone(), public: key.public().bytes().to_vec(), secret: Some(secret) };
    store::signing_keys::insert(tx, &kept).await?;
    Ok(name)
}

fn open(app: &App, kept: Kept) -> Result<(String, SecretKey)> {
    let sealed = kept.secret.as_deref().ok_or_else(|| Error::internal("a key that signs has no secret"))?;
    let bytes = app.keys.open(&place(&kept.name), sealed)?;
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| Error::internal("a key is not 32 bytes long"))?;
    Ok((kept.name, SecretKey::from_bytes(&bytes)))
}

fn public(kept: &Kept) -> Result<PublicKey> {
    let bytes: [u8; 32] =
        kept.public.as_slice().try_into().map_err(|_| Error::internal("a key is not 32 bytes long"))?;
    PublicKey::from_bytes(bytes).map_err(Error::internal)
}

fn place(name: &str) -> Place<'_> {
    Place { column: "signing_keys.secret", row: name.as_bytes() }
}
