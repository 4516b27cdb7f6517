//! Requests to a router and their responses, each as a line of text.

use axum::Router;
use problem_tests::wire;
use serde_json::Value;

use crate::wire::serve;

pub const JSON: &str = "application/json";
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Returns the status, code and detail of a response, and each entry of `errors`: field, pointer or `in`, code and message.
pub fn answer_of(
    router: Router,
    method: &'static str,
    path: &'static str,
    media_type: &'static str,
    body: &str,
) -> String {
    let body: &'static str = body.to_owned().leak();
    let response = serve(router, move |server| {
        let types = [("content-type", media_type)];
        let types = if media_type.is_empty() { &types[..0] } else { &types };
        wire::exchange(server, method, path, types, body)
    });
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let status = &head["HTTP/1.1 ".len()..][..3];
    let Ok(body) = serde_json::from_str::<Value>(body) else { return format!("{status} {body}") };
    assert_eq!(body["status"].to_string(), status);
    let mut said = format!("{status} {}", body["code"].as_str().unwrap());
    if let Some(detail) = body["detail"].as_str() {
        said += &format!(": {detail}");
    }
    if body["incompleteErrors"] == true {
        said += " (incomplete)";
    }
    if let Some(omitted) = body["omittedErrors"].as_u64() {
        said += &format!(" (and {omitted} more)");
    }
    for error in body["errors"].as_array().into_iter().flatten() {
        let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let place = text("pointer") + &text("in");
        said += &format!(" | {} {place} {} {}", text("field"), text("code"), text("message"));
    }
    said
}

/// A file with requests and their responses. Each line contains a method, a path, a media type and a body in quotes, and, after an
/// arrow, the response as [`answer_of`] returns it.
pub struct Table {
    pub text: &'static str,
    /// The name of the file in `tests/data/`.
    pub file: &'static str,
}

impl Table {
    /// The lines of the table as pairs of a request and a response.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let lines = self.text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(|line| line.split_once(" => ").expect("a line has an arrow"))
    }

    /// Compares each response with the one of the table. With `UPDATE_TABLES`, the table is written anew.
    pub fn check(&self, router: impl Fn() -> Router) {
        if std::env::var_os("UPDATE_TABLES").is_some() {
            let line = |line: &'static str| match line.split_once(" => ").filter(|_| !line.starts_with('#')) {
                Some((sent, _)) => format!("{sent} => {}\n", ask(router(), sent)),
                None => format!("{line}\n"),
            };
            let table: String = self.text.lines().map(line).collect();
            std::fs::write(format!("{}/data/{}", env!("CARGO_MANIFEST_DIR"), self.file), table).unwrap();
            return;
        }
        for (sent, answered) in self.rows() {
            assert_eq!(ask(router(), sent), answered, "{sent}");
        }
    }
}

/// Sends the request of a line.
pub fn ask(router: Router, sent: &'static str) -> String {
    let mut words = sent.splitn(4, ' ');
    let mut word = || words.next().expect("a line has four words");
    let (method, path, media_type, body) = (word(), word(), word(), word());
    let body: String = serde_json::from_str(body).expect("the body is in quotes");
    answer_of(router, method, path, if media_type == "-" { "" } else { media_type }, &body)
}
