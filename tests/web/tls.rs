//! A server that ends TLS itself.

use super::raw;
use crate::both_databases;
use crate::support::{Options, TestApp};
use kith::base::config::Config;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
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

/// A client that trusts the server's certificate, and nobody else's, and offers these protocols.
async fn connect(
    world: &TestApp,
    version: &'static SupportedProtocolVersion,
    protocols: &[&str],
) -> TlsStream<tokio::net::TcpStream> {
    let mut trusted = RootCertStore::empty();
    trusted.add(CertificateDer::from_pem_file(world.folder().join(CERTIFICATE)).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(trusted)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect(ServerName::try_from(HOST).unwrap(), raw::connect(world).await).await.unwrap()
}

both_databases!(
    a_server_with_a_certificate_speaks_tls_and_nothing_else[Options::default().configure(with_a_certificate)]
);
async fn a_server_with_a_certificate_speaks_tls_and_nothing_else(world: TestApp) {
    let request = format!("GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n");
    for version in [&TLS12, &TLS13] {
        let heard = raw::say_on(connect(&world, version, &[]).await, &request).await;
        assert_eq!(heard.statuses(), [200], "{}", heard.0);
        assert!(heard.header("strict-transport-security").is_some(), "{}", heard.0);
    }
    let plain = raw::say(&world, &request).await;
    assert_eq!(plain.statuses(), Vec::<u16>::new(), "{}", plain.0);
}

/// A browser that speaks HTTP/2, if the server does.
fn browser(world: &TestApp) -> reqwest::Client {
    let certificate = std::fs::read(world.folder().join(CERTIFICATE)).unwrap();
    let listening = world.listening().trim_start_matches("http://").parse().unwrap();
    reqwest::Client::builder()
        .add_root_certificate(reqwest::Certificate::from_pem(&certificate).unwrap())
        .resolve(HOST, listening)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

both_databases!(a_browser_that_speaks_http_2_gets_it[Options::default().configure(with_a_certificate)]);
async fn a_browser_that_speaks_http_2_gets_it(world: TestApp) {
    let browser = browser(&world);
    let asks = (0..20).map(|_| browser.get(format!("https://{HOST}/help")).send());
    for answer in futures_util::future::join_all(asks).await {
        let answer = answer.unwrap();
        assert_eq!((answer.status().as_u16(), answer.version()), (200, reqwest::Version::HTTP_2));
        assert!(answer.text().await.unwrap().contains("</html>"));
    }
    // What protects a form is the same in both.
    let look = || browser.post(format!("https://{HOST}/look")).form(&[("theme", "dark"), ("back", "/help")]);
    assert_eq!(look().send().await.unwrap().status(), 403, "from no page of ours");
    let own = look().header("origin", format!("https://{HOST}")).send().await.unwrap();
    assert_eq!(own.status(), 303);
    let other =
        browser.get(format!("https://{HOST}/help")).header("host", "evil.example").send().await.unwrap();
    assert_eq!(other.status(), 421);
}

both_databases!(who_says_nothing_in_http_2_is_sent_away[Options::default().configure(with_a_certificate)]);
async fn who_says_nothing_in_http_2_is_sent_away(world: TestApp) {
    let mut silent = connect(&world, &TLS13, &["h2"]).await;
    assert_eq!(silent.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    // The same for whoever said hello (RFC 9113 §3.4: the preface and empty settings) and then nothing more.
    let mut greeted = connect(&world, &TLS13, &["h2"]).await;
    greeted.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
    // The server's settings, and then its goodbye or nothing.
    tokio::join!(raw::listen(&mut silent), raw::listen(&mut greeted));
}
