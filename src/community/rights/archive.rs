//! The archive: one part for the account and one for each persona, each as JSON (to be read by machines, GDPR Art. 20)
//! and as a page (to be read by people).

use crate::base::error::{Error, Result};
use serde_json::Value;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// One part: its name, and what is in it.
pub(super) struct Part {
    pub name: String,
    pub value: Value,
}

/// All parts in one file.
pub(super) fn pack(parts: &[Part]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Words are short, and a stored file can be read without a library for it.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for part in parts {
        zip.start_file(format!("{}.json", part.name), options).map_err(Error::internal)?;
        zip.write_all(&serde_json::to_vec_pretty(&part.value)?).map_err(Error::internal)?;
        zip.start_file(format!("{}.html", part.name), options).map_err(Error::internal)?;
        zip.write_all(page(&part.name, &part.value).as_bytes()).map_err(Error::internal)?;
    }
    Ok(zip.finish().map_err(Error::internal)?.into_inner())
}

/// A page that shows a value, whatever is in it: lists as lists, fields as terms and what they are.
fn page(name: &str, value: &Value) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{0}</title>\n<h1>{0}</h1>\n",
        escaped(name)
    );
    show(value, &mut html);
    html
}

fn show(value: &Value, html: &mut String) {
    match value {
        Value::Null => html.push('–'),
        Value::Bool(true) => html.push_str("yes"),
        Value::Bool(false) => html.push_str("no"),
        Value::Number(number) => html.push_str(&number.to_string()),
        Value::String(text) => html.push_str(&escaped(text).replace('\n', "<br>")),
        Value::Array(values) => {
            html.push_str("<ol>");
            for value in values {
                html.push_str("<li>");
                show(value, html);
            }
            html.push_str("</ol>\n");
        }
        Value::Object(fields) => {
            html.push_str("<dl>");
            for (name, value) in fields {
                html.push_str(&format!("<dt>{}<dd>", escaped(&name.replace('_', " "))));
                show(value, html);
            }
            html.push_str("</dl>\n");
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_shows_everything_and_runs_nothing() {
        let page = page("a <b>", &json!({ "sign_in_name": "x", "posts": [{ "words": "<script>\nhello" }] }));
        assert!(page.contains("<dt>sign in name<dd>x") && page.contains("&lt;script&gt;<br>hello"));
        assert!(!page.contains("<script") && !page.contains("<b>"));
    }

    #[test]
    fn every_part_is_there_twice() {
        let bytes = pack(&[Part { name: "account".into(), value: json!({ "role": "member" }) }]).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), 2);
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("account.json").unwrap(), &mut text).unwrap();
        assert!(text.contains("\"role\": \"member\""));
    }
}
