//! The error type of Windmill, a service that is built on anyhow: its functions return `anyhow::Error`, or an enum that contains it. One
//! variant takes its status at run time. **The service sends the whole message of every error, so its clients read the texts of the
//! database and of anyhow.** The port does not send the message of a 5xx. Its codes are the names that the service gives its errors.

use anyhow::Context as _;
use problem_core::{ErrorStatus, Problem};

use super::{body, check};

/// An error of another crate. Its text is not for clients.
#[derive(Debug, thiserror::Error)]
#[error("SECRET of another crate")]
struct Foreign;

/// The errors of the endpoint that talks to a language model.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(codes = "PascalCase")]
enum AiError {
    #[error("the provider {provider} is not configured")]
    #[problem(status = 400, code = "AIError")]
    NotConfigured { provider: String },
    #[error("the provider does not know the model {0}")]
    #[problem(status = 400, code = "AIError")]
    UnknownModel(String),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("{0}")]
#[problem(status = 500, codes = "PascalCase", accept(named_server_errors))]
enum Error {
    #[problem(status = 502)]
    BadGateway(String),
    BadConfig(String),
    ConnectingToDatabase(String),
    #[problem(status = 404, log = warn)]
    NotFound(String),
    #[problem(status = 401, www_authenticate = r#"Bearer realm="windmill""#)]
    NotAuthorized(String),
    MetricNotFound(String),
    #[problem(status = 403)]
    PermissionDenied(String),
    #[error("{0} requires an administrator")]
    #[problem(status = 403)]
    RequireAdmin(String),
    ExecutionErr(String),
    ResultTooLarge(String),
    #[error("reading or writing failed")]
    IoErr(#[from] std::io::Error),
    #[error("a value is not UTF-8")]
    Utf8Err(#[from] std::string::FromUtf8Error),
    #[error("a value is not a UUID")]
    UuidErr(#[from] uuid::Error),
    #[error("the query could not be answered")]
    #[problem(status = 400)]
    SqlErr(#[from] Foreign),
    #[error("a value is not JSON")]
    SerdeJson(#[from] serde_json::Error),
    #[problem(status = 400)]
    BadRequest(String),
    #[error("the quota is used up: {0}")]
    #[problem(status = 400)]
    QuotaExceeded(String),
    InternalErr(String),
    #[error("{message} at {location}")]
    #[problem(code = "InternalErr")]
    InternalErrLoc {
        message: String,
        location: String,
    },
    #[error("{1} at {0}")]
    #[problem(code = "InternalErr")]
    InternalErrAt(&'static std::panic::Location<'static>, String),
    #[error("a value is not hexadecimal")]
    HexErr(#[source] Foreign),
    #[error("the database could not be migrated")]
    DatabaseMigration(#[source] Foreign),
    #[error("{0} exited with {1}")]
    ExitStatus(String, i32),
    ExecutionRawError(Box<serde_json::value::RawValue>),
    #[error("unexpected")]
    Anyhow(#[from] anyhow::Error),
    JsonErr(serde_json::Value),
    #[error(transparent)]
    #[problem(transparent)]
    AIError(#[from] AiError),
    AlreadyCompleted(String),
    FindPythonError(String),
    ArgumentErr(String),
    // the caller decides the status
    #[error(transparent)]
    #[problem(transparent)]
    Generic(#[from] Problem),
    #[error("{feature} needs workers of version {min_version}")]
    #[problem(detail = "{feature} needs workers of version {min_version}")]
    WorkersAreBehind {
        feature: String,
        #[problem(extension = "minVersion")]
        min_version: String,
    },
    #[error("version {version} changed {feature}")]
    #[problem(detail = "version {version} changed {feature}; see {guide_url}")]
    MigrationNeeded {
        version: String,
        feature: String,
        guide_url: &'static str,
    },
    #[problem(detail = "the worker does not have {0}")]
    FeatureUnavailable(String),
}

#[test]
fn every_error_has_its_status_and_name() {
    let text = || "text".to_owned();
    let secret = || "SECRET".to_owned();
    let json = || serde_json::from_str::<u8>("SECRET").unwrap_err();
    let raw = serde_json::value::RawValue::from_string("\"SECRET\"".to_owned()).unwrap();
    let conflict = Problem::new(ErrorStatus::CONFLICT).with_detail("the job is running");
    let uuid: Result<uuid::Uuid, _> = "SECRET".parse();
    check(
        [
            (Error::BadGateway(secret()), 502, "BadGateway"),
            (Error::BadConfig(secret()), 500, "BadConfig"),
            (Error::ConnectingToDatabase(secret()), 500, "ConnectingToDatabase"),
            (Error::NotFound(text()), 404, "NotFound"),
            (Error::NotAuthorized(text()), 401, "NotAuthorized"),
            (Error::MetricNotFound(secret()), 500, "MetricNotFound"),
            (Error::PermissionDenied(text()), 403, "PermissionDenied"),
            (Error::RequireAdmin(text()), 403, "RequireAdmin"),
            (Error::ExecutionErr(secret()), 500, "ExecutionErr"),
            (Error::ResultTooLarge(secret()), 500, "ResultTooLarge"),
            (std::io::Error::other("SECRET").into(), 500, "IoErr"),
            (String::from_utf8(vec![0xff]).unwrap_err().into(), 500, "Utf8Err"),
            (uuid.unwrap_err().into(), 500, "UuidErr"),
            (Foreign.into(), 400, "SqlErr"),
            (json().into(), 500, "SerdeJson"),
            (Error::BadRequest(text()), 400, "BadRequest"),
            (Error::QuotaExceeded(text()), 400, "QuotaExceeded"),
            (Error::InternalErr(secret()), 500, "InternalErr"),
            (Error::InternalErrLoc { message: secret(), location: secret() }, 500, "InternalErr"),
            (Error::InternalErrAt(std::panic::Location::caller(), secret()), 500, "InternalErr"),
            (Error::HexErr(Foreign), 500, "HexErr"),
            (Error::DatabaseMigration(Foreign), 500, "DatabaseMigration"),
            (Error::ExitStatus(secret(), 1), 500, "ExitStatus"),
            (Error::ExecutionRawError(raw), 500, "ExecutionRawError"),
            (anyhow::anyhow!("SECRET").into(), 500, "Anyhow"),
            (Error::JsonErr(serde_json::json!({ "error": "SECRET" })), 500, "JsonErr"),
            (AiError::NotConfigured { provider: text() }.into(), 400, "AIError"),
            (AiError::UnknownModel(text()).into(), 400, "AIError"),
            (Error::AlreadyCompleted(secret()), 500, "AlreadyCompleted"),
            (Error::FindPythonError(secret()), 500, "FindPythonError"),
            (Error::ArgumentErr(secret()), 500, "ArgumentErr"),
            (conflict.into(), 409, "CONFLICT"),
            (Error::WorkersAreBehind { feature: text(), min_version: text() }, 500, "WorkersAreBehind"),
            (
                Error::MigrationNeeded { version: text(), feature: text(), guide_url: "/guide" },
                500,
                "MigrationNeeded",
            ),
            (Error::FeatureUnavailable(text()), 500, "FeatureUnavailable"),
        ],
        &["SECRET"],
    );
}

#[test]
fn the_context_of_anyhow_is_not_sent() {
    fn settings() -> anyhow::Result<String> {
        std::fs::read_to_string("/SECRET/settings.toml").context("the SECRET settings cannot be read")
    }
    fn workspace() -> Result<String, Error> {
        Ok(settings()?)
    }
    let error = workspace().unwrap_err();
    assert_eq!(body(&error), r#"{"title":"Internal Server Error","status":500,"code":"Anyhow"}"#);
    // the log has all of it
    match error {
        Error::Anyhow(source) => assert_eq!(source.chain().count(), 2),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_derived_error_beside_anyhow_keeps_its_status() {
    assert_eq!(
        body(&Error::from(AiError::UnknownModel("m1".to_owned()))),
        r#"{"title":"Bad Request","status":400,"detail":"the provider does not know the model m1","code":"AIError"}"#
    );
    // inside anyhow, it is found with `downcast`
    let inside = anyhow::Error::from(AiError::UnknownModel("m1".to_owned())).context("SECRET");
    let error = inside.downcast::<AiError>().map_or_else(Error::from, Error::from);
    check([(error, 400, "AIError")], &["SECRET"]);
}

#[test]
fn a_text_for_clients_is_sent_even_with_a_500() {
    let error = Error::WorkersAreBehind { feature: "batches".to_owned(), min_version: "1.500".to_owned() };
    assert_eq!(
        body(&error),
        r#"{"title":"Internal Server Error","status":500,"detail":"batches needs workers of version 1.500","code":"WorkersAreBehind","minVersion":"1.500"}"#
    );
}
