//! What is known about a request before any feature sees it: its reference number and where it came from.

use crate::app::App;
use crate::base::ids::base32;
use crate::base::random;
use crate::base::seal::Purpose;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// A random number that an error page shows and the log repeats, and that says nothing else.
#[derive(Clone, Debug, Default)]
pub struct Reference(String);

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Gives every request a reference number.
pub async fn number(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let reference = Reference(base32(&random::bytes::<5>(app.random())));
    request.extensions_mut().insert(reference);
    next.run(request).await
}

/// Where a request came from, as a keyed digest with the day mixed in: it can be counted, and
/// neither stored nor recognised tomorrow. IPv6 addresses count by their /64.
#[derive(Clone, Debug)]
pub struct Origin(pub [u8; 32]);

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let forwarded =
            || parts.headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let address = if app.config.behind_proxy { forwarded().or(peer) } else { peer };
        let prefix: Vec<u8> = match address {
            Some(IpAddr::V4(address)) => address.octets().to_vec(),
            Some(IpAddr::V6(address)) => address.octets()[..8].to_vec(),
            None => Vec::new(),
        };
        let day = app.now().day().to_be_bytes();
        Ok(Self(app.keys.digest(Purpose::Address, &[&day, &prefix])))
    }
}

/// What the browser calls itself, in two words at most: enough to recognise one's own device.
pub fn device(parts: &axum::http::HeaderMap) -> &'static str {
    let agent = parts.get("user-agent").and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let known = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    known.iter().find(|(mark, _)| agent.contains(mark)).map_or("-", |(_, name)| name)
}
