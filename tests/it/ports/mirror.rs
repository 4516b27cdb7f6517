//! The errors of the catalog of InfluxDB 3. The crate of the catalog does not know HTTP, and more than half of its forty errors are a
//! 500. The service matches on them in three places. **Here, a mirror names the variants that a client can tell apart, and `rest`
//! covers all others.** The messages of the catalog are never sent.

use problem_core::Problem;

use super::{body, check, header};

/// The crate of the catalog. It does not know HTTP.
mod catalog {
    pub type Name = std::sync::Arc<str>;

    #[derive(Debug, thiserror::Error)]
    #[error("SECRET of the catalog")]
    #[allow(dead_code, reason = "the mirror reads only some of the fields")]
    #[non_exhaustive]
    pub enum CatalogError {
        ObjectStore(#[from] std::io::Error),
        AlreadyExists,
        NotFound,
        AlreadyDeleted,
        InvalidConfiguration { message: Box<str> },
        InvalidDistinctCacheColumnType,
        InvalidLastCacheKeyColumnType,
        TriggerAlreadyEnabled,
        TriggerAlreadyDisabled,
        InvalidColumnType { column_name: Name, expected: &'static str, got: &'static str },
        ReservedColumn(Name),
        InvalidNodeRegistration,
        TooManyColumns(usize),
        TooManyTagColumns(usize),
        TooManyTables(usize),
        TooManyDbs(usize),
        TooManyFields { field_family: String, limit: usize },
        DatabaseNotFound { db_name: Name },
        TableNotFound { db_name: Name, table_name: Name },
        FieldTypeMismatch { table_name: String, column_name: String, attempted: &'static str },
        SeriesKeyMismatch { table_name: String, existing: String },
        Subscription(#[from] std::fmt::Error),
        Other(#[from] std::str::Utf8Error),
        ProcessingEngineTriggerExists { database_name: String, trigger_name: String },
        ProcessingEngineTriggerRunning { trigger_name: String },
        ProcessingEnginePluginInUse { database_name: String, plugin_name: String, trigger_name: String },
        ProcessingEnginePluginNotFound { plugin_name: String, database_name: String },
        ProcessingEngineUnimplemented { feature_description: String },
        ProcessingEngineTriggerNotFound { database_name: String, trigger_name: String },
        ProcessingEngineTriggerSpecParseError { trigger_spec: String },
        InvalidLastCacheSize,
        TriggerSpecificationParseError { trigger_spec: String, context: Option<String> },
        InvalidErrorBehavior(String),
        TokenNameAlreadyExists(String),
        MissingAdminTokenToUpdate,
        CannotDeleteInternalDatabase,
        NodeAlreadyStopped { node_id: Name },
        CannotDeleteOperatorToken,
        CannotChangeGenerationDuration { level: u8, existing: u64, attempted: u64 },
        DuplicateColumn { name: Name, existing: &'static str },
    }
}

use catalog::{CatalogError, Name};

/// What an error of the catalog means to a client.
#[derive(Debug, Problem)]
#[problem(for = catalog::CatalogError, status = 400)]
enum CatalogProblem {
    #[problem(status = 404, code = "RESOURCE_NOT_FOUND", detail = "there is no such resource")]
    NotFound,
    #[problem(status = 409, detail = "there is a resource with this name already")]
    AlreadyExists,
    #[problem(status = 409, detail = "the resource has been deleted already")]
    AlreadyDeleted,
    #[problem(status = 409, detail = "there is a token {0} already")]
    TokenNameAlreadyExists(String),
    #[problem(status = 405, detail = "the token of the operator cannot be deleted", accept(missing_allow))]
    CannotDeleteOperatorToken,
    #[problem(detail = "invalid configuration: {message}")]
    InvalidConfiguration { message: Box<str> },
    #[problem(detail = "a distinct cache takes only tags and strings")]
    InvalidDistinctCacheColumnType,
    #[problem(detail = "a key of a last cache cannot have this type")]
    InvalidLastCacheKeyColumnType,
    #[problem(detail = "the name {0} is reserved")]
    ReservedColumn(Name),
    #[problem(detail = "there is a column {name} already")]
    DuplicateColumn { name: Name },
    #[problem(detail = "the column {column_name} has the type {got}, not {expected}")]
    InvalidColumnType {
        column_name: Name,
        #[problem(extension)]
        expected: &'static str,
        got: &'static str,
    },
    #[problem(detail = "the node {node_id} is stopped already")]
    NodeAlreadyStopped { node_id: Name },
    #[problem(status = 422, detail = "a table has at most {0} columns")]
    TooManyColumns(usize),
    #[problem(status = 422, detail = "a table has at most {0} tags")]
    TooManyTagColumns(usize),
    #[problem(status = 422, detail = "a database has at most {0} tables")]
    TooManyTables(usize),
    #[problem(status = 422, detail = "there are at most {0} databases")]
    TooManyDbs(usize),
    #[problem(status = 422, detail = "the family has too many fields")]
    TooManyFields {
        #[problem(extension)]
        limit: usize,
    },
    #[problem(rest, status = 500)]
    Internal,
}

/// The error of the HTTP API.
#[derive(Debug, thiserror::Error, Problem)]
enum ApiError {
    #[error("the catalog failed")]
    #[problem(via = CatalogProblem)]
    Catalog(#[from] CatalogError),

    #[error("the parameter {0} is missing")]
    #[problem(status = 400)]
    MissingParameter(&'static str),
}

/// Every error of the catalog that is a 500.
fn internal_errors() -> Vec<CatalogError> {
    use CatalogError::*;
    let text = || "SECRET".to_owned();
    let utf8 = String::from_utf8(vec![0xff]).unwrap_err().utf8_error();
    vec![
        ObjectStore(std::io::Error::other("SECRET")),
        TriggerAlreadyEnabled,
        TriggerAlreadyDisabled,
        InvalidNodeRegistration,
        DatabaseNotFound { db_name: "SECRET".into() },
        TableNotFound { db_name: "SECRET".into(), table_name: "SECRET".into() },
        FieldTypeMismatch { table_name: text(), column_name: text(), attempted: "SECRET" },
        SeriesKeyMismatch { table_name: text(), existing: text() },
        Subscription(std::fmt::Error),
        Other(utf8),
        ProcessingEngineTriggerExists { database_name: text(), trigger_name: text() },
        ProcessingEngineTriggerRunning { trigger_name: text() },
        ProcessingEnginePluginInUse { database_name: text(), plugin_name: text(), trigger_name: text() },
        ProcessingEnginePluginNotFound { plugin_name: text(), database_name: text() },
        ProcessingEngineUnimplemented { feature_description: text() },
        ProcessingEngineTriggerNotFound { database_name: text(), trigger_name: text() },
        ProcessingEngineTriggerSpecParseError { trigger_spec: text() },
        InvalidLastCacheSize,
        TriggerSpecificationParseError { trigger_spec: text(), context: Some(text()) },
        InvalidErrorBehavior(text()),
        MissingAdminTokenToUpdate,
        CannotDeleteInternalDatabase,
        CannotChangeGenerationDuration { level: 1, existing: 600, attempted: 60 },
    ]
}

#[test]
fn the_mirror_decides() {
    use CatalogError::*;
    let table = [
        (NotFound, 404, "RESOURCE_NOT_FOUND"),
        (AlreadyExists, 409, "ALREADY_EXISTS"),
        (AlreadyDeleted, 409, "ALREADY_DELETED"),
        (TokenNameAlreadyExists("ci".into()), 409, "TOKEN_NAME_ALREADY_EXISTS"),
        (CannotDeleteOperatorToken, 405, "CANNOT_DELETE_OPERATOR_TOKEN"),
        (InvalidConfiguration { message: "no size".into() }, 400, "INVALID_CONFIGURATION"),
        (InvalidDistinctCacheColumnType, 400, "INVALID_DISTINCT_CACHE_COLUMN_TYPE"),
        (InvalidLastCacheKeyColumnType, 400, "INVALID_LAST_CACHE_KEY_COLUMN_TYPE"),
        (ReservedColumn("time".into()), 400, "RESERVED_COLUMN"),
        (DuplicateColumn { name: "host".into(), existing: "tag" }, 400, "DUPLICATE_COLUMN"),
        (
            InvalidColumnType { column_name: "host".into(), expected: "tag", got: "field" },
            400,
            "INVALID_COLUMN_TYPE",
        ),
        (NodeAlreadyStopped { node_id: "n1".into() }, 400, "NODE_ALREADY_STOPPED"),
        (TooManyColumns(500), 422, "TOO_MANY_COLUMNS"),
        (TooManyTagColumns(250), 422, "TOO_MANY_TAG_COLUMNS"),
        (TooManyTables(10_000), 422, "TOO_MANY_TABLES"),
        (TooManyDbs(100), 422, "TOO_MANY_DBS"),
        (TooManyFields { field_family: "SECRET".into(), limit: 7 }, 422, "TOO_MANY_FIELDS"),
    ];
    let internal = internal_errors().into_iter().map(|error| (error, 500, "INTERNAL_SERVER_ERROR"));
    let errors = table.into_iter().chain(internal);
    check(errors.map(|(error, status, code)| (ApiError::from(error), status, code)), &["SECRET"]);
    check([(ApiError::MissingParameter("db"), 400, "MISSING_PARAMETER")], &[]);
}

#[test]
fn a_mirror_sends_its_own_texts() {
    let sent = |error: CatalogError| body(&ApiError::from(error));
    assert_eq!(
        sent(CatalogError::DuplicateColumn { name: "host".into(), existing: "tag" }),
        r#"{"title":"Bad Request","status":400,"detail":"there is a column host already","code":"DUPLICATE_COLUMN"}"#
    );
    assert_eq!(
        sent(CatalogError::InvalidColumnType { column_name: "host".into(), expected: "tag", got: "field" }),
        r#"{"title":"Bad Request","status":400,"detail":"the column host has the type field, not tag","code":"INVALID_COLUMN_TYPE","expected":"tag"}"#
    );
    assert_eq!(
        sent(CatalogError::TooManyTables(10_000)),
        r#"{"title":"Unprocessable Content","status":422,"detail":"a database has at most 10000 tables","code":"TOO_MANY_TABLES"}"#
    );
    assert_eq!(
        sent(CatalogError::DatabaseNotFound { db_name: "SECRET".into() }),
        r#"{"title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#
    );
    let error = ApiError::from(CatalogError::CannotDeleteOperatorToken);
    assert_eq!(header(&error, "allow"), None);
}

#[test]
fn the_mirror_is_an_error_itself() {
    let problem =
        CatalogProblem::from(&CatalogError::TooManyFields { field_family: "SECRET".into(), limit: 7 });
    assert_eq!(problem.to_string(), "the family has too many fields");
    assert_eq!(
        body(&problem),
        r#"{"title":"Unprocessable Content","status":422,"detail":"the family has too many fields","code":"TOO_MANY_FIELDS","limit":7}"#
    );
}
