//! What the outputs show of a problem type.

#![allow(dead_code, reason = "the types are only described")]

use std::collections::BTreeMap;

use problem_core::catalogue::{Catalogue, Entry, catalogue};
use problem_core::{Boundary, Problem};
use serde_json::json;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(header("X-Api" = "orders"))]
enum PaymentError {
    #[error("sign in first")]
    #[problem(status = 401, www_authenticate = r#"Bearer realm="pay""#)]
    SignedOut,
    #[error("pay first")]
    #[problem(status = 402, retry_after = 60)]
    PaymentRequired {
        #[problem(header = "X-Trace", example = "a-1")]
        trace: String,
    },
}

fn entry(catalogue: &Catalogue, code: &str) -> Entry {
    let mut entries = catalogue.entries().into_iter();
    entries.find(|entry| entry.code == code).unwrap_or_else(|| panic!("{code}"))
}

/// A file of the site. The search of the index also finds what is only in an attribute.
fn file(catalogue: &Catalogue, name: &str) -> String {
    let (_, file) = catalogue.site().into_iter().find(|(file, _)| file == name).unwrap();
    String::from_utf8(file).unwrap()
}

#[test]
fn the_value_of_a_constant_header_field_is_in_every_output() {
    let catalogue = catalogue![PaymentError];
    let json = catalogue.to_json();
    assert_eq!(
        json["problems"][0]["headers"],
        json!([
            {
                "name": "WWW-Authenticate",
                "required": true,
                "description": "How to authenticate (RFC 9110 §11.6.1).",
                "schema": {"type": "string", "enum": ["Bearer realm=\"pay\""]},
            },
            {"name": "X-Api", "required": true, "schema": {"type": "string", "enum": ["orders"]}},
        ])
    );
    let schemas: Vec<_> = entry(&catalogue, "PAYMENT_REQUIRED")
        .headers
        .into_iter()
        .map(|header| (header.name, header.schema))
        .collect();
    let expected = [
        ("X-Api", json!({"type": "string", "enum": ["orders"]})),
        ("Retry-After", json!({"type": "integer", "enum": [60]})),
        ("X-Trace", json!({"type": "string", "examples": ["a-1"]})),
    ];
    assert_eq!(schemas.len(), expected.len(), "{schemas:?}");
    for (name, schema) in expected {
        assert!(schemas.contains(&(name.to_owned(), schema)), "{name} in {schemas:?}");
    }
    let markdown = catalogue.to_markdown();
    assert!(markdown.contains("| `WWW-Authenticate` | `Bearer realm=\"pay\"` | always |"), "{markdown}");
    assert!(markdown.contains("| `Retry-After` | `60` | always |"), "{markdown}");
    let page = file(&catalogue, "signed-out.html");
    assert!(page.contains("<td><code>Bearer realm=&quot;pay&quot;</code></td>"), "{page}");
    let module = catalogue.to_typescript();
    assert!(
        module.contains("\n * - WWW-Authenticate: Bearer realm=\"pay\". How to authenticate"),
        "{module}"
    );
}

/// The head of the example on a page.
fn example_head(catalogue: &Catalogue, name: &str) -> Vec<String> {
    let page = file(catalogue, name);
    let (_, example) = page.split_once("<code>HTTP/1.1 ").unwrap();
    let (head, _) = example.split_once("\n\n").unwrap();
    head.lines().map(|line| line.replace("&quot;", "\"").to_lowercase()).collect()
}

#[test]
fn the_example_has_the_header_fields_of_a_real_response() {
    use problem_core::ToProblem as _;

    let real = |error: PaymentError| {
        let response = error.to_response::<bytes::Bytes>();
        let mut head = vec![format!("{}", response.status()).to_lowercase()];
        head.extend(
            response.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())),
        );
        head[1..].sort();
        head
    };
    let shown = |catalogue: &Catalogue, name: &str| {
        let mut head = example_head(catalogue, name);
        head[1..].sort();
        head
    };
    let catalogue = catalogue![PaymentError];
    let lower = |head: Vec<String>| head.into_iter().map(|line| line.to_lowercase()).collect::<Vec<_>>();
    assert_eq!(shown(&catalogue, "signed-out.html"), lower(real(PaymentError::SignedOut)));
    let trace = "a-1".to_owned();
    assert_eq!(
        shown(&catalogue, "payment-required.html"),
        lower(real(PaymentError::PaymentRequired { trace }))
    );
    // a boundary adds the ID of the request
    let head = example_head(&catalogue.in_boundary(&Boundary::new()), "signed-out.html");
    assert!(head.last().unwrap().starts_with("x-request-id: "), "{head:?}");
}

#[test]
fn the_search_finds_what_the_index_does_not_show() {
    let index = file(&catalogue![PaymentError], "index.html");
    let (_, item) = index.split_once("data-more=\"402 ").unwrap();
    let more = item.split('"').next().unwrap();
    for word in ["Payment Required", "Retry-After", "60", "X-Trace", "contents::PaymentError"] {
        assert!(more.contains(word), "{word} in {more}");
    }
}

#[derive(Debug, thiserror::Error, Problem)]
enum OpenError {
    #[error("a")]
    #[problem(status = 409)]
    Facts {
        #[problem(flatten)]
        facts: BTreeMap<String, String>,
    },
    #[error("b")]
    #[problem(status = 410)]
    Any {
        #[problem(flatten)]
        any: serde_json::Map<String, serde_json::Value>,
        #[problem(extension)]
        id: u8,
    },
    #[error("c")]
    #[problem(status = 422)]
    Closed {
        #[problem(extension)]
        facts: BTreeMap<String, String>,
    },
}

#[test]
fn members_without_a_known_name_are_other_members() {
    use problem_core::boundary::Formats;

    let catalogue = catalogue![OpenError];
    let enveloped = catalogue.clone().in_boundary(&Boundary::new().with_formats(Formats::Envelope));
    for (code, is_open) in [("FACTS", true), ("ANY", true), ("CLOSED", false)] {
        let plain = entry(&catalogue, code);
        assert_eq!(plain.has_other_members, is_open, "{code}");
        assert_eq!(plain.schema.get("additionalProperties") == Some(&json!(true)), is_open, "{code}");
        let in_envelope = entry(&enveloped, code).schema;
        let inner = in_envelope.pointer("/properties/error/additionalProperties");
        assert_eq!(inner == Some(&json!(true)), is_open, "{code}");
    }
    let markdown = catalogue.to_markdown();
    assert_eq!(markdown.matches("| other members | any JSON value | sometimes |").count(), 2, "{markdown}");
    assert!(file(&catalogue, "facts.html").contains("<th scope=\"row\">other members</th>"));
    assert!(!file(&catalogue, "closed.html").contains("other members"));
    super::samples::check("open.ts", &catalogue.to_typescript());
    for catalogue in [catalogue, enveloped] {
        let module = catalogue.to_typescript();
        assert_eq!(module.matches("\n  [member: string]: unknown;\n}\n").count(), 2, "{module}");
        let json = catalogue.to_json();
        let mut open =
            json["problems"].as_array().unwrap().iter().filter(|entry| entry["otherMembers"] == true);
        assert_eq!(open.next().unwrap()["code"], "FACTS");
    }
}

/// Two lists and a code block.
#[derive(Debug, thiserror::Error, Problem)]
#[error("a")]
#[problem(status = 409)]
struct Lines {
    /// Such as
    ///
    /// ```json
    /// {
    ///   "a": 1
    /// }
    /// ```
    #[problem(extension)]
    member: String,
}

#[test]
fn the_lines_of_code_and_lists_stay_lines() {
    let catalogue = catalogue![Lines];
    let markdown = catalogue.to_markdown();
    let cell = "Such as<br><br>\\`\\`\\`json<br>\\{<br>&nbsp;&nbsp;\"a\": 1<br>\\}<br>\\`\\`\\` |";
    assert!(markdown.contains(cell), "{markdown}");
    let page = file(&catalogue, "lines.html");
    assert!(page.contains("Such as\n\n```json\n{\n  &quot;a&quot;: 1\n}\n```</td>"), "{page}");
    let module = catalogue.to_typescript();
    let comment = "   * ```json\n   * {\n   *   \"a\": 1\n   * }\n   * ```\n";
    assert!(module.contains(comment), "{module}");
}

#[derive(Debug, thiserror::Error, Problem)]
enum Merged {
    #[error("a")]
    #[problem(status = 500)]
    Old,
    #[error("b")]
    #[problem(status = 500, since = "3", deprecated = "use C")]
    New,
    #[error("c")]
    #[problem(status = 404, since = "2", deprecated = "use ORDER_GONE", replaced_by = "ORDER_GONE")]
    OrderNotFound,
    #[error("d")]
    #[problem(status = 410)]
    OrderGone,
}

#[derive(Debug, thiserror::Error, Problem)]
enum MergedAgain {
    #[error("b")]
    #[problem(status = 500, since = "3")]
    New,
    #[error("a")]
    #[problem(status = 500)]
    Old,
}

#[test]
fn a_problem_type_is_as_old_as_its_oldest_variant() {
    for catalogue in [catalogue![Merged], catalogue![MergedAgain], catalogue![Merged, MergedAgain]] {
        let merged = entry(&catalogue, "INTERNAL_SERVER_ERROR");
        assert_eq!((merged.since, merged.deprecated), (None, None), "{catalogue:?}");
    }
    // twice the same variant
    let twice = catalogue![Merged, Merged];
    assert_eq!(entry(&twice, "ORDER_NOT_FOUND").since.as_deref(), Some("2"));
}

#[test]
fn a_reason_is_a_sentence_of_its_own() {
    let catalogue = catalogue![Merged];
    assert!(catalogue.to_markdown().contains("deprecated: use ORDER\\_GONE. It is replaced by ["));
    assert!(
        catalogue.to_typescript().contains("deprecated: use ORDER_GONE. It is replaced by OrderGoneProblem")
    );
    assert!(
        file(&catalogue, "order-not-found.html")
            .contains("deprecated: <bdi>use ORDER_GONE</bdi>. It is replaced by <a")
    );
}

#[derive(Debug, thiserror::Error, Problem)]
enum Circle {
    #[error("a")]
    #[problem(status = 404, replaced_by = "B")]
    A,
    #[error("b")]
    #[problem(status = 409, replaced_by = "C")]
    B,
    #[error("c")]
    #[problem(status = 410, replaced_by = "B")]
    C,
}

#[test]
fn a_circle_of_replacements_is_refused() {
    let lock = tempfile::NamedTempFile::new().unwrap();
    let refused = problem_core::catalogue::write_lock(&catalogue![Circle], lock.path()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "clients cannot rely on these problem types:\n  B: it is replaced by C, and that leads back to it\n  C: it is replaced by B, and that leads back to it"
    );
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("a row of the table `secrets`")]
#[problem(private, status = 403)]
struct Private {
    #[problem(extension)]
    member: u8,
}

#[test]
fn the_message_of_a_private_type_is_in_no_output() {
    let catalogue = catalogue![Private];
    let site = catalogue.site().into_iter().map(|(_, file)| String::from_utf8(file).unwrap());
    let outputs = [catalogue.to_markdown(), catalogue.to_typescript(), catalogue.to_json().to_string()];
    for output in site.chain(outputs) {
        assert!(!output.contains("secrets"), "{output}");
    }
    // clients get them
    assert_eq!(entry(&catalogue, "PRIVATE").members[0].name, "member");
}

#[test]
fn an_operation_has_a_name() {
    let catalogue = Catalogue::new()
        .with_operation::<Private>("")
        .with_operation::<Private>(" \n")
        .with_operation::<Private>("GET /a");
    assert_eq!(entry(&catalogue, "PRIVATE").operations, ["GET /a"]);
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("a")]
#[problem(status = 409, deprecated = "\u{202e}evil", since = "\u{202e}1")]
struct Reversed {
    #[problem(extension = "\u{202e}member")]
    member: String,
}

#[test]
fn letters_that_change_the_direction_affect_no_other_text() {
    let catalogue = Catalogue::new()
        .titled("\u{202e}API")
        .with_operation::<Reversed>("GET /\u{202e}a")
        .with_operation::<Reversed>("GET /b");
    // each is in isolates, whatever is around it
    let is_isolated = |text: &str| {
        let texts = text.split('\u{202e}');
        let (before, after): (Vec<_>, Vec<_>) = (texts.clone().collect(), texts.skip(1).collect());
        let starts = |part: &str| part.rfind('\u{2068}') > part.rfind('\u{2069}');
        let ends = |part: &str| part.find('\u{2069}').is_some();
        let count = before.len() - 1;
        count > 0 && before[..count].iter().all(|part| starts(part)) && after.iter().all(|part| ends(part))
    };
    let attributes = regex::Regex::new("data-more=\"[^\"]*\"").unwrap();
    for (name, content) in catalogue.site().into_iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8(content).unwrap();
        let page = attributes.replace_all(&page, "");
        // a cell has nothing else in it
        let page = page.replace("<dd>\u{202e}1</dd>", "");
        assert!(is_isolated(&page), "{name}: {page}");
        let title = "<title>REVERSED: \u{2068}\u{202e}API\u{2069}: error reference</title>";
        assert!(name == "index.html" || page.contains(title), "{page}");
    }
    let markdown = catalogue.to_markdown();
    let markdown = ["&#8238;", "&#8296;", "&#8297;"]
        .into_iter()
        .zip(["\u{202e}", "\u{2068}", "\u{2069}"])
        .fold(markdown, |text, (entity, letter)| text.replace(entity, letter));
    // the example is JSON
    let markdown = markdown.split("#### Example").next().unwrap();
    assert!(markdown.starts_with("# \u{2068}\u{202e}API\u{2069}: error reference\n"), "{markdown}");
    assert!(is_isolated(markdown), "{markdown}");
    // TypeScript and the types in the tables have escapes
    assert!(!catalogue.to_typescript().contains('\u{202e}'));
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
enum German {
    /// Es gibt keine solche Bestellung.
    #[error("a")]
    #[problem(status = 404, title = "Keine Bestellung", deprecated = "veraltet")]
    OrderNotFound {
        /// Die Nummer.
        #[problem(extension)]
        id: u8,
        /// Die Spur.
        #[problem(header = "X-Trace")]
        trace: String,
        #[problem(retry_after)]
        wait: u64,
    },
}

#[test]
fn the_language_of_the_texts_is_marked() {
    let catalogue =
        catalogue![German].with::<problem_core::describe::QueryRejections>().titled("Bestellungen");
    for name in ["index.html", "order-not-found.html"] {
        let page = file(&catalogue.clone().with_language(" "), name);
        assert_eq!(page, file(&catalogue, name));
        assert_eq!(page.matches(" lang=").count(), 1, "{page}");
    }
    let catalogue = catalogue.with_language("de");
    let page = file(&catalogue, "order-not-found.html");
    let marked =
        regex::Regex::new("<(?:html|[a-z]+(?: class=\"[a-z ]*\")? lang=\"de\"[^>]*)>([^<]*)").unwrap();
    let texts: Vec<_> = marked.captures_iter(&page).map(|found| found[1].to_owned()).collect();
    let german = [
        "Bestellungen",
        "Keine Bestellung",
        "veraltet",
        "Es gibt keine solche Bestellung.",
        "Die Nummer.",
        "Die Spur.",
    ];
    assert_eq!(texts, german, "{page}");
    let hidden = file(&catalogue.clone().without_rust_types(), "order-not-found.html");
    assert_eq!(marked.captures_iter(&hidden).count(), german.len(), "{hidden}");
    // the texts of this crate are English
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{page}");
    assert!(
        !file(&catalogue, "validation-error.html")
            .replace("<bdi lang=\"de\">Bestellungen", "")
            .contains("\"de\"")
    );
    let index = file(&catalogue, "index.html");
    assert_eq!(index.matches(" lang=\"de\"").count(), 3, "{index}");
}

#[test]
fn a_wait_that_differs_is_not_constant() {
    #[derive(Debug, thiserror::Error, Problem)]
    enum Busy {
        #[error("a")]
        #[problem(status = 503, retry_after = 5)]
        A,
        #[error("b")]
        #[problem(status = 503, retry_after = 60)]
        B,
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[error("c")]
    #[problem(status = 503, retry_after = 5)]
    struct Constant;
    let entry = |catalogue: Catalogue| catalogue.entries().remove(0);
    let (differs, constant) = (entry(catalogue![Busy]), entry(catalogue![Constant]));
    assert_eq!((differs.retry_after, constant.retry_after), (None, Some(5)));
    let values = |entry: &Entry| entry.headers[0].schema.get("enum").cloned();
    assert_eq!((values(&differs), values(&constant)), (None, Some(serde_json::json!([5]))));
}
