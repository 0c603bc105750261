use super::wire::Wire;
use crate::both_databases;
use crate::support::TestApp;
use tokio_tungstenite::tungstenite::http::HeaderValue;

both_databases!(only_pages_of_ours_open_a_socket);
async fn only_pages_of_ours_open_a_socket(world: TestApp) {
    let person = world.person().await;
    let host = world.url.trim_start_matches("http://");
    for origin in [
        "",
        "null",
        "https://elsewhere.example",
        &format!("https://{host}"),
        &format!("{}.example", world.url),
    ] {
        assert_eq!(person.try_to_listen(origin).await.err(), Some(403), "{origin}");
    }
    assert!(person.try_to_listen(&world.url).await.is_ok());
}

both_databases!(a_socket_names_the_protocol);
async fn a_socket_names_the_protocol(world: TestApp) {
    let person = world.person().await;
    let other = Wire::try_open(&world, &person, |headers| {
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("kith.live.v0"));
    });
    assert_eq!(other.await.err(), Some(400));
    let none = Wire::try_open(&world, &person, |headers| {
        headers.remove("sec-websocket-protocol");
    });
    assert_eq!(none.await.err(), Some(400));
    let both = Wire::try_open(&world, &person, |headers| {
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("kith.live.v2, kith.live.v1"));
    });
    assert!(both.await.is_ok());
}

both_databases!(a_request_for_another_host_opens_nothing);
async fn a_request_for_another_host_opens_nothing(world: TestApp) {
    let person = world.person().await;
    let other = Wire::try_open(&world, &person, |headers| {
        headers.insert("host", HeaderValue::from_static("elsewhere.example"));
    });
    assert_eq!(other.await.err(), Some(421));
}

both_databases!(no_extension_is_agreed_on);
async fn no_extension_is_agreed_on(world: TestApp) {
    let person = world.person().await;
    let wire = Wire::try_open(&world, &person, |headers| {
        let wanted = HeaderValue::from_static("permessage-deflate");
        headers.insert("sec-websocket-extensions", wanted);
    });
    assert_eq!(wire.await.unwrap().extensions(), "");
}
