use super::super::{happens, said};
use super::wire::Wire;
use crate::both_databases;
use crate::support::TestApp;
use kith::base::event::Stream;
use kith::community::groups::Visibility;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

/// A question to which the answer is known: there is no such group.
const ASK: &[u8] = br#"{"op":"sub","g":"nothing-here"}"#;
const ANSWER: &str = r#"{"op":"unsub","g":"nothing-here","why":"membership"}"#;

/// First bytes of frames (RFC 6455 §5.2): the last one of a message (0x80), and what is in it.
const TEXT: u8 = 0x81;
const TEXT_TO_BE_CONTINUED: u8 = 0x01;
const CONTINUED: u8 = 0x00;
const LAST: u8 = 0x80;
const PING: u8 = 0x89;

/// A frame as a client sends it: masked (RFC 6455 §5.3).
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [1, 2, 3, 4];
    let mut frame = vec![first];
    match payload.len() {
        length @ 0..126 => frame.push(0x80 | length as u8),
        length => {
            frame.push(0x80 | 126);
            frame.extend((length as u16).to_be_bytes());
        }
    }
    frame.extend(MASK);
    frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

both_databases!(a_frame_that_makes_no_sense_closes_the_socket);
async fn a_frame_that_makes_no_sense_closes_the_socket(world: TestApp) {
    let person = world.person().await;
    let long = format!(r#"{{"op":"sub","g":"7kq2m","epoch":"{}"}}"#, "x".repeat(5000));
    let frames = [
        Message::text(""),
        Message::text("hello"),
        Message::text("{}"),
        Message::text("[]"),
        Message::text(r#"{"op":"say","g":"7kq2m"}"#),
        Message::text(r#"{"op":"sub","g":"7kq2m/everybody"}"#),
        Message::text(r#"{"op":"sub","g":"7kq2m","after":"1"}"#),
        Message::text(r#"{"op":"sub","g":"7kq2m"} {"op":"sub","g":"7kq2m"}"#),
        Message::text("[".repeat(4000)),
        Message::text(long),
        Message::binary(r#"{"op":"sub","g":"7kq2m"}"#),
    ];
    for frame in frames {
        let said = format!("{frame:?}");
        let mut wire = Wire::open(&world, &person).await;
        wire.send_frame(frame).await;
        assert_eq!(wire.closing().await, 4400, "{said}");
    }
}

both_databases!(text_that_is_not_utf_8_closes_the_socket);
async fn text_that_is_not_utf_8_closes_the_socket(world: TestApp) {
    let person = world.person().await;
    for payload in [&b"\xff"[..], b"{\"op\":\"sub\",\"g\":\"\xc3\x28\"}", b"\xed\xa0\x80"] {
        let mut wire = Wire::open(&world, &person).await;
        wire.send_bytes(&frame(TEXT, payload)).await;
        assert_eq!(wire.closing().await, 4400, "{payload:?}");
    }
}

both_databases!(a_message_may_come_in_pieces);
async fn a_message_may_come_in_pieces(world: TestApp) {
    let mut wire = Wire::open(&world, &world.person().await.visitor).await;
    let (begin, rest) = ASK.split_at(7);
    let (middle, end) = rest.split_at(7);
    wire.send_bytes(&frame(TEXT_TO_BE_CONTINUED, begin)).await;
    wire.send_bytes(&frame(CONTINUED, middle)).await;
    // Between the pieces a ping may stand (RFC 6455 §5.4).
    wire.send_bytes(&frame(PING, b"between")).await;
    wire.send_bytes(&frame(LAST, end)).await;
    assert_eq!(wire.pong().await, b"between");
    assert_eq!(wire.text().await, ANSWER);
}

both_databases!(a_message_in_pieces_is_no_longer_than_one_in_a_frame);
async fn a_message_in_pieces_is_no_longer_than_one_in_a_frame(world: TestApp) {
    let mut wire = Wire::open(&world, &world.person().await.visitor).await;
    let long = format!(r#"{{"op":"sub","g":"nothing-here","epoch":"{}"}}"#, "x".repeat(4080));
    assert!(long.len() > 4096);
    let (begin, end) = long.as_bytes().split_at(2000);
    wire.send_bytes(&frame(TEXT_TO_BE_CONTINUED, begin)).await;
    wire.send_bytes(&frame(LAST, end)).await;
    assert_eq!(wire.closing().await, 4400);
}

both_databases!(a_message_of_the_full_length_is_taken);
async fn a_message_of_the_full_length_is_taken(world: TestApp) {
    let mut wire = Wire::open(&world, &world.person().await.visitor).await;
    let begin = r#"{"op":"sub","g":"nothing-here","epoch":""#;
    let full = format!("{begin}{}\"}}", "x".repeat(4096 - begin.len() - 2));
    assert_eq!(full.len(), 4096);
    wire.send_bytes(&frame(TEXT, full.as_bytes())).await;
    assert_eq!(wire.text().await, ANSWER);
}

both_databases!(a_frame_that_only_claims_to_be_long_is_not_waited_for);
async fn a_frame_that_only_claims_to_be_long_is_not_waited_for(world: TestApp) {
    let mut wire = Wire::open(&world, &world.person().await.visitor).await;
    // 2^40 bytes are announced, and none is sent.
    wire.send_bytes(&[TEXT, 0x80 | 127, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4]).await;
    assert_eq!(wire.closing().await, 4400);
}

both_databases!(what_is_no_websocket_frame_ends_the_connection);
async fn what_is_no_websocket_frame_ends_the_connection(world: TestApp) {
    let person = world.person().await;
    let unmasked = [&[TEXT, ASK.len() as u8], ASK].concat();
    let compressed = frame(TEXT | 0x40, ASK);
    let reserved = frame(0x83, ASK);
    let continued = frame(LAST, ASK);
    for (bytes, what) in [
        (unmasked, "not masked"),
        (compressed, "a bit of an extension"),
        (reserved, "a code that means nothing"),
        (continued, "goes on with nothing"),
    ] {
        let mut wire = Wire::open(&world, &person).await;
        wire.send_bytes(&bytes).await;
        let code = wire.closing().await;
        assert!([4400, 1006].contains(&code), "{what}: {code}");
    }
}

both_databases!(a_goodbye_is_answered);
async fn a_goodbye_is_answered(world: TestApp) {
    let mut wire = Wire::open(&world, &world.person().await.visitor).await;
    wire.send_frame(Message::Close(None)).await;
    assert_eq!(wire.closing().await, 1005, "a closing frame without a code");
}

both_databases!(what_a_newer_client_adds_is_passed_over);
async fn what_a_newer_client_adds_is_passed_over(world: TestApp) {
    let mut wire = Wire::open(&world, &world.person().await.visitor).await;
    wire.send(r#"{"op":"sub","g":"nothing-here","after":3,"epoch":"e","quietly":true}"#).await;
    assert_eq!(wire.text().await, ANSWER);
}

both_databases!(the_conversation_goes_as_the_page_says);
async fn the_conversation_goes_as_the_page_says(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let (address, stream) = (member.address.clone(), Stream::members(group.id));
    happens(&world, stream, 3).await;
    let mut ears = member.listen().await;
    let epoch = super::super::epoch(&world).await;
    ears.say(&json!({"op": "sub", "g": address, "after": 1, "epoch": epoch})).await;
    for number in [2, 3] {
        let event = said(&mut ears).await;
        assert_eq!(event, json!({"g": address, "s": number, "t": "test.happened", "d": {}}));
    }
    assert_eq!(said(&mut ears).await, json!({"op": "live", "g": address, "s": 3}));
    happens(&world, stream, 1).await;
    assert_eq!(said(&mut ears).await["s"], 4);
    // Asking again begins anew at the number that is named.
    ears.subscribe(&address, Some(3)).await;
    assert_eq!(said(&mut ears).await["s"], 4);
    assert_eq!(said(&mut ears).await["op"], "live");
    // Whoever has heard enough hears no more, and gets no answer.
    ears.say(&json!({"op": "unsub", "g": address})).await;
    happens(&world, stream, 1).await;
    super::super::hears_nothing(&mut ears).await;
}
