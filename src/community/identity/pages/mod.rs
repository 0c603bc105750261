//! Sign up, sign in, prove, recover, my account.

mod account;
mod codes;
mod email;
mod passkeys;
mod recover;
mod sign_in;
mod sign_up;

pub use account::{account, change_passphrase, look, sign_out_devices};
pub use codes::{codes_form, confirm_codes, end_codes};
pub use email::{
    ask_email, ask_link, ask_link_form, confirm, confirm_form, email_form, link_form, remove_email,
    reopen_with_link, stop_waiting, wait,
};
pub use passkeys::{
    add_passkey, options_to_add, options_to_show, options_to_sign_up, prove_with_passkey, remove_passkey,
    sign_in_with_passkey, sign_up_with_passkey,
};
pub use recover::{keep_recovery_key, keep_recovery_key_form, recover, recover_form, renew_recovery_key};
pub use sign_in::{code, code_form, prove, prove_form, sign_in, sign_in_form, sign_out};
pub use sign_up::{set_up, set_up_form, sign_up, sign_up_form, strength};

use serde::Deserialize;

/// Where to go afterwards.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Back {
    to: String,
}
