//! Which variant a document is.

use problem_core::{Problem, ReceivedProblem};

use super::{back, round_trip, stays};

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", from_received)]
enum Shop {
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension = "orderId")]
        id: u64,
    },
    #[error("closed")]
    #[problem(status = 409, type = "https://other.example/closed")]
    Closed,
    #[error("secret")]
    #[problem(status = 503, code = "OUT_OF_CAPACITY", retry_after = 120)]
    OutOfCapacity,
    #[error("internal")]
    #[problem(status = 500)]
    Internal(String),
    #[error(transparent)]
    #[problem(transparent)]
    Payment(#[from] Box<Payment>),
}

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(from_received)]
enum Payment {
    #[error("declined")]
    #[problem(status = PAYMENT_REQUIRED)]
    Declined {
        #[problem(extension)]
        reason: Option<String>,
    },
    #[error("expired")]
    #[problem(status = 422, code = "CARD_EXPIRED")]
    CardExpired,
}

#[test]
fn each_variant_comes_back_from_its_own_bytes() {
    for error in [
        Shop::OrderNotFound { id: u64::MAX },
        Shop::Closed,
        Shop::OutOfCapacity,
        Shop::Payment(Box::new(Payment::Declined { reason: None })),
        Shop::Payment(Box::new(Payment::Declined { reason: Some("no \"money\"".to_owned()) })),
        Shop::Payment(Box::new(Payment::CardExpired)),
    ] {
        assert_eq!(round_trip(&error).unwrap(), error);
    }
    // nothing of a 5xx without a code of its own was sent
    let received = round_trip(&Shop::Internal("the pool is empty".to_owned())).unwrap_err();
    assert_eq!(received.code(), Some("INTERNAL_SERVER_ERROR"));
}

#[test]
fn a_type_identifies_the_problem() {
    let found = Shop::OrderNotFound { id: 7 };
    let type_uri = "https://api.example.com/errors/order-not-found";
    // neither the status nor the code is needed
    assert_eq!(back::<Shop>(format!(r#"{{"type":"{type_uri}","orderId":7}}"#)).unwrap(), found);
    // another code does not count
    let other = format!(r#"{{"type":"{type_uri}","status":404,"code":"CLOSED","orderId":7}}"#);
    assert_eq!(back::<Shop>(other).unwrap(), found);
    assert_eq!(back::<Shop>(r#"{"type":"https://other.example/closed"}"#).unwrap(), Shop::Closed);
    // a type that nobody declares is unknown, whatever the code is
    for type_uri in [
        "https://api.example.com/errors/order-not-found/",
        "https://API.example.com/errors/order-not-found",
        "https://evil.example/errors/order-not-found",
        "/errors/order-not-found",
        "order-not-found",
        "",
    ] {
        stays::<Shop>(&format!(
            r#"{{"type":"{type_uri}","status":404,"code":"ORDER_NOT_FOUND","orderId":7}}"#
        ));
    }
    // a relative type means a problem type only after it was resolved
    let received = ReceivedProblem::from_json(br#"{"type":"/errors/order-not-found","orderId":7}"#).unwrap();
    let received = received.with_base_uri("https://api.example.com/orders/7");
    assert_eq!(received.into_error::<Shop>().unwrap(), found);
}

#[test]
fn a_code_identifies_a_problem_without_a_type() {
    let found = Shop::OrderNotFound { id: 7 };
    for body in [
        r#"{"code":"ORDER_NOT_FOUND","orderId":7}"#,
        r#"{"type":"about:blank","status":404,"code":"ORDER_NOT_FOUND","orderId":7}"#,
        r#"{"type":null,"code":"ORDER_NOT_FOUND","orderId":7}"#,
    ] {
        assert_eq!(back::<Shop>(body).unwrap(), found);
    }
    // an enum without type URIs does not know the one of the deployment
    for body in [
        r#"{"type":"https://somewhere.example/card-expired","code":"CARD_EXPIRED"}"#,
        r#"{"code":"CARD_EXPIRED"}"#,
    ] {
        assert_eq!(back::<Payment>(body).unwrap(), Payment::CardExpired);
        assert_eq!(back::<Shop>(body).unwrap(), Shop::Payment(Box::new(Payment::CardExpired)));
    }
    for body in [r#"{"code":"card_expired"}"#, r#"{"code":7}"#, r#"{"code":""}"#, "{}", r#"{"status":422}"#] {
        stays::<Payment>(body);
    }
}

#[test]
fn the_status_is_the_one_of_the_variant() {
    stays::<Shop>(r#"{"status":410,"code":"ORDER_NOT_FOUND","orderId":7}"#);
    stays::<Shop>(r#"{"status":200,"type":"https://other.example/closed"}"#);
    // what is not a status is ignored (RFC 9457 §3.1)
    assert_eq!(back::<Shop>(r#"{"status":"409","code":"CLOSED"}"#).unwrap(), Shop::Closed);
    assert_eq!(back::<Shop>(r#"{"status":409.0,"code":"CLOSED"}"#).unwrap(), Shop::Closed);
}

#[test]
fn the_code_of_a_status_says_nothing_about_a_5xx() {
    for body in [
        r#"{"status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
        r#"{"type":"https://api.example.com/errors/internal-server-error","status":500}"#,
    ] {
        stays::<Shop>(body);
    }
}

/// A deployment publishes problem types under a base that they do not know.
#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(from_received)]
enum Deployed {
    #[error("gone")]
    #[problem(status = 410, code = "order_Gone2")]
    Gone,
    #[error("closed")]
    #[problem(status = 409, type = "/problems/closed")]
    Closed,
    #[error("elsewhere")]
    #[problem(status = 409, type = "https://other.example/elsewhere")]
    Elsewhere,
}

#[test]
fn a_base_is_where_the_deployment_publishes_its_problem_types() {
    let base = "https://shop.example/errors/";
    let read =
        |body: &str| ReceivedProblem::from_json(body.as_bytes()).unwrap().into_error_in::<Deployed>(base);
    let gone = r#"{"type":"https://shop.example/errors/order-gone2","code":"x"}"#;
    assert_eq!(read(gone).unwrap(), Deployed::Gone);
    assert_eq!(read(r#"{"type":"https://shop.example/problems/closed"}"#).unwrap(), Deployed::Closed);
    assert_eq!(read(r#"{"type":"/problems/closed"}"#).unwrap(), Deployed::Closed);
    assert_eq!(read(r#"{"type":"https://other.example/elsewhere"}"#).unwrap(), Deployed::Elsewhere);
    assert_eq!(read(r#"{"code":"order_Gone2"}"#).unwrap(), Deployed::Gone);
    // with a base, the code of another type does not count
    let other = read(r#"{"type":"https://evil.example/errors/order-gone2","code":"order_Gone2"}"#);
    assert_eq!(other.unwrap_err().code(), Some("order_Gone2"));
    // without a base, the type is not known, and the code counts
    assert_eq!(
        back::<Deployed>(r#"{"type":"https://evil.example/errors/x","code":"order_Gone2"}"#).unwrap(),
        Deployed::Gone
    );
    // a base that is not a URI resolves nothing
    for base in ["", "/", "no uri", "\u{0}", "https://[::1/"] {
        let body = br#"{"type":"https://shop.example/problems/closed"}"#;
        let received = ReceivedProblem::from_json(body).unwrap();
        assert!(received.into_error_in::<Deployed>(base).is_err(), "{base}");
    }
}

const REMOVED: u16 = 410;
const FAILED: u16 = 502;
const CODE: &str = "FROM_A_CONSTANT";
const BASE: &str = "https://constants.example/";

#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(base = BASE, from_received)]
enum Constants {
    #[error("gone")]
    #[problem(status = REMOVED)]
    NoLongerThere,
    #[error("code")]
    #[problem(status = 400, code = CODE)]
    Code,
    #[error("failed")]
    #[problem(status = FAILED)]
    Failed,
    #[error("failed")]
    #[problem(status = FAILED, code = "UPSTREAM_FAILED")]
    Upstream,
    #[error("like")]
    #[problem(like = Shared::Locked)]
    Like,
}

#[derive(Debug, thiserror::Error, Problem)]
enum Shared {
    #[error("locked")]
    #[problem(status = 423, code = "SHARED_LOCKED", type = "https://shared.example/locked")]
    Locked,
}

#[test]
fn constants_identify_a_problem_as_literals_do() {
    for error in [Constants::NoLongerThere, Constants::Code, Constants::Upstream, Constants::Like] {
        assert_eq!(round_trip(&error).unwrap(), error);
    }
    assert_eq!(round_trip(&Constants::Failed).unwrap_err().code(), Some("BAD_GATEWAY"));
    stays::<Constants>(r#"{"status":404,"type":"https://constants.example/no-longer-there"}"#);
    assert_eq!(back::<Constants>(r#"{"type":"https://shared.example/locked"}"#).unwrap(), Constants::Like);
    assert!(!format!("{:?}", Shared::Locked).is_empty());
}

// the derive does not know that these are the same, and refuses variants that are the same in its sight
const NOT_THERE: &str = "NOT_THERE";
const MISSING: &str = NOT_THERE;
type Refunded = Payment;
use self::Shared as Renamed;

/// Several variants are one problem type, or have one code.
#[derive(Debug, PartialEq, thiserror::Error, Problem)]
#[problem(from_received)]
enum Twins {
    #[error("a")]
    #[problem(status = 404, code = NOT_THERE)]
    First,
    #[error("b")]
    #[problem(status = 404, code = MISSING)]
    Second {
        #[problem(extension)]
        id: u8,
    },
    #[error("c")]
    #[problem(status = 403, code = "M_FORBIDDEN", accept(ambiguous_code))]
    Forbidden,
    #[error("d")]
    #[problem(status = 404, code = "M_FORBIDDEN")]
    Hidden,
    #[error("e")]
    #[problem(like = Shared::Locked)]
    Like,
    #[error("f")]
    #[problem(like = Renamed::Locked)]
    Again,
    #[error(transparent)]
    #[problem(transparent)]
    Payment(Payment),
    #[error(transparent)]
    #[problem(transparent)]
    Refund(Refunded),
}

#[test]
fn a_problem_type_of_several_variants_never_picks_one() {
    for error in [
        Twins::First,
        Twins::Second { id: 7 },
        Twins::Like,
        Twins::Again,
        Twins::Payment(Payment::CardExpired),
        Twins::Refund(Payment::CardExpired),
    ] {
        assert!(round_trip(&error).is_err(), "{error:?}");
    }
    // the status tells them apart
    for error in [Twins::Forbidden, Twins::Hidden] {
        assert_eq!(round_trip(&error).unwrap(), error);
    }
    stays::<Twins>(r#"{"code":"M_FORBIDDEN"}"#);
}

/// The type of a transparent variant may be generic, and other variants may not come back at all.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum Outer<E: std::error::Error + problem_core::ToProblem> {
    #[error(transparent)]
    #[problem(transparent)]
    Inner(E),
    #[error(transparent)]
    #[problem(transparent, accept(one_way))]
    Other(Problem),
    #[error("via")]
    #[problem(via = Converted)]
    Converted(std::fmt::Error),
    #[error("traced")]
    Traced {
        #[problem(transparent)]
        payment: Payment,
        #[problem(extension)]
        order: u64,
        #[problem(default)]
        note: String,
    },
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("converted")]
#[problem(status = 400)]
struct Converted;

impl From<&std::fmt::Error> for Converted {
    fn from(_: &std::fmt::Error) -> Self {
        Self
    }
}

#[test]
fn an_inner_type_reads_its_own_problems() {
    match round_trip(&Outer::Inner(Shop::Closed)) {
        Ok(Outer::Inner(Shop::Closed)) => {}
        other => panic!("{other:?}"),
    }
    let converted: Result<Outer<Shop>, _> = round_trip(&Outer::Converted(std::fmt::Error));
    assert_eq!(converted.unwrap_err().code(), Some("CONVERTED"));
    let open: Result<Outer<Shop>, _> =
        round_trip(&Outer::Other(Problem::new(problem_core::ErrorStatus::GONE)));
    assert_eq!(open.unwrap_err().code(), Some("GONE"));
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum Traced {
    #[error("traced")]
    Payment {
        #[problem(transparent)]
        payment: Payment,
        #[problem(extension)]
        order: u64,
        #[problem(default)]
        note: String,
    },
}

#[test]
fn what_the_variant_adds_to_an_inner_problem_comes_back_too() {
    let sent = Traced::Payment { payment: Payment::CardExpired, order: 7, note: "unsent".to_owned() };
    let Traced::Payment { payment, order, note } = round_trip(&sent).unwrap();
    assert_eq!((payment, order, note.as_str()), (Payment::CardExpired, 7, ""));
    stays::<Traced>(r#"{"status":422,"code":"CARD_EXPIRED"}"#);
}
