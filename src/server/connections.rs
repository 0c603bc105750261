//! Connections: taking them, TLS where Kith ends it itself, and how long somebody may take to say what they want.
//!
//! A browser that speaks HTTP/2 gets it where Kith ends TLS, and opens its live socket on a connection of HTTP/1.1
//! beside it. Without TLS there is HTTP/1.1 only: which of the two it is, is never guessed from what somebody says. A
//! proxy in front may speak HTTP/2 and HTTP/3 to browsers.

use super::tls::{Certificate, HTTP_2};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, header};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// How long the handshake of TLS may take, and each request's line and headers (a whole request: `web::limits`). An
/// open connection on which nothing is asked for this long is closed too. Apache's `mod_reqtimeout` gives a head
/// 20 seconds; a phone on a bad line needs a few.
const HEAD: Duration = Duration::from_secs(20);
/// A request's line and headers in all, in bytes. A long cookie and a long address together stay far below.
const HEAD_BYTES: usize = 32 * 1024;
/// Requests at once on one connection of HTTP/2, as browsers expect it (RFC 9113 §6.5.2 advises at least 100).
const AT_ONCE: u32 = 100;
/// How long answers that were begun may take to their end when a connection of HTTP/2 has to close.
const LAST_WORDS: Duration = Duration::from_secs(60);
/// How long the other side has to answer the goodbye when nothing was asked.
const GOODBYE: Duration = Duration::from_secs(2);
/// How long to wait when the system has no more room for a connection.
const BREATH: Duration = Duration::from_secs(1);

/// Takes connections and answers what is asked on them until `stop` is done; then takes no more, and is done when
/// those that are open have been answered.
pub async fn serve(
    listener: TcpListener,
    certificate: Option<Arc<Certificate>>,
    router: Router,
    stop: impl Future<Output = ()>,
) {
    let (open, closing) = (TaskTracker::new(), CancellationToken::new());
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let visit = Visit { peer, router: router.clone(), closing: closing.clone() };
                open.spawn(greet(stream, certificate.clone(), visit));
            }
            // Whoever hung up before they were let in is no trouble of ours.
            Err(error) if is_theirs(error.kind()) => {}
            Err(error) => {
                tracing::error!(%error, "no connection could be taken");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    closing.cancel();
    open.close();
    open.wait().await;
}

/// One connection, whatever carries it.
struct Visit {
    peer: SocketAddr,
    router: Router,
    /// Cancelled when the connection has to end after the answer at hand.
    closing: CancellationToken,
}

fn is_theirs(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}

async fn greet(stream: TcpStream, certificate: Option<Arc<Certificate>>, visit: Visit) {
    match certificate {
        None => talk(stream, visit).await,
        Some(certificate) => match timeout(HEAD, certificate.acceptor().accept(stream)).await {
            Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(HTTP_2) => {
                talk_at_once(stream, visit).await
            }
            Ok(Ok(stream)) => talk(stream, visit).await,
            // A scanner, a browser that does not trust the certificate, or somebody who says nothing.
            Ok(Err(error)) => tracing::debug!(%error, "no TLS was agreed on"),
            Err(_) => tracing::debug!("the handshake of TLS took too long"),
        },
    }
}

async fn talk<S>(stream: S, visit: Visit)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Visit { peer, router, closing } = visit;
    let service = service_fn(move |request| answer(request, peer, router.clone()));
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(HEAD).max_header_size(HEAD_BYTES);
    let mut connection = pin!(protocol.serve_connection(TokioIo::new(stream), service).with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    // Who sends what is no HTTP, or goes away in the middle, gets nothing more; it is no fault of the server.
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// HTTP/2: many requests at once. A connection on which nothing is asked for some time is closed, also one on which
/// nothing was ever asked; the protocol's own timers watch single steps only.
async fn talk_at_once<S>(stream: S, visit: Visit)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Visit { peer, router, closing } = visit;
    let asked = watch::Sender::new(0_usize);
    let idle = idle(asked.subscribe());
    let service = service_fn(move |request| {
        let (router, asked) = (router.clone(), asked.clone());
        async move {
            asked.send_modify(|open| *open += 1);
            let answer = answer(request, peer, router).await;
            asked.send_modify(|open| *open -= 1);
            answer
        }
    });
    let mut protocol = http2::Builder::new(TokioExecutor::new());
    protocol.timer(TokioTimer::new()).max_concurrent_streams(AT_ONCE).max_header_list_size(HEAD_BYTES as u32);
    let mut connection = pin!(protocol.serve_connection(TokioIo::new(stream), service));
    let over = async {
        tokio::select! {
            () = closing.cancelled() => LAST_WORDS,
            () = idle => GOODBYE,
        }
    };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        patience = over => {
            connection.as_mut().graceful_shutdown();
            timeout(patience, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Done when no request was open for [`HEAD`].
async fn idle(mut open: watch::Receiver<usize>) {
    loop {
        let nothing = *open.borrow_and_update() == 0;
        tokio::select! {
            changed = open.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(HEAD), if nothing => return,
        }
    }
}

/// The routes' answer. After a request whose length is in its chunks the connection ends: whoever passed it on may
/// have counted by another length (RFC 9112 §6.1 asks for this where both are named; hyper keeps only one of them).
async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    router: Router,
) -> Result<Response, Infallible> {
    let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut response = router.oneshot(request).await?;
    if chunked {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}
