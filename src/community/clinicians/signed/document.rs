//! The texts that are signed, and the one that says with which keys.

use super::key::PublicKey;
use super::status::{self, Purpose};
use crate::community::clinicians::model::first_moment;
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

/// The contexts of a badge, in the order that Open Badges 3.0 §8.2 asks for.
pub(super) const CONTEXTS: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

/// Who says it.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// Its `did:web`.
    pub did: String,
    /// The community's name.
    pub name: String,
    origin: String,
}

impl Issuer {
    /// The community that is found at this address. Its port is part of the DID (did:web method §3.2); an address of
    /// numbers, as a demo has, is not meant for `did:web` and is good for looking only.
    pub fn new(address: &Url, name: &str) -> Self {
        let host = address.host_str().unwrap_or_default();
        let port = address.port().map(|port| format!("%3A{port}")).unwrap_or_default();
        let origin = address.as_str().trim_end_matches('/').to_owned();
        Self { did: format!("did:web:{host}{port}"), name: name.to_owned(), origin }
    }

    /// An address of ours.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// A key of ours, as proofs name it.
    pub fn method(&self, key: &str) -> String {
        format!("{}#{key}", self.did)
    }
}

/// What a badge says. Every text is ready to be shown.
pub struct Statement {
    /// The badge's id, as it stands in addresses.
    pub badge: String,
    /// A name for what was checked, the same on every badge that says so, for example `nurse-gb`.
    pub label: String,
    /// For example “Verified nurse, United Kingdom”.
    pub title: String,
    /// What was done.
    pub description: String,
    /// How, and what it does not mean.
    pub criteria: String,
    /// The month of the check: 12 × year + month, from 0.
    pub checked_month: i32,
    /// The last month in which it is good.
    pub valid_month: i32,
    /// The number of its status lists.
    pub list: i32,
    /// Its place in them.
    pub index: i32,
}

/// The badge as a credential, without a proof. The subject is “whoever shows this badge”: an id of its own, so that
/// two badges of one person share nothing, and the badge of a hidden group tells of no group. There is no
/// `licenseNumber`, and there must never be one.
pub fn credential(issuer: &Issuer, says: &Statement) -> Value {
    let badge = issuer.address(&format!("/badges/{}", says.badge));
    let status =
        [Purpose::Revocation, Purpose::Suspension].map(|purpose| status_entry(issuer, says, purpose));
    json!({
        "@context": CONTEXTS,
        "id": badge,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": says.title,
        "issuer": { "id": issuer.did, "type": ["Profile"], "name": issuer.name },
        "validFrom": begins(says.checked_month),
        "validUntil": ends(says.valid_month),
        "credentialSubject": {
            "id": format!("{badge}#holder"),
            "type": ["AchievementSubject"],
            "achievement": {
                "id": issuer.address(&format!("/badges#{}", says.label)),
                "type": ["Achievement"],
                "achievementType": "Badge",
                "name": says.title,
                "description": says.description,
                "criteria": { "narrative": says.criteria },
            },
        },
        "credentialStatus": status,
    })
}

fn status_entry(issuer: &Issuer, says: &Statement, purpose: Purpose) -> Value {
    let list = status::address(issuer, says.list, purpose);
    json!({
        "id": format!("{list}#{}", says.index),
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose.code(),
        // A text, and not a number (Bitstring Status List 1.0, §2.1).
        "statusListIndex": says.index.to_string(),
        "statusListCredential": list,
    })
}

/// The issuer's DID document: every key with which a badge that still stands may have been signed.
pub fn did_document<'a>(issuer: &Issuer, keys: impl IntoIterator<Item = (&'a str, &'a PublicKey)>) -> Value {
    let methods: Vec<_> = keys
        .into_iter()
        .map(|(name, key)| {
            json!({
                "id": issuer.method(name),
                "type": "Multikey",
                "controller": issuer.did,
                "publicKeyMultibase": key.multibase(),
            })
        })
        .collect();
    let ids: Vec<_> = methods.iter().map(|method| method["id"].clone()).collect();
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": issuer.did,
        "verificationMethod": methods,
        "assertionMethod": ids,
    })
}

/// A month's first second.
fn begins(month: i32) -> String {
    first_moment(month).rfc3339()
}

/// A month's last second.
fn ends(month: i32) -> String {
    (first_moment(month + 1) - Duration::from_secs(1)).rfc3339()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn statement() -> Statement {
        Statement {
            badge: "a".repeat(26),
            label: "nurse-gb".into(),
            title: "Verified nurse, United Kingdom".into(),
            description: "Checked.".into(),
            criteria: "By two people.".into(),
            checked_month: 2026 * 12 + 4,
            valid_month: 2027 * 12 + 1,
            list: 1,
            index: 4711,
        }
    }

    #[test]
    fn an_issuer_is_named_after_its_address() {
        for (address, did) in [
            ("https://kith.example.org", "did:web:kith.example.org"),
            ("https://kith.example.org:8443/", "did:web:kith.example.org%3A8443"),
            ("http://localhost:8080", "did:web:localhost%3A8080"),
        ] {
            assert_eq!(Issuer::new(&address.parse().unwrap(), "Kith").did, did);
        }
    }

    #[test]
    fn a_badge_knows_months_and_nobody() {
        let issuer = Issuer::new(&"https://kith.example.org".parse().unwrap(), "Kith");
        let text = credential(&issuer, &statement());
        assert_eq!(text["validFrom"], "2026-05-01T00:00:00Z");
        assert_eq!(text["validUntil"], "2027-02-28T23:59:59Z");
        assert_eq!(text["credentialStatus"][0]["statusListIndex"], "4711", "a text, not a number");
        assert!(!text.to_string().contains("/g/"), "no group");
        assert!(!text.to_string().contains("licenseNumber"));
    }

    /// What Open Badges 3.0 §B.1 requires of each part.
    #[test]
    fn a_badge_has_every_part_that_open_badges_asks_for() {
        let issuer = Issuer::new(&"https://kith.example.org".parse().unwrap(), "Kith");
        let text = credential(&issuer, &statement());
        for pointer in [
            "/@context/1",
            "/id",
            "/issuer/id",
            "/issuer/type/0",
            "/validFrom",
            "/credentialSubject/id",
            "/credentialSubject/type/0",
            "/credentialSubject/achievement/id",
            "/credentialSubject/achievement/type/0",
            "/credentialSubject/achievement/name",
            "/credentialSubject/achievement/description",
            "/credentialSubject/achievement/criteria/narrative",
        ] {
            assert!(text.pointer(pointer).and_then(Value::as_str).is_some(), "{pointer}");
        }
        assert_eq!(text["type"], json!(["VerifiableCredential", "OpenBadgeCredential"]));
    }
}
