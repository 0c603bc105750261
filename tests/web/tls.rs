//! A server that ends TLS itself.

use super::raw;
use crate::both_databases;
use crate::support::{Options, TestApp};
use kith::base::config::Config;
use std::sync::Arc;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use tokio_rustls::{TlsConnector, client::TlsStream};

const HOST: &str = "kith.example.org";
const CERTIFICATE: &str = "certificate.pem";

fn with_a_certificate(config: &mut Config) {
    let (certificate, key) = (config.data.join(CERTIFICATE), config.data.join("key.pem"));
    let made = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    config.public_url = Some(format!("https://{HOST}").parse().unwrap());
    (config.tls_certificate, config.tls_key) = (Some(certificate), Some(key));
    config.behind_proxy = false;
}

/// A client that trusts the server's certificate, and nobody else's.
async fn connect(
    world: &TestApp,
    version: &'static SupportedProtocolVersion,
) -> TlsStream<tokio::net::TcpStream> {
    let mut trusted = RootCertStore::empty();
    trusted.add(CertificateDer::from_pem_file(world.folder().join(CERTIFICATE)).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(trusted)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect(ServerName::try_from(HOST).unwrap(), raw::connect(world).await).await.unwrap()
}

both_databases!(
    a_server_with_a_certificate_speaks_tls_and_nothing_else[Options::default().configure(with_a_certificate)]
);
async fn a_server_with_a_certificate_speaks_tls_and_nothing_else(world: TestApp) {
    let request = format!("GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n");
    for version in [&TLS12, &TLS13] {
        let heard = raw::say_on(connect(&world, version).await, &request).await;
        assert_eq!(heard.statuses(), [200], "{}", heard.0);
        assert!(heard.header("strict-transport-security").is_some(), "{}", heard.0);
    }
    let plain = raw::say(&world, &request).await;
    assert_eq!(plain.statuses(), Vec::<u16>::new(), "{}", plain.0);
}
