//! The two ways that are written by hand: rows of constants, and a struct that serialises.

use std::fmt::Write as _;

use super::subject::{Form, Variant};

const BASE: &str = "https://api.example.com/errors/";

/// Texts in one string, a row for each variant, and one `match`.
pub fn source(variants: &[Variant]) -> String {
    let mut text = String::new();
    let mut rows = String::new();
    let mut arms = String::new();
    for (index, variant) in variants.iter().enumerate() {
        let (slug, title, code) = variant.identity();
        let start = text.len();
        let constant = variant.status >= 500 || variant.form == Form::Unit;
        let status = variant.status;
        let (body, [slug, title, code]) = if constant {
            let detail = match status {
                500.. => String::new(),
                _ => format!("\"detail\":\"{}\",", variant.message()),
            };
            let body = format!(
                "{{\"type\":\"{BASE}{slug}\",\"title\":\"{title}\",\"status\":{status},{detail}\"code\":\"{code}\"}}"
            );
            text += &body;
            (body.len(), [0; 3])
        } else {
            let parts = [slug, title, code];
            text += &parts.concat();
            (0, parts.map(|part| part.len()))
        };
        // writing into a String does not fail
        let _ = writeln!(rows, "Row({start}, {status}, {body}, {slug}, {title}, {code}),");
        let _ = writeln!(arms, "E::{}{} => {index},", variant.name, variant.pattern());
    }
    format!(
        "use limit::rows::{{Row, Texts}};\nstatic TEXTS: Texts = Texts {{ base: {BASE:?}, text: {text:?}, rows: &[\n\
         {rows}] }};\nimpl IntoResponse for E {{ fn into_response(self) -> Response {{\nlet index = match &self \
         {{\n{arms}}};\nlimit::rows::respond(&TEXTS, index, &self) }} }}\n"
    )
}

/// A struct that serialises, and a `match`.
pub fn by_hand(variants: &[Variant]) -> String {
    let mut arms = String::new();
    for variant in variants {
        let (slug, title, code) = variant.identity();
        let _ = writeln!(
            arms,
            "E::{}{} => ({}, \"{BASE}{slug}\", {title:?}, {code:?}),",
            variant.name,
            variant.pattern(),
            variant.status
        );
    }
    format!(
        r#"#[derive(serde::Serialize)]
struct Body<'a> {{
    r#type: &'a str,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    code: &'a str,
}}
impl IntoResponse for E {{
    fn into_response(self) -> Response {{
        let (status, kind, title, code) = match &self {{
{arms}        }};
        let detail = (status < 500).then(|| self.to_string());
        let body = serde_json::to_vec(&Body {{ r#type: kind, title, status, detail, code }}).unwrap_or_default();
        let status = http::StatusCode::from_u16(status).unwrap_or_default();
        let headers = [
            (http::header::CONTENT_TYPE, "application/problem+json"),
            (http::header::CACHE_CONTROL, "no-store"),
        ];
        (status, headers, body).into_response()
    }}
}}
"#
    )
}
