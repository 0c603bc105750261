//! A client of the NPPES NPI Registry API, version 2.1 (`GET /api/?version=2.1&number=…`), read-only and without a key.
//!
//! What it knows of the answers: errors come with status 200, a number may be a number or a text, numbers that were
//! given back have no result.

use super::{Claim, Entry, Finding, Practice, fits};
use crate::base::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// How long the whole answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer, in bytes: one entry with everything that it can hold is far smaller.
const LARGEST: usize = 1 << 20;

#[derive(Deserialize)]
struct Answer {
    #[serde(default, rename = "Errors")]
    errors: Vec<Complaint>,
    #[serde(default)]
    results: Vec<Found>,
}

#[derive(Deserialize)]
struct Complaint {
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
struct Found {
    number: Value,
    enumeration_type: String,
    #[serde(default)]
    basic: Basic,
    #[serde(default)]
    other_names: Vec<OtherName>,
    #[serde(default)]
    taxonomies: Vec<Taxonomy>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Basic {
    first_name: Option<String>,
    middle_name: Option<String>,
    last_name: Option<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
struct OtherName {
    #[serde(default)]
    first_name: Option<String>,
    #[serde(default)]
    middle_name: Option<String>,
    #[serde(default)]
    last_name: Option<String>,
}

#[derive(Deserialize)]
struct Taxonomy {
    code: Option<String>,
    #[serde(default)]
    state: Option<String>,
}

/// Asks for one number, and compares.
pub async fn ask(api: &Url, claim: &Claim<'_>, now: Timestamp) -> Finding {
    ask_within(api, claim, now, PATIENCE).await
}

/// The same with another patience, for tests.
async fn ask_within(api: &Url, claim: &Claim<'_>, now: Timestamp, patience: Duration) -> Finding {
    match tokio::time::timeout(patience, fetch(api, claim.number)).await {
        Ok(Ok(body)) => read(&body, claim, now),
        Ok(Err(finding)) => finding,
        Err(_) => Finding::Silent,
    }
}

async fn fetch(api: &Url, number: &str) -> Result<Vec<u8>, Finding> {
    let mut url = api.clone();
    url.query_pairs_mut().append_pair("version", "2.1").append_pair("number", number);
    // A redirect would tell somebody else the number.
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let client = client.map_err(|_| Finding::Silent)?;
    let mut answer = client.get(url).send().await.map_err(|_| Finding::Silent)?;
    if answer.status() != reqwest::StatusCode::OK {
        return Err(Finding::Broken);
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| Finding::Silent)? {
        if body.len() + chunk.len() > LARGEST {
            return Err(Finding::Broken);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What an answer says about a claim.
fn read(body: &[u8], claim: &Claim<'_>, now: Timestamp) -> Finding {
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else { return Finding::Broken };
    if let Some(complaint) = answer.errors.first() {
        return Finding::Refused(complaint.description.chars().take(200).collect());
    }
    // An object without either is no answer at all, and must not pass for “nobody”.
    if answer.results.is_empty() && !says_none(body) {
        return Finding::Broken;
    }
    match answer.results.as_slice() {
        [] => Finding::Nowhere,
        [found] if number_of(&found.number).as_deref() != Some(claim.number) => Finding::Broken,
        [found] if found.enumeration_type != "NPI-1" => Finding::Organisation,
        [found] => fits(&entry(found, claim.number), claim, now),
        _ => Finding::Several,
    }
}

fn says_none(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Results {
        #[serde(rename = "results")]
        _results: Vec<IgnoredAny>,
    }
    serde_json::from_slice::<Results>(body).is_ok()
}

/// Recorded answers hold an integer, newer ones a text.
fn number_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn entry(found: &Found, number: &str) -> Entry {
    let Basic { first_name, middle_name, last_name, status } = &found.basic;
    let mut names = vec![name([first_name, middle_name, last_name])];
    names.extend(
        found.other_names.iter().map(|other| name([&other.first_name, &other.middle_name, &other.last_name])),
    );
    let practices = found.taxonomies.iter().filter_map(|taxonomy| {
        let region = taxonomy.state.clone().unwrap_or_default();
        Some(Practice { code: taxonomy.code.clone()?, region })
    });
    Entry {
        number: number.to_owned(),
        names,
        active: status.as_deref() == Some("A"),
        practices: practices.collect(),
        until: None,
    }
}

fn name(parts: [&Option<String>; 3]) -> String {
    let given = parts.into_iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty());
    // A missing part is written as two dashes.
    given.filter(|part| *part != "--").collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::clinicians::profession::Profession;
    use serde_json::json;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    const NOW: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);
    const NUMBER: &str = "1234567893";

    fn claim() -> Claim<'static> {
        let profession = Profession::parse("medical-oncologist").unwrap();
        Claim { number: NUMBER, name: "Ana López", profession, region: "OH" }
    }

    /// An answer in the shape of recorded ones.
    fn result() -> Value {
        json!({
            "number": 1_234_567_893, "enumeration_type": "NPI-1", "created_epoch": 1_190_592_000,
            "basic": {
                "first_name": "ANA", "middle_name": "--", "last_name": "LOPEZ", "credential": "M.D.",
                "sole_proprietor": "NO", "gender": "F", "status": "A", "name": "LOPEZ ANA",
            },
            "other_names": [{ "type": "Former Name", "code": "1", "first_name": "ANA", "last_name": "GARCIA" }],
            "addresses": [{ "address_purpose": "LOCATION", "telephone_number": "555-010-0199", "state": "OH" }],
            "taxonomies": [
                { "code": "207R00000X", "desc": "Internal Medicine", "primary": false, "state": "KY", "license": "" },
                { "code": "207RX0202X", "desc": "Medical Oncology", "primary": true, "state": "OH", "license": "1" },
            ],
            "identifiers": [],
        })
    }

    fn answer(results: &[Value]) -> String {
        json!({ "result_count": results.len(), "results": results }).to_string()
    }

    fn changed(change: fn(&mut Value)) -> String {
        let mut result = result();
        change(&mut result);
        answer(&[result])
    }

    /// A server that answers one question with this status and body; a negative length means that it breaks off.
    async fn asked(status: &'static str, body: String, complete: bool) -> (Finding, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api: Url = format!("http://{}/api/", listener.local_addr().unwrap()).parse().unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut question = vec![0; 4096];
            let length = stream.read(&mut question).await.unwrap();
            let said = if complete { body.len() } else { body.len() + 100 };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nLocation: http://127.0.0.1:9/\r\n\
                 Content-Length: {said}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.write_all(body.as_bytes()).await.unwrap();
            String::from_utf8_lossy(&question[..length]).lines().next().unwrap_or_default().to_owned()
        });
        let finding = ask(&api, &claim(), NOW).await;
        (finding, server.await.unwrap())
    }

    async fn says(body: String) -> Finding {
        asked("200 OK", body, true).await.0
    }

    #[tokio::test]
    async fn one_number_is_asked_for_and_nothing_else_is_told() {
        let (finding, question) = asked("200 OK", answer(&[result()]), true).await;
        assert_eq!(finding, Finding::Match);
        assert_eq!(question, "GET /api/?version=2.1&number=1234567893 HTTP/1.1");
    }

    #[tokio::test]
    async fn a_number_may_be_a_text() {
        assert_eq!(says(changed(|result| result["number"] = NUMBER.into())).await, Finding::Match);
    }

    #[tokio::test]
    async fn an_earlier_name_fits() {
        let former = |result: &mut Value| result["basic"]["last_name"] = "SMITH".into();
        assert_eq!(says(changed(former)).await, Finding::OtherName("ANA SMITH / ANA GARCIA".into()));
        let swapped = |result: &mut Value| {
            result["basic"]["last_name"] = "SMITH".into();
            result["other_names"][0]["last_name"] = "LÓPEZ".into();
        };
        assert_eq!(says(changed(swapped)).await, Finding::Match);
    }

    #[tokio::test]
    async fn errors_come_with_status_200() {
        let body = json!({ "Errors": [{ "field": "number", "number": "06", "description": "Number must be 10 digits" }] });
        assert_eq!(says(body.to_string()).await, Finding::Refused("Number must be 10 digits".into()));
    }

    #[tokio::test]
    async fn no_result_and_several_results_are_no_match() {
        assert_eq!(says(answer(&[])).await, Finding::Nowhere);
        assert_eq!(says(answer(&[result(), result()])).await, Finding::Several);
    }

    #[tokio::test]
    async fn an_organisation_is_nobody() {
        let body = changed(|result| result["enumeration_type"] = "NPI-2".into());
        assert_eq!(says(body).await, Finding::Organisation);
    }

    #[tokio::test]
    async fn a_number_that_is_not_active_is_found() {
        assert_eq!(says(changed(|result| result["basic"]["status"] = "D".into())).await, Finding::Inactive);
        let without = changed(|result| drop(result["basic"].as_object_mut().unwrap().remove("status")));
        assert_eq!(says(without).await, Finding::Inactive);
    }

    #[tokio::test]
    async fn another_specialty_or_state_is_said() {
        let body = changed(|result| result["taxonomies"][1]["code"] = "163W00000X".into());
        assert_eq!(says(body).await, Finding::OtherProfession("163W00000X, 207R00000X".into()));
        let body = changed(|result| result["taxonomies"][1]["state"] = "IN".into());
        assert_eq!(says(body).await, Finding::OtherRegion("IN".into()));
    }

    #[tokio::test]
    async fn what_is_no_answer_is_not_taken_for_nobody() {
        for body in ["", "{}", "null", "<html>", r#"{"results":1}"#, r#"{"result_count":0}"#, "[]"] {
            assert_eq!(says(body.to_owned()).await, Finding::Broken, "{body}");
        }
        let other = changed(|result| result["number"] = 1_114_920_071.into());
        assert_eq!(says(other).await, Finding::Broken, "an answer about somebody else");
        assert_eq!(says(format!("\"{}\"", "a".repeat(LARGEST))).await, Finding::Broken, "an endless answer");
    }

    #[tokio::test]
    async fn a_server_that_fails_or_sends_us_elsewhere_has_not_answered() {
        for status in ["500 Internal Server Error", "503 Service Unavailable", "404 Not Found", "302 Found"] {
            assert_eq!(asked(status, answer(&[result()]), true).await.0, Finding::Broken, "{status}");
        }
    }

    #[tokio::test]
    async fn an_answer_that_breaks_off_or_nobody_there_is_silence() {
        assert_eq!(asked("200 OK", answer(&[result()]), false).await.0, Finding::Silent);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let nobody: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        drop(listener);
        assert_eq!(ask(&nobody, &claim(), NOW).await, Finding::Silent);
    }

    #[tokio::test]
    async fn a_server_that_never_answers_is_waited_for_no_longer_than_our_patience() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let silent = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            // Held open until the client has given up.
            std::future::pending::<()>().await;
            drop(stream);
        });
        let finding = ask_within(&api, &claim(), NOW, Duration::from_millis(50)).await;
        silent.abort();
        assert_eq!(finding, Finding::Silent);
    }
}
