//! Signed requests to an address that the operator chose, after the Standard Webhooks specification 1.0: the receiver
//! checks with the shared key that a request is ours, and by its time that nobody sends it again later.

use super::clock::Timestamp;
use super::error::{Error, Result};
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use std::time::Duration;
use url::Url;

/// How long one try may take; the job that sends tries again.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where to, and the key that both sides know.
pub struct Webhook {
    client: reqwest::Client,
    url: Url,
    key: SecretString,
}

impl Webhook {
    /// A webhook for this address.
    pub fn new(url: Url, key: SecretString) -> Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client, url, key })
    }

    /// Sends a message. `id` is the same each time that it is tried, so that the receiver takes it once.
    pub async fn send(&self, id: &str, at: Timestamp, message: &serde_json::Value) -> Result<()> {
        let body = message.to_string();
        let seconds = at.micros() / 1_000_000;
        let answer = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signature(self.key.expose_secret(), id, seconds, &body)?)
            .body(body)
            .send()
            .await
            .map_err(Error::internal)?;
        answer.error_for_status().map_err(Error::internal)?;
        Ok(())
    }
}

/// `v1,` and the HMAC-SHA-256 (RFC 2104) of id, time and body, as the specification joins them.
fn signature(key: &str, id: &str, seconds: i64, body: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(Error::internal)?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    Ok(format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_belongs_to_one_message_at_one_time() {
        let sign = |id, seconds, body| signature("a key of our own", id, seconds, body).unwrap();
        let ours = sign("m1", 1_777_885_200, "{}");
        assert!(ours.starts_with("v1,"));
        for other in [
            sign("m2", 1_777_885_200, "{}"),
            sign("m1", 1_777_885_201, "{}"),
            sign("m1", 1_777_885_200, "[]"),
        ] {
            assert_ne!(ours, other);
        }
    }
}
