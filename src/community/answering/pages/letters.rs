//! Choosing whether a letter comes once a week. The choice stands on the page about one's own badge, which only its owner sees.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::community::answering::actions;
use crate::web::{Form, SignedIn, see_other};
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

/// Whether letters are wanted.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct LettersForm {
    letters: String,
}

/// `POST /clinicians/letters`
pub async fn letters(
    State(app): State<App>,
    signed_in: SignedIn,
    Form(given): Form<LettersForm>,
) -> Result<Response> {
    let (wanted, done) = match given.letters.as_str() {
        "yes" => (true, "letters"),
        "no" => (false, "no-letters"),
        _ => return Err(Error::field("letters", "choose-one")),
    };
    actions::set_letters(&app, signed_in.account, wanted).await?;
    Ok(see_other(format!("/clinicians?done={done}")))
}
