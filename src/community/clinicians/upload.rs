//! Reads the application's form with its file, piece by piece, and never more than it may.

use super::form::ApplicationForm;
use crate::app::App;
use crate::base::error::{Error, Message};
use crate::web::error_page::Problem;
use crate::web::form;
use crate::web::limits::{FILE_BYTES, UPLOAD_BYTES};
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::StatusCode;

/// The longest field of text, in bytes. What is longer than a field's own limit is refused by the form.
const TEXT_BYTES: usize = 16 * 1024;

/// The form as it came.
pub struct Upload {
    /// The fields of text.
    pub form: ApplicationForm,
    /// The file, or the key of the sentence that says why there is none.
    pub file: Result<Vec<u8>, &'static str>,
}

impl FromRequest<App> for Upload {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, Problem> {
        DefaultBodyLimit::max(UPLOAD_BYTES).apply(&mut request);
        let parts = Multipart::from_request(request, app).await.map_err(|_| bad_form())?;
        read(parts).await
    }
}

async fn read(mut parts: Multipart) -> Result<Upload, Problem> {
    let mut upload = Upload { form: ApplicationForm::default(), file: Err("apply-evidence-missing") };
    loop {
        let field = match parts.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(upload),
            Err(error) => return cut_off(upload, &error),
        };
        match field.name().map(str::to_owned).as_deref() {
            Some("evidence") => upload.file = file(field).await?,
            Some(name) => {
                if let Some(place) = upload.form.field(name) {
                    *place = text(field).await?;
                }
            }
            None => {}
        }
    }
}

/// The body was larger than it may be (it was the file: everything else is small), or it broke off.
fn cut_off(upload: Upload, error: &MultipartError) -> Result<Upload, Problem> {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE || upload.file == Err("apply-evidence-large") {
        Ok(Upload { file: Err("apply-evidence-large"), ..upload })
    } else {
        Err(bad_form())
    }
}

async fn file(field: Field<'_>) -> Result<Result<Vec<u8>, &'static str>, Problem> {
    match form::file(field, FILE_BYTES).await {
        Ok(bytes) => Ok(Ok(bytes)),
        Err(Error::Invalid(errors))
            if errors.of("evidence") == Some(&Message::Key("problem-file-too-large")) =>
        {
            Ok(Err("apply-evidence-large"))
        }
        Err(_) => Err(bad_form()),
    }
}

async fn text(mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| bad_form())? {
        if bytes.len() + chunk.len() > TEXT_BYTES {
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "problem-too-large"));
        }
        bytes.extend_from_slice(&chunk);
    }
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(text),
        _ => Err(Problem::new(StatusCode::BAD_REQUEST, "problem-bad-text")),
    }
}

fn bad_form() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "problem-bad-form")
}
