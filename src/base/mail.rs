//! Mail, for the few things that have to reach somebody who is not looking at a screen: whoever is on call, and people
//! who want to get back into their account. Plain text, no member's words.

use super::error::{Error, Result};
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// How long one try may take; the job that sends tries again.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends mail through the operator's server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// A mailer for `smtp://…` or `smtps://user:password@host:port`, from this address.
    pub fn new(url: &SecretString, from: &str) -> Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            .map_err(Error::internal)?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { transport, from: from.parse().map_err(Error::internal)? })
    }

    /// Whether mail can be sent to this address (RFC 5321 §4.1.2, at most 254 characters).
    pub fn takes(address: &str) -> bool {
        address.len() <= 254 && address.parse::<lettre::Address>().is_ok()
    }

    /// Sends one mail.
    pub async fn send(&self, to: &str, subject: &str, text: String) -> Result<()> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.parse().map_err(Error::internal)?)
            .subject(subject)
            .body(text)
            .map_err(Error::internal)?;
        self.transport.send(message).await.map_err(Error::internal)?;
        Ok(())
    }
}
