//! What people do with their accounts.

mod codes;
mod email;
mod passkeys;
mod passphrase;
mod recovery;
mod sign_in;
mod sign_up;
mod staff;

pub(super) use codes::{begin_codes, confirm_codes, end_codes};
pub(super) use email::{
    Coming, Lock, ask_email, ask_link, confirm_email, look_email, look_link, remove_email, reopen_with_link,
    stop_waiting, wait,
};
pub use email::{has_email, send, send_links, write_weekly};
pub(super) use passkeys::{
    Offer, Shown, add_passkey, begin_adding, begin_showing, begin_sign_up, prove_with_passkey,
    remove_passkey, sign_in_with_passkey, sign_up_with_passkey,
};
pub(super) use passphrase::{Change, change_passphrase};
pub(super) use recovery::{keep_recovery_key, recover, renew_recovery_key};
pub(super) use sign_in::{SignIn, prove, sign_in, sign_in_with_code, sign_out, sign_out_devices};
pub use sign_up::{NewAccount, create, first_link, has_admin, sign_up};
pub(super) use sign_up::{Welcome, is_first_link, set_up};
pub use staff::{set_locked, set_role};

use super::model::Role;
use crate::app::App;
use crate::base::Tx;
use crate::base::clock::minutes;
use crate::base::error::Result;
use crate::base::settings;
use crate::base::throttle::Quota;
use crate::web::request::Origin;
use crate::web::session::Term;
use std::time::Duration;

/// Sign-ups from one address: five at once, one more each ten minutes.
const SIGN_UPS: Quota = Quota { burst: 5, every: minutes(10) };
/// Sign-ins from one address: a whole ward or a clinic's waiting room shares one.
const SIGN_INS: Quota = Quota { burst: 60, every: Duration::from_secs(5) };
/// Tries for one name or one account: ten, then one each half minute, whoever tries. Never a lock-out.
const TRIES: Quota = Quota { burst: 10, every: Duration::from_secs(30) };

/// Where the words that everybody here knows are kept.
const KNOWN: &str = "identity.known_words";

/// Remembers words that everybody here knows, such as the name of a group: whoever guesses at a passphrase tries them.
pub async fn know_words(tx: &Tx, words: &str) -> Result<()> {
    let known = settings::get(tx.conn(), KNOWN).await?.unwrap_or_default();
    settings::set(tx, KNOWN, &format!("{known} {words}")).await
}

/// The words that everybody here knows: the community's name, and those of its groups.
pub(super) async fn known_words(app: &App) -> Result<String> {
    let known = settings::get(app.db.read(), KNOWN).await?.unwrap_or_default();
    Ok(format!("{}{known}", app.config.name))
}

fn term(role: Role) -> Term {
    if role == Role::Member { Term::Member } else { Term::Staff }
}

fn tagged(origin: &Origin, what: &[u8]) -> Vec<u8> {
    [&origin.0[..], what].concat()
}
