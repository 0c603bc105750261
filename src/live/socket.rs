//! `GET /live`: who may open a socket at all.

use super::Live;
use super::conversation::{Conversation, farewell};
use super::protocol::{Close, LONGEST, PROTOCOL};
use crate::app::App;
use crate::web::error_page::Problem;
use crate::web::{SignedIn, Visitor, origin};
use axum::Extension;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// Buffers of a socket, in bytes. The library's own would cost 128 KiB for each reader.
const READ_BUFFER: usize = 4096;

/// Opens a socket for a page of ours. Somebody who is signed out gets one too, and hears on it why it
/// is closed: a script cannot see the status of an answer that is no socket.
pub async fn upgrade(
    State(app): State<App>,
    Extension(live): Extension<Live>,
    visitor: Visitor,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    // The browser sends the cookie with a socket from any page in the world, and asks nobody.
    if !origin::has_own_origin(&app, &headers) {
        return Problem::new(StatusCode::FORBIDDEN, "problem-origin").into_response();
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(rejection) => return rejection.into_response(),
    };
    if upgrade.selected_protocol().is_none() {
        return Problem::new(StatusCode::BAD_REQUEST, "problem-bad-form").into_response();
    }
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(LONGEST)
        .max_frame_size(LONGEST)
        .on_upgrade(move |socket| {
            let sockets = live.sockets.clone();
            sockets.track_future(serve(app, live, visitor.0, socket))
        })
}

async fn serve(app: App, live: Live, visitor: Option<SignedIn>, mut socket: WebSocket) {
    let why = match visitor {
        _ if app.stopping.is_cancelled() => Close::Restart,
        None => Close::SignedOut,
        Some(visitor) => match live.hub.connect(&visitor) {
            Ok(place) => {
                tracing::debug!(live.sockets = live.sockets(), "a socket opens");
                Conversation::new(&app, &live, visitor, place, &mut socket).run().await
            }
            Err(why) => why,
        },
    };
    tracing::debug!(live.sockets = live.sockets(), "a socket closes");
    live.metrics.closed(why);
    farewell(socket, why).await;
}
