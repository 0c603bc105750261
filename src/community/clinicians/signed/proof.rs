//! The proof `eddsa-jcs-2022` (W3C Data Integrity EdDSA Cryptosuites 1.0, §3.3).

use super::Malformed;
use super::key::{PublicKey, SecretKey};
use multibase::Base;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The name of the suite.
const SUITE: &str = "eddsa-jcs-2022";

/// Signs a document that has no proof yet. `method` names the key in the issuer's DID document. The proof has no
/// `created`: that may be left out (W3C Data Integrity 1.0 §2.1), and a time would say when somebody was checked.
pub fn sign(document: Value, method: &str, key: &SecretKey) -> Result<Value, Malformed> {
    let options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    });
    sign_with(document, options, key)
}

fn sign_with(mut document: Value, mut options: Value, key: &SecretKey) -> Result<Value, Malformed> {
    if let Some(context) = document.get("@context") {
        options["@context"] = context.clone();
    }
    let signature = key.sign(&digest(&document, &options)?);
    options["proofValue"] = multibase::encode(Base::Base58Btc, signature).into();
    document["proof"] = options;
    Ok(document)
}

/// Whether this key signed the document for a statement of its issuer.
pub fn verifies(document: &Value, key: &PublicKey) -> bool {
    check(document, key).is_some()
}

fn check(document: &Value, key: &PublicKey) -> Option<()> {
    let mut document = document.as_object()?.clone();
    let mut options = document.remove("proof")?.as_object()?.clone();
    let value = options.remove("proofValue")?;
    let says = |name, wanted| options.get(name).and_then(Value::as_str) == Some(wanted);
    let ours = says("type", "DataIntegrityProof")
        && says("cryptosuite", SUITE)
        && says("proofPurpose", "assertionMethod");
    if let Some(context) = options.get("@context") {
        // The document may have gained contexts since, after those that were signed.
        let (given, signed) = (document.get("@context")?.as_array()?, context.as_array()?);
        if !given.starts_with(signed) {
            return None;
        }
        document.insert("@context".to_owned(), context.clone());
    }
    let (base, signature) = multibase::decode(value.as_str()?).ok()?;
    let signature: [u8; 64] = signature.try_into().ok()?;
    let digest = digest(&Value::Object(document), &Value::Object(options)).ok()?;
    (ours && base == Base::Base58Btc && key.verifies(&digest, &signature)).then_some(())
}

/// What is signed: the hash of the proof's options, then that of the document, each in its canonical form (RFC 8785).
fn digest(document: &Value, options: &Value) -> Result<[u8; 64], Malformed> {
    let hash = |value: &Value| -> Result<[u8; 32], Malformed> {
        let canonical = serde_json_canonicalizer::to_vec(value)
            .map_err(|_| Malformed("this JSON has no canonical form"))?;
        Ok(Sha256::digest(canonical).into())
    };
    let mut both = [0; 64];
    both[..32].copy_from_slice(&hash(options)?);
    both[32..].copy_from_slice(&hash(document)?);
    Ok(both)
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    /// The test vector of the recommendation, appendix B.2 (w3c/vc-di-eddsa, `TestVectors/eddsa-jcs-2022`).
    const PUBLIC: &str = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    const SECRET: &str = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq";
    const SIGNATURE: &str =
        "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX";

    fn document() -> Value {
        json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
            "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
            "type": ["VerifiableCredential", "AlumniCredential"],
            "name": "Alumni Credential",
            "description": "A minimum viable example of an Alumni Credential.",
            "issuer": "https://vc.example/issuers/5678",
            "validFrom": "2023-01-01T00:00:00Z",
            "credentialSubject": { "id": "did:example:abcdefgh", "alumniOf": "The School of Examples" },
        })
    }

    fn options() -> Value {
        json!({
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "created": "2023-02-24T23:36:38Z",
            "verificationMethod": format!("did:key:{PUBLIC}#{PUBLIC}"),
            "proofPurpose": "assertionMethod",
        })
    }

    fn secret() -> SecretKey {
        let (_, bytes) = multibase::decode(SECRET).unwrap();
        // Multicodec `ed25519-priv`, as a varint.
        SecretKey::from_bytes(bytes.strip_prefix(&[0x80, 0x26]).unwrap().try_into().unwrap())
    }

    #[test]
    fn the_hashes_of_the_recommendations_vector_come_out() {
        let mut options = options();
        options["@context"] = document()["@context"].clone();
        let both = digest(&document(), &options).unwrap();
        let proof = "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db";
        assert_eq!(HEXLOWER.encode(&both[..32]), proof);
        let text = "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19";
        assert_eq!(HEXLOWER.encode(&both[32..]), text);
    }

    #[test]
    fn the_signature_of_the_recommendations_vector_comes_out() {
        assert_eq!(secret().public().multibase(), PUBLIC);
        let signed = sign_with(document(), options(), &secret()).unwrap();
        assert_eq!(signed["proof"]["proofValue"], SIGNATURE);
        assert!(verifies(&signed, &PublicKey::parse(PUBLIC).unwrap()));
    }

    #[test]
    fn whatever_is_changed_afterwards_is_noticed() {
        let key = secret();
        let signed = sign(document(), "did:web:example.org#badge-1", &key).unwrap();
        assert!(verifies(&signed, &key.public()));
        let changes: [fn(&mut Value); 7] = [
            |text| text["name"] = "Alumni Credentials".into(),
            |text| text["credentialSubject"]["more"] = true.into(),
            |text| text["@context"][0] = "https://example.org/".into(),
            |text| text["proof"]["verificationMethod"] = "did:web:example.org#badge-2".into(),
            |text| text["proof"]["proofPurpose"] = "authentication".into(),
            |text| text["proof"]["proofValue"] = SIGNATURE.into(),
            |text| drop(text.as_object_mut().unwrap().remove("proof")),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut changed = signed.clone();
            change(&mut changed);
            assert!(!verifies(&changed, &key.public()), "change {number}");
        }
        assert!(!verifies(&signed, &SecretKey::from_bytes(&[1; 32]).public()));
    }
}
