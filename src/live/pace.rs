//! A socket's clock: when it says that it is alive, when its rights are looked at again, how long it
//! may be silent and how fast it may ask. Knows no socket; every moment is an argument.

use crate::base::random::Random;
use std::time::Duration;
use tokio::time::Instant;

/// A client that may not hear what it asked for has this time to ask for something else.
const SECOND_THOUGHT: Duration = Duration::from_secs(1);
/// Pings in a row that may stay without an answer.
const MISSED: u8 = 2;
/// A client sends this many frames at once …
const FRAMES: u32 = 20;
/// … and as many in this time.
const FRAMES_TIME: Duration = Duration::from_secs(10);
/// When the server stops, sockets close over this time for each that is open …
const LEAVE_EACH: Duration = Duration::from_millis(1);
/// … but over no more than this.
const LEAVE: Duration = Duration::from_secs(5);

/// How long a socket waits for what. Tests have less time.
#[derive(Clone, Copy, Debug)]
pub struct Tempo {
    /// A client asks for a stream within this time.
    pub hello: Duration,
    /// A ping frame is sent this often, and up to a fifth later, so that sockets that came together do not ping
    /// together.
    pub ping: Duration,
    /// A message for scripts, which see no ping frames.
    pub beat: Duration,
    /// Session and rights are looked at again this often.
    pub check: Duration,
    /// A request without a socket waits so long for something to say. Shorter than a request may take (`web::limits`).
    pub wait: Duration,
}

impl Default for Tempo {
    fn default() -> Self {
        Self {
            hello: Duration::from_secs(10),
            ping: Duration::from_secs(25),
            beat: Duration::from_secs(30),
            check: Duration::from_secs(60),
            wait: Duration::from_secs(15),
        }
    }
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing was asked for in time.
    Hello,
    /// A ping frame.
    Ping,
    /// A sign of life for scripts.
    Beat,
    /// A look at session and rights.
    Check,
    /// The server stops, and it is this socket's turn.
    Leave,
}

/// The moments of one socket.
#[derive(Debug)]
pub struct Pace {
    tempo: Tempo,
    hello: Option<Instant>,
    ping: Instant,
    beat: Instant,
    check: Instant,
    leave: Option<Instant>,
    unanswered: u8,
    /// When the allowance for frames is whole again (the generic cell rate algorithm, ITU-T I.371).
    whole: Instant,
}

impl Pace {
    /// A socket that was opened now.
    pub fn new(tempo: Tempo, now: Instant, random: &dyn Random) -> Self {
        Self {
            tempo,
            hello: Some(now + tempo.hello),
            ping: now + tempo.ping + part(tempo.ping / 5, random),
            beat: now + tempo.beat,
            check: now + tempo.check + part(tempo.ping / 5, random),
            leave: None,
            unanswered: 0,
            whole: now,
        }
    }

    /// What is due next, and when.
    pub fn next(&self) -> (Instant, Due) {
        let always = [(self.ping, Due::Ping), (self.beat, Due::Beat), (self.check, Due::Check)];
        let sometimes = [self.hello.map(|at| (at, Due::Hello)), self.leave.map(|at| (at, Due::Leave))];
        let all = always.into_iter().chain(sometimes.into_iter().flatten());
        all.min_by_key(|(at, _)| *at).unwrap_or((self.beat, Due::Beat))
    }

    /// It was done.
    pub fn done(&mut self, due: Due, now: Instant, random: &dyn Random) {
        match due {
            Due::Ping => {
                self.ping = now + self.tempo.ping + part(self.tempo.ping / 5, random);
                self.unanswered += 1;
            }
            Due::Beat => self.beat = now + self.tempo.beat,
            Due::Check => self.check = now + self.tempo.check,
            Due::Hello | Due::Leave => {}
        }
    }

    /// The client hears something now.
    pub fn hears(&mut self) {
        self.hello = None;
    }

    /// The client asked for what it may not hear.
    pub fn refused(&mut self, now: Instant) {
        self.hello = self.hello.map(|hello| hello.min(now + SECOND_THOUGHT));
    }

    /// Whether the other side has been silent for too many pings.
    pub fn is_silent(&self) -> bool {
        self.unanswered >= MISSED
    }

    /// A frame came in. Says whether it was one too many.
    pub fn takes(&mut self, now: Instant) -> bool {
        self.unanswered = 0;
        let whole = self.whole.max(now) + FRAMES_TIME / FRAMES;
        if whole > now + FRAMES_TIME {
            return false;
        }
        self.whole = whole;
        true
    }

    /// Whether the moment to close is picked.
    pub fn is_leaving(&self) -> bool {
        self.leave.is_some()
    }

    /// The server stops: picks this socket's moment among so many.
    pub fn leave(&mut self, now: Instant, sockets: usize, random: &dyn Random) {
        let spread = LEAVE_EACH.saturating_mul(u32::try_from(sockets).unwrap_or(u32::MAX)).min(LEAVE);
        self.leave = Some(now + part(spread, random));
    }
}

/// A random part of a time.
fn part(of: Duration, random: &dyn Random) -> Duration {
    Duration::from_millis(random.below(of.as_millis() as usize + 1) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::SeededRandom;

    const fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    /// What happens to a socket in its first 200 seconds.
    fn life(mut step: impl FnMut(&mut Pace, Due, Instant)) -> Vec<(u64, Due)> {
        let (start, random) = (Instant::now(), SeededRandom::new(1));
        let mut pace = Pace::new(Tempo::default(), start, &random);
        pace.hears();
        let mut seen = Vec::new();
        loop {
            let (now, due) = pace.next();
            if now - start > seconds(200) {
                return seen;
            }
            pace.done(due, now, &random);
            step(&mut pace, due, now);
            seen.push(((now - start).as_secs(), due));
        }
    }

    #[test]
    fn a_quiet_socket_pings_beats_and_is_looked_at() {
        let seen = life(|_, _, _| {});
        let times =
            |which| seen.iter().filter(|(_, due)| *due == which).map(|(at, _)| *at).collect::<Vec<_>>();
        assert_eq!(times(Due::Beat), [30, 60, 90, 120, 150, 180]);
        assert!(times(Due::Ping).windows(2).all(|pair| (25..=31).contains(&(pair[1] - pair[0]))));
        assert_eq!(times(Due::Check).len(), 3);
    }

    #[test]
    fn two_pings_without_an_answer_are_silence() {
        let mut silent_at = None;
        life(|pace, _, now| {
            if pace.is_silent() {
                silent_at.get_or_insert(now);
            }
        });
        assert!(silent_at.is_some());
        life(|pace, due, now| {
            if due == Due::Ping {
                pace.takes(now);
            }
            assert!(!pace.is_silent());
        });
    }

    #[test]
    fn who_asks_for_nothing_has_ten_seconds_and_who_is_refused_one() {
        let (start, random) = (Instant::now(), SeededRandom::new(1));
        let mut pace = Pace::new(Tempo::default(), start, &random);
        assert_eq!(pace.next(), (start + seconds(10), Due::Hello));
        pace.refused(start + seconds(2));
        assert_eq!(pace.next(), (start + seconds(3), Due::Hello));
        pace.hears();
        pace.refused(start + seconds(3));
        assert_ne!(pace.next().1, Due::Hello);
    }

    #[test]
    fn twenty_frames_may_come_at_once_and_then_two_a_second() {
        let (start, random) = (Instant::now(), SeededRandom::new(1));
        let mut pace = Pace::new(Tempo::default(), start, &random);
        assert!((0..20).all(|_| pace.takes(start)));
        assert!(!pace.takes(start));
        assert!(pace.takes(start + seconds(1)));
        assert!(pace.takes(start + seconds(1)));
        assert!(!pace.takes(start + seconds(1)));
    }

    #[test]
    fn a_stopping_server_closes_a_few_sockets_at_once_and_many_over_seconds() {
        let (start, random) = (Instant::now(), SeededRandom::new(1));
        let latest = |sockets| {
            let mut pace = Pace::new(Tempo::default(), start, &random);
            (0..200)
                .map(|_| {
                    pace.leave(start, sockets, &random);
                    pace.next().0 - start
                })
                .max()
        };
        assert!(latest(3) <= Some(Duration::from_millis(3)));
        assert!(latest(100_000) > Some(seconds(3)) && latest(100_000) <= Some(seconds(5)));
    }
}
