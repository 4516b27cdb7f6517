//! `FromReceived`: error types that come back from the problems that they became.

use http::HeaderMap;

use crate::problem_type::set::ProblemTypes;
use crate::received::ReceivedProblem;
use crate::received::identify::identify;
use crate::received::reading::Reading;

/// An error that comes back from the problem that it became, in a client that shares the type with its service.
///
/// `#[problem(from_received)]` on a derived type implements this trait. `Box` and `Arc` implement it if the error inside does.
/// Call [`ReceivedProblem::into_error`] to read a problem. The [page about clients][clients] has the rules.
///
/// [clients]: https://docs.rs/problem-core/latest/problem_core/guide/clients/index.html
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot come back from a received problem",
    label = "on a type of your own, write #[problem(from_received)] beside `#[derive(Problem)]`",
    note = "a generic type that has the key comes back only if the types of its fields can be read, for example with `Deserialize`",
    note = "to leave a transparent variant out, write accept(one_way) on it: its problems then stay received problems"
)]
pub trait FromReceived: Sized {
    /// For generated code: the problem types of the type.
    #[doc(hidden)]
    fn __types() -> &'static ProblemTypes;

    /// For generated code: the error, if the problem is one of this type and has everything that it needs.
    #[doc(hidden)]
    fn __from_received(reading: &Reading<'_>) -> Option<Self>;
}

impl ReceivedProblem {
    /// Returns the error that became this problem, or this problem unchanged if it is none of `E`. `E` is a derived type with
    /// `#[problem(from_received)]`, which the service and this client share.
    ///
    /// The `type` of the document identifies a variant with a type URI, for example one of an enum with `base`. The `code` identifies a
    /// variant without a type URI, and any variant if the document has no `type`. A relative `type` must be resolved first, with
    /// [`with_base_uri`](Self::with_base_uri). **The status of the document, if it has one, must be the one that `E` declares.**
    ///
    #[cfg_attr(feature = "derive", doc = "```")]
    #[cfg_attr(not(feature = "derive"), doc = "```ignore")]
    /// use problem_core::{Problem, ReceivedProblem};
    ///
    /// #[derive(Debug, thiserror::Error, Problem)]
    /// #[problem(base = "https://api.example.com/errors/", from_received)]
    /// enum OrderError {
    ///     #[error("order {id} not found")]
    ///     #[problem(status = 404)]
    ///     OrderNotFound { #[problem(extension = "orderId")] id: u64 },
    ///
    ///     #[error("the order database failed")]
    ///     #[problem(status = 500)]
    ///     Database(#[source] std::io::Error),
    /// }
    ///
    /// let body = br#"{"type":"https://api.example.com/errors/order-not-found","status":404,"orderId":42}"#;
    /// match ReceivedProblem::from_json(body)?.into_error() {
    ///     Ok(OrderError::OrderNotFound { id }) => assert_eq!(id, 42),
    ///     other => panic!("{other:?}"),
    /// }
    ///
    /// // a problem that the service of this client does not know yet
    /// let body = br#"{"type":"https://api.example.com/errors/order-locked","status":409}"#;
    /// let received = ReceivedProblem::from_json(body)?.into_error::<OrderError>().unwrap_err();
    /// assert_eq!(received.type_uri(), "https://api.example.com/errors/order-locked");
    /// # Ok::<(), problem_core::NotAProblem>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns this problem, unchanged,
    ///
    /// - if its problem type is not one that `E` declares, or is one of several variants,
    /// - if a member or a header field that a field of the variant needs is missing or has another type,
    /// - if it is a 5xx without a code of its own, or the variant has `accept(one_way)` or `via`.
    pub fn into_error<E: FromReceived>(self) -> Result<E, Self> {
        self.into_error_at(None)
    }

    /// Does the same as [`into_error`](Self::into_error) for a service that publishes its problem types under `base`, such as one
    /// with `Boundary::with_base_for_all`. `base` is the URI that the service has there, for example
    /// `https://api.example.com/errors/`.
    ///
    /// A problem type without a type URI then has the URI `base` and the slug of its code, and a relative type URI, such as
    /// `/errors/order-not-found`, is resolved against `base`.
    ///
    #[cfg_attr(feature = "derive", doc = "```")]
    #[cfg_attr(not(feature = "derive"), doc = "```ignore")]
    /// use problem_core::{Problem, ReceivedProblem};
    ///
    /// #[derive(Debug, thiserror::Error, Problem)]
    /// #[problem(from_received)]
    /// enum OrderError {
    ///     #[error("the order is closed")]
    ///     #[problem(status = 409)]
    ///     OrderClosed,
    /// }
    ///
    /// let body = br#"{"type":"https://shop.example/problems/order-closed","status":409}"#;
    /// let error = ReceivedProblem::from_json(body)?.into_error_in("https://shop.example/problems/");
    /// assert!(matches!(error, Ok(OrderError::OrderClosed)));
    /// # Ok::<(), problem_core::NotAProblem>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`into_error`](Self::into_error).
    pub fn into_error_in<E: FromReceived>(self, base: &str) -> Result<E, Self> {
        self.into_error_at(Some(base))
    }

    fn into_error_at<E: FromReceived>(self, base: Option<&str>) -> Result<E, Self> {
        read(&self, self.response_fields(), base).ok_or(self)
    }
}

/// The error that became a problem. `fields` are the header fields of its response, if they are known.
fn read<E: FromReceived>(
    problem: &ReceivedProblem,
    fields: Option<&HeaderMap>,
    base: Option<&str>,
) -> Option<E> {
    let row = identify(problem, E::__types(), base)?;
    E::__from_received(&Reading::of(problem, fields, row))
}

#[cfg(feature = "derive")]
#[cfg_attr(
    any(feature = "axum", feature = "salvo", feature = "warp"),
    allow(
        unused_imports,
        reason = "only in this crate, the compiler sees that the macro imports a trait that it does not use"
    )
)]
#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::{Duration, SystemTime};

    use bytes::Bytes;
    use http::header::{self, HeaderMap, HeaderValue};

    use super::{FromReceived, read};
    use crate::{FieldError, Problem, RateLimit, ReceivedProblem, ToProblem};

    /// Fields that come back from header fields.
    #[derive(Debug, PartialEq, thiserror::Error, Problem)]
    #[problem(crate = crate, from_received)]
    enum Fields {
        #[error("wait")]
        #[problem(status = 429, code = "WAIT")]
        Wait {
            #[problem(extension)]
            limit: u32,
            #[problem(retry_after)]
            wait: Duration,
        },
        #[error("wait")]
        #[problem(status = 503, code = "SECONDS")]
        Seconds(#[problem(retry_after)] Option<u8>),
        #[error("wait")]
        #[problem(status = 503, code = "OPTIONAL")]
        Optional(#[problem(retry_after, default)] Option<u8>),
        #[error("wait")]
        #[problem(status = 503, code = "TIME")]
        Time(#[problem(retry_after, default)] u64),
        #[error("texts")]
        #[problem(status = 400, header("X-Const" = "1"))]
        Texts {
            #[problem(header = "X-Ip")]
            ip: IpAddr,
            #[problem(header = "X-Text")]
            text: Option<String>,
            #[problem(header = "X-Raw", default)]
            raw: String,
        },
        #[error("challenge")]
        #[problem(status = 401)]
        Challenge(#[problem(www_authenticate)] String),
        #[error("methods")]
        #[problem(status = 405)]
        Methods(#[problem(allow)] String),
        #[error("limit")]
        #[problem(status = 429, code = "LIMIT")]
        Limit(#[problem(rate_limit)] RateLimit),
        #[error("limit")]
        #[problem(status = 429, code = "MAYBE")]
        Maybe(#[problem(rate_limit)] Option<RateLimit>),
    }

    /// The enum of the README.
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(crate = crate, base = "https://api.example.com/errors/", from_received)]
    enum OrderError {
        #[error("order {id} not found")]
        #[problem(status = 404)]
        OrderNotFound {
            #[problem(extension = "orderId")]
            id: u64,
        },
        #[error("the request body contains invalid field values")]
        #[problem(status = 422, code = "VALIDATION_ERROR")]
        Invalid {
            #[problem(errors)]
            fields: Vec<FieldError>,
        },
        #[error("sign in first")]
        #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
        Unauthenticated,
        #[error("{limit} requests used up")]
        #[problem(status = 429, code = "RATE_LIMIT_EXCEEDED")]
        TooMany {
            #[problem(extension)]
            limit: u32,
            #[problem(retry_after)]
            wait: Duration,
        },
        #[error("the order database failed")]
        #[problem(status = 500)]
        Database(#[from] std::io::Error),
        #[error(transparent)]
        #[problem(transparent)]
        Payment(#[from] PaymentError),
    }

    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(crate = crate, from_received)]
    enum PaymentError {
        #[error("the card was declined")]
        #[problem(status = PAYMENT_REQUIRED)]
        Declined,
    }

    /// The response of an error: its body as a problem, and its header fields.
    fn sent(error: &impl ToProblem) -> (ReceivedProblem, HeaderMap) {
        let (parts, body) = error.to_response::<Bytes>().into_parts();
        (ReceivedProblem::from_json(&body).expect("the body is a problem"), parts.headers)
    }

    fn round_trip<E: ToProblem + FromReceived>(error: &E) -> Option<E> {
        let (problem, fields) = sent(error);
        read(&problem, Some(&fields), None)
    }

    #[test]
    fn the_enum_of_the_readme_comes_back() {
        let fields = vec![
            FieldError::new("items[0].name", "REQUIRED", "is required"),
            FieldError::new("page", "OUT_OF_RANGE", "starts at 1").in_query(),
        ];
        for error in [
            OrderError::OrderNotFound { id: 42 },
            OrderError::Invalid { fields },
            OrderError::Unauthenticated,
            OrderError::TooMany { limit: 100, wait: Duration::from_secs(30) },
            OrderError::Payment(PaymentError::Declined),
        ] {
            let sent = format!("{error:?}");
            assert_eq!(round_trip(&error).map(|back| format!("{back:?}")), Some(sent));
        }
        // nothing of it was sent
        assert!(round_trip(&OrderError::Database(std::io::Error::other("10.0.0.7 is down"))).is_none());
    }

    #[test]
    fn header_fields_come_back() {
        let ip = IpAddr::from([127, 0, 0, 1]);
        for error in [
            Fields::Wait { limit: 100, wait: Duration::from_secs(30) },
            Fields::Seconds(Some(255)),
            Fields::Seconds(None),
            Fields::Time(u64::MAX),
            Fields::Texts { ip, text: None, raw: "a, \"b\"".to_owned() },
            Fields::Texts { ip, text: Some("u".to_owned()), raw: "b".to_owned() },
            Fields::Challenge(r#"Bearer realm="a""#.to_owned()),
            Fields::Methods("GET, HEAD".to_owned()),
            Fields::Maybe(None),
        ] {
            assert_eq!(round_trip(&error), Some(error));
        }
        // a wait is sent in whole seconds, rounded up
        let rounded = round_trip(&Fields::Wait { limit: 1, wait: Duration::from_millis(1) });
        assert_eq!(rounded, Some(Fields::Wait { limit: 1, wait: Duration::from_secs(1) }));
    }

    #[test]
    fn a_rate_limit_comes_back_from_its_members_and_header_fields() {
        let window = Duration::from_secs(60);
        for policy in ["default", "a \"b\" \\;r=9, c"] {
            let limit = RateLimit::new(100, 3, 30).with_window(window).with_policy(policy).unwrap();
            for error in [Fields::Limit(limit.clone()), Fields::Maybe(Some(limit.clone()))] {
                let Some(Fields::Limit(back) | Fields::Maybe(Some(back))) = round_trip(&error) else {
                    panic!("{error:?}");
                };
                assert_eq!((back.limit(), back.remaining(), back.policy()), (100, 3, policy));
                assert_eq!(back.window(), Some(window));
                let reset = back.reset().duration_since(SystemTime::now()).unwrap();
                assert!((28..=30).contains(&reset.as_secs()), "{reset:?}");
            }
        }
        let (problem, _) = sent(&Fields::Limit(RateLimit::new(100, 3, 30)));
        for text in [
            "",
            "default;r=1",
            "\"default\"",
            "\"default\";r=x",
            "\"default\";r=1, \"burst\";r=2",
            "\"a\", \"b\";r=2",
            "\"\";r=1",
            "\"\\a\";r=1",
            "\"default\";r=-1",
            "\"default\";r=+1",
            "\"default\";r=1;r=x",
            "\"default\";x=1;r=2",
        ] {
            let fields = HeaderMap::from_iter([(
                crate::headers::structured_rate_limit::RATE_LIMIT,
                HeaderValue::try_from(text).unwrap(),
            )]);
            assert_eq!(read::<Fields>(&problem, Some(&fields), None), None, "{text}");
        }
    }

    #[test]
    fn a_header_field_that_is_missing_or_does_not_fit_is_no_value() {
        let missing = |error: &Fields| {
            let (problem, _) = sent(error);
            [read(&problem, Some(&HeaderMap::new()), None), read(&problem, None, None)]
        };
        let texts = || Fields::Texts { ip: [127, 0, 0, 1].into(), text: None, raw: "b".to_owned() };
        for error in [
            Fields::Wait { limit: 1, wait: Duration::ZERO },
            texts(),
            Fields::Challenge("Basic realm=\"a\"".to_owned()),
            Fields::Limit(RateLimit::new(1, 0, 1)),
            Fields::Maybe(Some(RateLimit::new(1, 0, 1))),
        ] {
            assert_eq!(missing(&error), [None, None], "{error:?}");
        }
        // without the header fields, nothing tells whether the service sent a value
        assert_eq!(missing(&Fields::Seconds(Some(1))), [Some(Fields::Seconds(None)), None]);
        assert_eq!(missing(&Fields::Optional(Some(1))), [const { Some(Fields::Optional(None)) }; 2]);
        assert_eq!(missing(&Fields::Time(1)), [const { Some(Fields::Time(0)) }; 2]);

        let (problem, _) = sent(&Fields::Seconds(None));
        for text in ["256", "+5", "-1", "1.5", "", "soon", "Thu, 01 Dec 1994 16:00:00 GMT"] {
            let fields = HeaderMap::from_iter([(header::RETRY_AFTER, HeaderValue::from_static(text))]);
            assert_eq!(read::<Fields>(&problem, Some(&fields), None), None, "{text}");
        }
        // nothing tells which of two values is the one of the field
        let (problem, mut fields) = sent(&texts());
        fields.append("x-raw", HeaderValue::from_static("c"));
        assert_eq!(read::<Fields>(&problem, Some(&fields), None), None);
        let (problem, mut fields) = sent(&texts());
        fields.insert("x-raw", HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(read::<Fields>(&problem, Some(&fields), None), None);
        let (problem, mut fields) = sent(&texts());
        fields.insert("x-ip", HeaderValue::from_static("localhost"));
        assert_eq!(read::<Fields>(&problem, Some(&fields), None), None);
    }
}
