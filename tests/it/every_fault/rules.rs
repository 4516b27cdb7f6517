//! Wrong values and broken rules in one list. A rule that depends on a value which was not read is not in it.

use std::collections::HashMap;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};
use problem_core::Boundary;
use problem_core::boundary::PathErrorStatus;
use problem_core::extract::{Form, Garde, Json, Query, Valid};
use problem_core::validation::WireNames;
use serde::Deserialize;
use validator::{Validate as _, ValidationError};

use crate::answers::{FORM, JSON, answer_of};

#[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
struct Order {
    #[garde(email)]
    #[validate(email)]
    #[serde(alias = "answerTo")]
    reply_to: String,
    #[expect(dead_code, reason = "it is only read")]
    quantity: u8,
    #[garde(length(min = 1, max = 3), inner(length(max = 2)))]
    #[validate(length(min = 1, max = 3))]
    #[serde(default)]
    notes: Vec<String>,
    #[garde(dive)]
    #[validate(nested)]
    lines: Vec<Line>,
    #[garde(dive)]
    #[validate(nested)]
    #[serde(default)]
    by_name: HashMap<String, Line>,
}

#[derive(Deserialize, garde::Validate, validator::Validate, WireNames)]
struct Line {
    #[garde(length(equal = 4))]
    #[validate(length(equal = 4))]
    sku: String,
    #[garde(range(min = 1, max = 9))]
    #[validate(range(min = 1, max = 9))]
    amount: u32,
}

/// Rules that compare fields.
#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(allow_unvalidated)]
struct GardePair {
    password: String,
    #[garde(matches(password))]
    repeated: String,
    min: u8,
    #[garde(range(min = self.min))]
    max: u8,
    #[garde(custom(|_, _: &()| self.is_fine()))]
    checked: u8,
    #[serde(default)]
    #[garde(inner(range(min = self.min)))]
    all: Vec<u8>,
    #[serde(default)]
    #[garde(if(cond = self.min == 1, ascii))]
    name: String,
    #[garde(range(max = 9))]
    alone: u8,
}

impl GardePair {
    fn is_fine(&self) -> garde::Result {
        Err(problem_core::validation::garde::broken("NOT_FINE", "is not fine"))
    }
}

#[derive(Deserialize, validator::Validate, WireNames)]
#[validate(schema(function = "never", skip_on_field_errors = false))]
struct ValidPair {
    password: String,
    #[validate(must_match(other = "password", message = "is another one"))]
    repeated: String,
    #[validate(range(max = 9))]
    alone: u8,
    #[serde(default)]
    #[validate(nested)]
    line: Option<Line>,
}

fn never(_: &ValidPair) -> Result<(), ValidationError> {
    Err(ValidationError::new("NEVER").with_message("is never fine".into()))
}

/// Text that no value fits which stands in for a wrong one.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Rare(#[expect(dead_code, reason = "it is only read")] String);

impl TryFrom<String> for Rare {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text == "rare" { Ok(Self(text)) } else { Err("is not rare") }
    }
}

impl WireNames for Rare {
    fn wire_names(&self) -> &'static [problem_core::validation::WireName] {
        &[]
    }
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(allow_unvalidated)]
struct RareItem {
    #[problem(nested = false)]
    #[expect(dead_code, reason = "it is only read")]
    rare: Rare,
    #[garde(range(max = 9))]
    number: u8,
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(allow_unvalidated)]
struct Rares {
    #[garde(dive)]
    items: Vec<RareItem>,
    #[garde(range(max = 9))]
    last: u8,
}

fn body<T>() -> MethodRouter
where
    T: serde::de::DeserializeOwned + WireNames + garde::Validate<Context: Default> + Send + Sync + 'static,
{
    post(async |Garde(Json(_)): Garde<Json<T>>| "taken")
}

fn router() -> Router {
    Router::new()
        .route("/valid", post(async |Valid(Json(_)): Valid<Json<Order>>| "taken"))
        .route("/garde", body::<Order>())
        .route("/valid/pair", post(async |Valid(Json(_)): Valid<Json<ValidPair>>| "taken"))
        .route("/garde/pair", body::<GardePair>())
        .route("/rares", body::<Rares>())
        .route(
            "/valid/line",
            get(async |Valid(Query(_)): Valid<Query<Line>>| "found")
                .post(async |Valid(Form(_)): Valid<Form<Line>>| "taken"),
        )
        .route(
            "/garde/line",
            get(async |Garde(Query(_)): Garde<Query<Line>>| "found")
                .post(async |Garde(Form(_)): Garde<Form<Line>>| "taken"),
        )
        .layer(DefaultBodyLimit::max(1 << 24))
        .layer(Boundary::new().with_path_error_status(PathErrorStatus::BadRequest))
}

/// Posts a body.
fn post_to(path: &'static str, body: &str) -> String {
    answer_of(router(), "POST", path, JSON, body)
}

fn invalid(entries: &[&str]) -> String {
    format!("422 VALIDATION_ERROR: the request body has invalid fields | {}", entries.join(" | "))
}

const BOTH: [&str; 2] = ["/valid", "/garde"];

#[test]
fn wrong_values_and_broken_rules_are_one_list_in_the_order_of_the_body() {
    let body = r#"{"lines":[{"amount":0,"sku":"abc"},{"sku":7,"amount":10},{"sku":"abcd"}],"quantity":256,"notes":["a"],"replyTo":"x"}"#;
    for path in BOTH {
        assert_eq!(
            post_to(path, body),
            invalid(&[
                "lines.0.amount #/lines/0/amount OUT_OF_RANGE must be from 1 to 9",
                "lines.0.sku #/lines/0/sku INVALID_LENGTH must have a length of exactly 4",
                "lines.1.sku #/lines/1/sku INVALID_TYPE must be a string",
                "lines.1.amount #/lines/1/amount OUT_OF_RANGE must be from 1 to 9",
                "lines.2.amount #/lines/2/amount REQUIRED is required",
                "quantity #/quantity OUT_OF_RANGE must be from 0 to 255",
                "replyTo #/replyTo INVALID_EMAIL must be an email address",
            ])
        );
    }
}

#[test]
fn a_map_has_its_entries_too() {
    let body = r#"{"byName":{"a/b":{"sku":"abc","amount":"x"},"c":{"sku":"abcd","amount":10},"d":7},"replyTo":"a@b.c","quantity":1,"notes":["a"]}"#;
    for path in BOTH {
        assert_eq!(
            post_to(path, body),
            invalid(&[
                "byName.a/b.sku #/byName/a~1b/sku INVALID_LENGTH must have a length of exactly 4",
                "byName.a/b.amount #/byName/a~1b/amount INVALID_TYPE must be a whole number",
                "byName.c.amount #/byName/c/amount OUT_OF_RANGE must be from 1 to 9",
                "byName.d #/byName/d INVALID_TYPE must be an object",
                "lines #/lines REQUIRED is required",
            ])
        );
    }
}

#[test]
fn a_rule_of_a_value_that_was_not_read_is_not_broken() {
    let rest = r#""replyTo":"a@b.c","quantity":1,"lines":[]"#;
    for path in BOTH {
        // the value itself
        assert_eq!(
            post_to(path, r#"{"replyTo":7,"quantity":1,"lines":7}"#),
            invalid(&[
                "replyTo #/replyTo INVALID_TYPE must be a string",
                "lines #/lines INVALID_TYPE must be a list",
            ])
        );
        // below it
        assert_eq!(
            post_to(path, &format!(r#"{{"notes":["a"],"byName":{{"a":7}},{rest}}}"#)),
            invalid(&["byName.a #/byName/a INVALID_TYPE must be an object"])
        );
        // above it: the list has four items, but one of them is not what the client sent
        assert_eq!(
            post_to(path, &format!(r#"{{"notes":["a","b",7,"c"],{rest}}}"#)),
            invalid(&["notes.2 #/notes/2 INVALID_TYPE must be a string"])
        );
        // missing values have no rules either
        assert_eq!(
            post_to(path, r#"{"lines":[{},{"sku":"abc"}]}"#),
            invalid(&[
                "lines.0.sku #/lines/0/sku REQUIRED is required",
                "lines.0.amount #/lines/0/amount REQUIRED is required",
                "lines.1.sku #/lines/1/sku INVALID_LENGTH must have a length of exactly 4",
                "lines.1.amount #/lines/1/amount REQUIRED is required",
                "replyTo #/replyTo REQUIRED is required",
                "quantity #/quantity REQUIRED is required",
                // the default of a member that is not in the body
                "notes #/notes INVALID_LENGTH must have a length of 1 to 3",
            ])
        );
        // under another name
        assert_eq!(
            post_to(path, r#"{"answerTo":7,"quantity":1,"notes":["a"],"lines":[]}"#),
            invalid(&["answerTo #/answerTo INVALID_TYPE must be a string"])
        );
    }
    assert_eq!(
        post_to("/garde", &format!(r#"{{"notes":["abc",7,"abc"],{rest}}}"#)),
        invalid(&[
            "notes.0 #/notes/0 INVALID_LENGTH has the wrong length",
            "notes.1 #/notes/1 INVALID_TYPE must be a string",
            "notes.2 #/notes/2 INVALID_LENGTH has the wrong length",
        ])
    );
}

#[test]
fn a_rule_that_compares_is_not_broken_if_a_value_beside_was_not_read() {
    let all = r#"{"password":"a","repeated":"b","min":3,"max":2,"checked":1,"all":[1,4],"alone":10}"#;
    assert_eq!(
        post_to("/garde/pair", all),
        invalid(&[
            "repeated #/repeated MISMATCH must be the same as another field",
            "max #/max OUT_OF_RANGE is out of range",
            "checked #/checked NOT_FINE is not fine",
            "all.0 #/all/0 OUT_OF_RANGE is out of range",
            "alone #/alone OUT_OF_RANGE must be at most 9",
        ])
    );
    for wrong in [r#""min":"3""#, r#""min":-1"#, r#""least":3"#] {
        let entry = match wrong {
            r#""min":"3""# => "min #/min INVALID_TYPE must be a whole number",
            r#""min":-1"# => "min #/min OUT_OF_RANGE must be from 0 to 255",
            _ => "",
        };
        let missing = if entry.is_empty() { "min #/min REQUIRED is required" } else { "" };
        let alone = "alone #/alone OUT_OF_RANGE must be at most 9";
        let entries: Vec<_> = [entry, alone, missing].into_iter().filter(|entry| !entry.is_empty()).collect();
        let body = all.replace(r#""min":3"#, wrong).replace("}", r#","name":"é"}"#);
        assert_eq!(post_to("/garde/pair", &body), invalid(&entries), "{wrong}");
    }
    assert_eq!(
        post_to("/valid/pair", r#"{"password":"a","repeated":"b","alone":10}"#),
        invalid(&[
            " # NEVER is never fine",
            "repeated #/repeated MISMATCH is another one",
            "alone #/alone OUT_OF_RANGE must be at most 9",
        ])
    );
    assert_eq!(
        post_to("/valid/pair", r#"{"password":7,"repeated":"b","alone":10,"line":{"sku":"a","amount":1}}"#),
        invalid(&[
            "password #/password INVALID_TYPE must be a string",
            "alone #/alone OUT_OF_RANGE must be at most 9",
            "line.sku #/line/sku INVALID_LENGTH must have a length of exactly 4",
        ])
    );
}

#[test]
fn an_item_that_was_left_out_does_not_shift_the_others() {
    let wrong = r#"{"rare":"x","number":1}"#;
    let right = |number: u8| format!(r#"{{"rare":7,"number":{number}}}"#);
    // no item has a value that could replace a wrong value of another item
    let body = format!(r#"{{"items":[{wrong},{wrong},{}],"last":10}}"#, right(10));
    // no value stands in for such a text, so it is not known what else the item lacks
    let incomplete = |entries: &[&str]| invalid(entries).replace("fields |", "fields (incomplete) |");
    let (first, second) = (
        "items.0.rare #/items/0/rare INVALID_VALUE is not valid",
        "items.1.rare #/items/1/rare INVALID_VALUE is not valid",
    );
    let last = "last #/last OUT_OF_RANGE must be at most 9";
    let third = "items.2.rare #/items/2/rare INVALID_TYPE must be a string";
    assert_eq!(post_to("/rares", &body), incomplete(&[first, second, third, last]));
    // the rule of the third item is broken, but the item is the first one that was read
    let body = body.replace(r#""rare":7"#, r#""rare":"rare""#);
    assert_eq!(post_to("/rares", &body), incomplete(&[first, second, last]));
}

#[test]
fn queries_and_forms_have_both_too() {
    for wrapper in ["/valid/line", "/garde/line"] {
        let path = |query: &str| -> &'static str { format!("{wrapper}?{query}").leak() };
        assert_eq!(
            answer_of(router(), "GET", path("sku=abc&amount=x"), "", ""),
            "422 VALIDATION_ERROR: the query has invalid parameters \
             | sku query INVALID_LENGTH must have a length of exactly 4 | amount query INVALID_TYPE must be a whole number"
        );
        assert_eq!(
            answer_of(router(), "POST", path(""), FORM, "amount=10"),
            "422 VALIDATION_ERROR: the form has invalid fields \
             | amount form OUT_OF_RANGE must be from 1 to 9 | sku form REQUIRED is required"
        );
    }
}

#[test]
fn a_hundred_entries_are_sent_and_the_response_says_that_there_are_more() {
    let order = |lines: Vec<String>| {
        format!(r#"{{"replyTo":"a@b.c","quantity":1,"notes":["a"],"lines":[{}]}}"#, lines.join(","))
    };
    let count = |answered: &str| answered.matches(" | ").count();
    for path in BOTH {
        // faults only: the reading ends at the limit
        let answered = post_to(path, &order(vec![r#"{"sku":7,"amount":1}"#.to_owned(); 150]));
        assert!(
            answered.starts_with("422 VALIDATION_ERROR: the request body has invalid fields (incomplete) | ")
        );
        assert_eq!(count(&answered), 100);
        assert!(
            answered.ends_with("lines.99.sku #/lines/99/sku INVALID_TYPE must be a string"),
            "{answered}"
        );
        // faults and rules: all of them are known
        let answered = post_to(path, &order(vec![r#"{"sku":7,"amount":10}"#.to_owned(); 60]));
        assert!(
            answered.starts_with("422 VALIDATION_ERROR: the request body has invalid fields"),
            "{answered}"
        );
        assert_eq!(count(&answered), 100, "{answered}");
        assert!(
            answered.ends_with("lines.49.amount #/lines/49/amount OUT_OF_RANGE must be from 1 to 9"),
            "{answered}"
        );
        // a fault and more rules than are listed: some of these may be about the value that was not read
        let mut lines = vec![r#"{"sku":"abc","amount":10}"#.to_owned(); 80];
        lines.insert(0, r#"{"sku":7,"amount":1}"#.to_owned());
        let answered = post_to(path, &order(lines));
        assert!(
            answered.starts_with("422 VALIDATION_ERROR: the request body has invalid fields (incomplete)"),
            "{answered}"
        );
        // rules only
        let answered = post_to(path, &order(vec![r#"{"sku":"abc","amount":10}"#.to_owned(); 80]));
        assert!(answered.contains(" (and 60 more) | "), "{answered}");
    }
}

#[derive(Deserialize, garde::Validate, WireNames)]
#[garde(allow_unvalidated)]
struct LongText {
    #[garde(length(max = 3000))]
    text: String,
    #[expect(dead_code, reason = "it is only read")]
    id: uuid::Uuid,
    #[expect(dead_code, reason = "it is only read")]
    more: uuid::Uuid,
}

/// A long text is not copied in each pass, but the rules see it.
#[test]
fn the_rules_see_a_long_text_beside_wrong_values() {
    async fn long(Garde(Json(_)): Garde<Json<LongText>>) -> &'static str {
        "taken"
    }
    let ask = |length: usize| {
        let body = format!(r#"{{"text":"{}","id":"x","more":"y"}}"#, "a".repeat(length));
        answer_of(Router::new().route("/", post(long)).layer(Boundary::new()), "POST", "/", JSON, &body)
    };
    let ids = "id #/id INVALID_VALUE is not valid | more #/more INVALID_VALUE is not valid";
    let expected = "422 VALIDATION_ERROR: the request body has invalid fields | ";
    assert_eq!(ask(3000), format!("{expected}{ids}"));
    let text = "text #/text INVALID_LENGTH must have a length of at most 3000";
    assert_eq!(ask(3001), format!("{expected}{text} | {ids}"));
}
