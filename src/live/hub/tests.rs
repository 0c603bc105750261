use super::*;
use crate::base::Timestamp;
use crate::base::random::{Random, SeededRandom};
use crate::web::session::{Assurance, Term};

fn group(n: u8) -> GroupId {
    GroupId::from_bytes([n; 16])
}

fn visitor(n: u8) -> SignedIn {
    let account = AccountId::from_bytes([n; 16]);
    SignedIn {
        account,
        digest: vec![n],
        proved_at: Timestamp::default(),
        second_at: None,
        assurance: Assurance::Aal1,
        term: Term::Member,
    }
}

fn persona(n: u8) -> PersonaId {
    PersonaId::from_bytes([n; 16])
}

fn name() -> Name {
    Name::try_from("7kq2m".to_owned()).unwrap()
}

fn bytes(n: i64) -> Utf8Bytes {
    n.to_string().into()
}

/// A socket of the visitor `n` who hears the group's members, `head` being the newest event.
fn listener(hub: &Arc<Hub>, n: u8, head: i64) -> (Seat, Ears) {
    let (seat, ears) = hub.connect(&visitor(n)).unwrap();
    seat.subscribe(Stream::members(group(1)), &name(), Some(persona(n)), head).unwrap();
    (seat, ears)
}

fn numbers(ears: &mut Ears) -> Vec<i64> {
    let mut numbers = Vec::new();
    while let Ok(Item::Event(subscription, number, frame)) = ears.queue.try_recv() {
        assert_eq!(frame, bytes(number));
        if !subscription.has_ended() {
            numbers.push(number);
        }
    }
    numbers
}

#[test]
fn everybody_who_listens_gets_the_next_event_once() {
    let hub = Arc::new(Hub::default());
    let stream = Stream::members(group(1));
    assert!(!hub.deliver(stream, 8, &bytes(8)), "nobody listens");
    let (_seat, mut first) = listener(&hub, 1, 7);
    let (_other_seat, mut second) = listener(&hub, 2, 7);
    assert!(hub.deliver(stream, 8, &bytes(8)));
    assert!(!hub.deliver(stream, 8, &bytes(8)), "it was handed out");
    assert!(!hub.deliver(stream, 10, &bytes(10)), "there would be a hole");
    assert!(hub.deliver(stream, 9, &bytes(9)));
    assert_eq!((numbers(&mut first), numbers(&mut second)), (vec![8, 9], vec![8, 9]));
}

#[test]
fn whoever_is_evicted_hears_nothing_more_not_even_what_was_queued() {
    let hub = Arc::new(Hub::default());
    let stream = Stream::members(group(1));
    let (_seat, mut stays) = listener(&hub, 1, 0);
    let (_other_seat, mut goes) = listener(&hub, 2, 0);
    hub.deliver(stream, 1, &bytes(1));
    hub.evict(group(1), persona(2));
    hub.deliver(stream, 2, &bytes(2));
    assert_eq!(numbers(&mut stays), [1, 2]);
    assert_eq!(numbers(&mut goes), [0; 0]);
}

#[test]
fn a_slow_socket_is_closed_and_nobody_waits_for_it() {
    let hub = Arc::new(Hub::default());
    let (_seat, mut slow) = listener(&hub, 1, 0);
    for number in 1..=QUEUE as i64 {
        assert!(hub.deliver(Stream::members(group(1)), number, &bytes(number)));
    }
    assert!(slow.closed.try_recv().is_err());
    hub.deliver(Stream::members(group(1)), QUEUE as i64 + 1, &bytes(0));
    assert_eq!(slow.closed.try_recv(), Ok(Close::Slow));
    assert_eq!(hub.sockets(), 0);
}

#[test]
fn the_load_says_what_waits() {
    let hub = Arc::new(Hub::default());
    let (_seat, mut quick) = listener(&hub, 1, 0);
    let (_other_seat, _slow) = listener(&hub, 2, 0);
    for number in 1..=3 {
        hub.deliver(Stream::members(group(1)), number, &bytes(number));
    }
    assert_eq!(numbers(&mut quick), [1, 2, 3]);
    assert_eq!(hub.load(), Load { sockets: 2, streams: 1, subscriptions: 2, queued: 3, longest: 3 });
}

#[test]
fn a_session_holds_five_sockets_and_loses_them_all_when_it_ends() {
    let hub = Arc::new(Hub::default());
    let mut places: Vec<_> = (0..SOCKETS).map(|_| hub.connect(&visitor(1)).unwrap()).collect();
    assert_eq!(hub.connect(&visitor(1)).err(), Some(Close::TooMany));
    let (_seat, mut other) = hub.connect(&visitor(2)).unwrap();
    places.pop();
    assert!(hub.connect(&visitor(1)).is_ok());
    hub.end_session(&visitor(1).digest);
    for (_seat, ears) in &mut places {
        assert_eq!(ears.closed.try_recv(), Ok(Close::SignedOut));
    }
    assert!(other.closed.try_recv().is_err());
    hub.end_account(visitor(2).account);
    assert_eq!(other.closed.try_recv(), Ok(Close::SignedOut));
}

#[test]
fn a_socket_hears_fifty_streams_and_no_more() {
    let hub = Arc::new(Hub::default());
    let (seat, _ears) = hub.connect(&visitor(1)).unwrap();
    let stream = |n: usize| Stream::members(group(n as u8));
    for n in 0..STREAMS {
        seat.subscribe(stream(n), &name(), None, 0).unwrap();
    }
    assert!(seat.subscribe(stream(0), &name(), None, 0).is_ok(), "the same one again");
    assert_eq!(seat.subscribe(stream(STREAMS), &name(), None, 0).err(), Some(Close::TooMany));
    seat.unsubscribe(stream(0));
    assert!(seat.subscribe(stream(STREAMS), &name(), None, 0).is_ok());
}

#[test]
fn the_maps_never_contradict_each_other() {
    let random = SeededRandom::new(20);
    let hub = Arc::new(Hub::default());
    let mut places: Vec<(Seat, Ears)> = Vec::new();
    let stream = |n| match n % 3 {
        0 => Stream::members(group(n as u8)),
        1 => Stream::moderators(group(n as u8)),
        _ => Stream::persona(group(n as u8), persona(n as u8)),
    };
    for _ in 0..5000 {
        let (n, who) = (random.below(9), random.below(places.len()));
        let seat = places.get(who).map(|(seat, _)| seat);
        match random.below(12) {
            0..4 => places.extend(hub.connect(&visitor(n as u8))),
            4..7 => {
                seat.map(|seat| seat.subscribe(stream(n), &name(), Some(persona(n as u8)), 0).ok());
            }
            7 => {
                if let Some(seat) = seat {
                    seat.unsubscribe(stream(n));
                }
            }
            8 => {
                let next = hub.position(stream(n)).map_or(1, |(sent, _)| sent + 1);
                hub.deliver(stream(n), next, &bytes(next));
            }
            9 => hub.evict(group(n as u8), persona(n as u8)),
            10 => hub.end_session(&visitor(n as u8).digest),
            _ => drop((!places.is_empty()).then(|| places.swap_remove(who))),
        }
        hub.lock().check_invariants();
    }
    drop(places);
    assert_eq!((hub.sockets(), hub.streams().len()), (0, 0));
}
