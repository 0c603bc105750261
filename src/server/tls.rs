//! The certificate with which Kith ends TLS itself. What renews it (an ACME client, for example) only writes files:
//! they are read again every hour, and a pair that does not fit is refused while the one before stays in force.

use crate::base::config::Config;
use crate::base::error::{Error, Result};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_util::sync::CancellationToken;

/// How often the files are read again. ACME clients renew a month before the end.
const AGAIN: Duration = Duration::from_secs(60 * 60);

/// What a client that speaks HTTP/2 calls it (RFC 7301, RFC 9113 §3.2).
pub const HTTP_2: &[u8] = b"h2";

/// The certificate in force.
pub struct Certificate {
    files: Files,
    in_force: RwLock<Arc<ServerConfig>>,
}

struct Files {
    chain: PathBuf,
    key: PathBuf,
}

impl Certificate {
    /// The certificate that the operator named, if there is one.
    pub fn load(config: &Config) -> Result<Option<Arc<Self>>> {
        let (Some(chain), Some(key)) = (&config.tls_certificate, &config.tls_key) else { return Ok(None) };
        let files = Files { chain: chain.clone(), key: key.clone() };
        let in_force = RwLock::new(files.read()?);
        Ok(Some(Arc::new(Self { files, in_force })))
    }

    /// What the next connection is greeted with.
    pub fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.in_force.read().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Reads the files again. When they are wrong, what was in force stays.
    pub fn reread(&self) -> Result<()> {
        let new = self.files.read()?;
        *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    /// Reads the files again every hour until the server stops.
    pub async fn follow(self: Arc<Self>, stopping: CancellationToken) {
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                () = tokio::time::sleep(AGAIN) => {}
            }
            if let Err(error) = self.reread() {
                tracing::error!(%error, "the certificate could not be read again; the one before stays");
            }
        }
    }
}

impl Files {
    /// TLS 1.3 and 1.2 with the suites that rustls has, all of them with forward secrecy (OWASP ASVS 5.0, 12.1.1 and
    /// 12.1.2). 1.2 is for old phones.
    fn read(&self) -> Result<Arc<ServerConfig>> {
        let chain: Vec<_> = CertificateDer::pem_file_iter(&self.chain)
            .and_then(Iterator::collect)
            .map_err(Error::internal)?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(Error::internal)?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(Error::internal)?;
        config.alpn_protocols = vec![HTTP_2.to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn write_pair(folder: &Path) {
        let made = rcgen::generate_simple_self_signed(["kith.example.org".to_owned()]).unwrap();
        std::fs::write(folder.join("chain.pem"), made.cert.pem()).unwrap();
        std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    }

    #[test]
    fn a_renewed_certificate_is_taken_and_a_broken_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        write_pair(folder.path());
        let config = Config {
            tls_certificate: Some(folder.path().join("chain.pem")),
            tls_key: Some(folder.path().join("key.pem")),
            ..Config::default()
        };
        let certificate = Certificate::load(&config).unwrap().unwrap();
        let in_force = || certificate.in_force.read().unwrap().clone();
        let first = in_force();

        let key = std::fs::read(folder.path().join("key.pem")).unwrap();
        write_pair(folder.path());
        std::fs::write(folder.path().join("key.pem"), key).unwrap();
        assert!(certificate.reread().is_err(), "the key is not the certificate's");
        assert!(Arc::ptr_eq(&first, &in_force()));

        write_pair(folder.path());
        certificate.reread().unwrap();
        assert!(!Arc::ptr_eq(&first, &in_force()));
    }

    #[test]
    fn without_a_certificate_there_is_no_tls() {
        assert!(Certificate::load(&Config::default()).unwrap().is_none());
    }
}
