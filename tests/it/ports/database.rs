//! The error type of rauthy, an OpenID Connect provider that works with two databases. **The error of a database decides at run time
//! whether the response is a 400, a 404 or a 500.** The service also converts almost forty errors of other crates, and puts their texts
//! into the response. Its codes are the names of the variants, also for a 5xx. The port has the same codes, but sends no text of
//! another crate.

use std::borrow::Cow;

use problem_core::Problem;

use super::{body, check, header};

/// The client of a replicated SQLite database.
mod hiqlite {
    #[derive(Debug, thiserror::Error)]
    #[error("SECRET of hiqlite")]
    pub enum Error {
        BadRequest,
        CheckIsLeaderError,
        ClientWriteError,
        Config,
        Connect,
        ConstraintViolation,
        LeaderChange,
        QueryReturnedNoRows,
        Request,
        S3,
        Sqlite,
        Timeout,
        Transaction,
        WebSocket,
    }
}

/// The client of a PostgreSQL database.
mod tokio_postgres {
    #[derive(Debug, thiserror::Error)]
    #[error("SECRET of PostgreSQL: {text}")]
    pub struct Error {
        pub code: Option<&'static str>,
        pub text: &'static str,
    }
}

/// Errors of other crates. Their text is not for clients.
macro_rules! foreign {
    ($($name:ident)*) => {
        mod foreign {
            $(
                #[derive(Debug, thiserror::Error)]
                #[error("SECRET of another crate")]
                pub struct $name;
            )*
        }
    };
}

foreign! {
    Actix Http Argon2 DateTime Blocking ChaCha20 Build Pool Color Multipart Payload Validation RequestHeader Reqwest Turtle Iri Cryptr Pow
    JsonPath UrlEncoded Image HeaderText HeaderValue Svg S3 Rusqlite Rsa Pkcs1 Pkcs8 Ed25519 OpenSsl Key Unspecified
}

/// What an error of a database means to a client.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(status = 500, codes = "PascalCase", accept(named_server_errors))]
enum DatabaseProblem {
    #[error("the values break a rule of the database")]
    #[problem(status = 400)]
    BadRequest,
    #[error("there is no such record")]
    #[problem(status = 404)]
    NotFound,
    #[error("the database cannot be reached")]
    Connection,
    #[error("the database failed")]
    Database,
}

impl From<&hiqlite::Error> for DatabaseProblem {
    fn from(error: &hiqlite::Error) -> Self {
        use hiqlite::Error::*;
        match error {
            BadRequest | ConstraintViolation => Self::BadRequest,
            QueryReturnedNoRows => Self::NotFound,
            CheckIsLeaderError | ClientWriteError | Connect | LeaderChange | Request | S3 | Timeout
            | WebSocket => Self::Connection,
            Config | Sqlite | Transaction => Self::Database,
        }
    }
}

impl From<&tokio_postgres::Error> for DatabaseProblem {
    fn from(error: &tokio_postgres::Error) -> Self {
        match (error.code, error.text) {
            (Some("23505"), _) => Self::BadRequest,
            (None, "query returned an unexpected number of rows") => Self::NotFound,
            _ => Self::Database,
        }
    }
}

type Text = Cow<'static, str>;

#[derive(Debug, thiserror::Error, Problem)]
#[error("{0}")]
#[problem(status = 500, codes = "PascalCase", accept(named_server_errors), www_authenticate = "OAuth")]
enum Error {
    // the errors of the service
    #[problem(status = 400)]
    BadRequest(Text),
    #[problem(status = 403)]
    Blocked(Text),
    Connection(Text),
    #[problem(status = 401)]
    CSRFTokenError(Text),
    Database(Text),
    DatabaseIo(Text),
    #[problem(status = 401)]
    Disabled(Text),
    #[error("the DPoP proof is not valid")]
    #[problem(status = 401, www_authenticate = r#"DPoP error="invalid_dpop_proof""#)]
    DPoP {
        #[problem(header = "Access-Control-Allow-Origin")]
        origin: Option<String>,
    },
    Encryption(Text),
    #[error("the DPoP proof needs the nonce in the header DPoP-Nonce")]
    #[problem(status = 400, www_authenticate = r#"DPoP error="use_dpop_nonce""#)]
    #[problem(header("Access-Control-Expose-Headers" = "DPoP-Nonce"))]
    UseDpopNonce {
        #[problem(header = "Access-Control-Allow-Origin")]
        origin: Option<String>,
        #[problem(header = "DPoP-Nonce")]
        nonce: String,
    },
    #[problem(status = 403)]
    Forbidden(Text),
    Internal(Text),
    #[problem(status = 400)]
    InvalidGrant(Text),
    #[problem(status = 400)]
    InvalidTarget(Text),
    #[problem(status = 401)]
    JwtToken(Text),
    JoseError(Text),
    #[problem(status = 406)]
    MfaRequired(Text),
    NoSession(Text),
    #[problem(status = 406)]
    NotAccepted(Text),
    #[problem(status = 404)]
    NotFound(Text),
    #[problem(status = 401)]
    PasswordExpired(Text),
    #[problem(status = 403)]
    PasswordRefresh(Text),
    #[problem(status = 428)]
    PreconditionRequired(Text),
    Scim(Text),
    #[problem(status = 401)]
    SessionExpired(Text),
    #[problem(status = 401)]
    SessionTimeout(Text),
    Timeout(Text),
    #[error("too many requests")]
    #[problem(status = 429, retry_after = none)]
    TooManyRequests {
        #[problem(header = "x-retry-not-before")]
        not_before: i64,
    },
    #[problem(status = 401)]
    Unauthorized(Text),
    #[error("sign in as the challenge asks for")]
    #[problem(status = 401)]
    WWWAuthenticate(#[problem(www_authenticate)] String),

    // the databases
    #[error("hiqlite failed")]
    #[problem(via = DatabaseProblem)]
    Hiqlite(#[from] hiqlite::Error),
    #[error("PostgreSQL failed")]
    #[problem(via = DatabaseProblem)]
    Postgres(#[from] tokio_postgres::Error),
    #[error("the pool of connections could not be built")]
    #[problem(code = "DatabaseIo")]
    Build(#[from] foreign::Build),
    #[error("the pool has no connection")]
    #[problem(code = "DatabaseIo")]
    Pool(#[from] foreign::Pool),
    #[error("SQLite failed")]
    #[problem(code = "Database")]
    Rusqlite(#[from] foreign::Rusqlite),

    // the errors of other crates that are the client's fault
    #[error("the input could not be read")]
    #[problem(status = 400, code = "BadRequest")]
    Io(#[from] std::io::Error),
    #[error("invalid date or time")]
    #[problem(status = 400, code = "BadRequest")]
    DateTime(#[from] foreign::DateTime),
    #[error("invalid color")]
    #[problem(status = 400, code = "BadRequest")]
    Color(#[from] foreign::Color),
    #[error("invalid multipart body")]
    #[problem(status = 400, code = "BadRequest")]
    Multipart(#[from] foreign::Multipart),
    #[error("the body could not be read")]
    #[problem(status = 400, code = "BadRequest")]
    Payload(#[from] foreign::Payload),
    #[error("a field has an invalid value")]
    #[problem(status = 400, code = "BadRequest")]
    Validation(#[from] foreign::Validation),
    #[error("invalid JSON")]
    #[problem(status = 400, code = "BadRequest")]
    Json(#[from] serde_json::Error),
    #[error("a header is not ASCII")]
    #[problem(status = 400, code = "BadRequest")]
    RequestHeader(#[from] foreign::RequestHeader),
    #[error("a header is not ASCII")]
    #[problem(status = 400, code = "BadRequest")]
    HeaderText(#[from] foreign::HeaderText),
    #[error("invalid Turtle document")]
    #[problem(status = 400, code = "BadRequest")]
    Turtle(#[from] foreign::Turtle),
    #[error("invalid IRI")]
    #[problem(status = 400, code = "BadRequest")]
    Iri(#[from] foreign::Iri),
    #[error("invalid JSON path")]
    #[problem(status = 400, code = "BadRequest")]
    JsonPath(#[from] foreign::JsonPath),
    #[error("invalid form")]
    #[problem(status = 400, code = "BadRequest")]
    UrlEncoded(#[from] foreign::UrlEncoded),
    #[error("invalid image")]
    #[problem(status = 400, code = "BadRequest")]
    Image(#[from] foreign::Image),
    #[error("invalid SVG image")]
    #[problem(status = 400, code = "BadRequest")]
    Svg(#[from] foreign::Svg),
    #[error("invalid RSA key")]
    #[problem(status = 400, code = "BadRequest")]
    Rsa(#[from] foreign::Rsa),
    #[error("invalid PKCS #1 key")]
    #[problem(status = 400, code = "BadRequest")]
    Pkcs1(#[from] foreign::Pkcs1),
    #[error("invalid PKCS #8 key")]
    #[problem(status = 400, code = "BadRequest")]
    Pkcs8(#[from] foreign::Pkcs8),
    #[error("invalid Ed25519 key")]
    #[problem(status = 400, code = "BadRequest")]
    Ed25519(#[from] foreign::Ed25519),
    #[error("invalid key or certificate")]
    #[problem(status = 400, code = "BadRequest")]
    OpenSsl(#[from] foreign::OpenSsl),
    #[error("the key was rejected")]
    #[problem(status = 400, code = "BadRequest")]
    Key(#[from] foreign::Key),
    #[error("the key cannot be used")]
    #[problem(status = 400, code = "BadRequest")]
    Unspecified(#[from] foreign::Unspecified),
    #[error("the proof of work is not valid")]
    #[problem(status = 403, code = "Forbidden")]
    Pow(#[from] foreign::Pow),

    // the other errors of other crates
    #[error("actix failed")]
    #[problem(code = "Internal")]
    Actix(#[from] foreign::Actix),
    #[error("a response could not be built")]
    #[problem(code = "Internal")]
    Http(#[from] foreign::Http),
    #[error("a password could not be hashed")]
    #[problem(code = "Internal")]
    Argon2(#[from] foreign::Argon2),
    #[error("the pool of threads has no thread")]
    #[problem(code = "Internal")]
    Blocking(#[from] foreign::Blocking),
    #[error("a value could not be decrypted")]
    #[problem(code = "Internal")]
    ChaCha20(#[from] foreign::ChaCha20),
    #[error("a value is not UTF-8")]
    #[problem(code = "Internal")]
    Utf8(#[from] std::string::FromUtf8Error),
    #[error("a header could not be built")]
    #[problem(code = "Internal")]
    HeaderValue(#[from] foreign::HeaderValue),
    #[error("a text could not be formatted")]
    #[problem(code = "Internal")]
    Format(#[from] std::fmt::Error),
    #[error("another service cannot be reached")]
    #[problem(code = "Connection")]
    Reqwest(#[from] foreign::Reqwest),
    #[error("the object store cannot be reached")]
    #[problem(code = "Connection")]
    S3(#[from] foreign::S3),
    #[error("the key store failed")]
    #[problem(code = "Encryption")]
    Cryptr(#[from] foreign::Cryptr),
}

fn postgres(code: Option<&'static str>, text: &'static str) -> Error {
    tokio_postgres::Error { code, text }.into()
}

#[test]
fn the_error_of_a_database_decides() {
    let no_rows = "query returned an unexpected number of rows";
    check(
        [
            (hiqlite::Error::BadRequest.into(), 400, "BadRequest"),
            (hiqlite::Error::CheckIsLeaderError.into(), 500, "Connection"),
            (hiqlite::Error::ClientWriteError.into(), 500, "Connection"),
            (hiqlite::Error::Config.into(), 500, "Database"),
            (hiqlite::Error::Connect.into(), 500, "Connection"),
            (hiqlite::Error::ConstraintViolation.into(), 400, "BadRequest"),
            (hiqlite::Error::LeaderChange.into(), 500, "Connection"),
            (hiqlite::Error::QueryReturnedNoRows.into(), 404, "NotFound"),
            (hiqlite::Error::Request.into(), 500, "Connection"),
            (hiqlite::Error::S3.into(), 500, "Connection"),
            (hiqlite::Error::Sqlite.into(), 500, "Database"),
            (hiqlite::Error::Timeout.into(), 500, "Connection"),
            (hiqlite::Error::Transaction.into(), 500, "Database"),
            (Error::from(hiqlite::Error::WebSocket), 500, "Connection"),
            (postgres(Some("23505"), "a key"), 400, "BadRequest"),
            (postgres(Some("57P01"), "a shutdown"), 500, "Database"),
            (postgres(None, no_rows), 404, "NotFound"),
            (postgres(None, "a lost connection"), 500, "Database"),
        ],
        &["SECRET", "rows", "lost"],
    );
    assert_eq!(
        body(&Error::from(hiqlite::Error::QueryReturnedNoRows)),
        r#"{"title":"Not Found","status":404,"detail":"there is no such record","code":"NotFound"}"#
    );
    assert_eq!(
        body(&postgres(Some("57P01"), "a shutdown")),
        r#"{"title":"Internal Server Error","status":500,"code":"Database"}"#
    );
}

#[test]
fn every_other_error_has_its_status() {
    let text = || Text::Borrowed("a text of the service");
    let utf8 = || String::from_utf8(vec![0xff]).unwrap_err();
    let json = || serde_json::from_str::<u8>("SECRET").unwrap_err();
    check(
        [
            (Error::BadRequest(text()), 400, "BadRequest"),
            (Error::Blocked(text()), 403, "Blocked"),
            (Error::Connection(text()), 500, "Connection"),
            (Error::CSRFTokenError(text()), 401, "CSRFTokenError"),
            (Error::Database(text()), 500, "Database"),
            (Error::DatabaseIo(text()), 500, "DatabaseIo"),
            (Error::Disabled(text()), 401, "Disabled"),
            (Error::DPoP { origin: None }, 401, "DPoP"),
            (Error::Encryption(text()), 500, "Encryption"),
            (Error::UseDpopNonce { origin: None, nonce: "n".into() }, 400, "UseDpopNonce"),
            (Error::Forbidden(text()), 403, "Forbidden"),
            (Error::Internal(text()), 500, "Internal"),
            (Error::InvalidGrant(text()), 400, "InvalidGrant"),
            (Error::InvalidTarget(text()), 400, "InvalidTarget"),
            (Error::JwtToken(text()), 401, "JwtToken"),
            (Error::JoseError(text()), 500, "JoseError"),
            (Error::MfaRequired(text()), 406, "MfaRequired"),
            (Error::NoSession(text()), 500, "NoSession"),
            (Error::NotAccepted(text()), 406, "NotAccepted"),
            (Error::NotFound(text()), 404, "NotFound"),
            (Error::PasswordExpired(text()), 401, "PasswordExpired"),
            (Error::PasswordRefresh(text()), 403, "PasswordRefresh"),
            (Error::PreconditionRequired(text()), 428, "PreconditionRequired"),
            (Error::Scim(text()), 500, "Scim"),
            (Error::SessionExpired(text()), 401, "SessionExpired"),
            (Error::SessionTimeout(text()), 401, "SessionTimeout"),
            (Error::Timeout(text()), 500, "Timeout"),
            (Error::TooManyRequests { not_before: 7 }, 429, "TooManyRequests"),
            (Error::Unauthorized(text()), 401, "Unauthorized"),
            (Error::WWWAuthenticate("Negotiate".into()), 401, "WWWAuthenticate"),
            (foreign::Build.into(), 500, "DatabaseIo"),
            (foreign::Pool.into(), 500, "DatabaseIo"),
            (foreign::Rusqlite.into(), 500, "Database"),
            (std::io::Error::other("SECRET").into(), 400, "BadRequest"),
            (foreign::DateTime.into(), 400, "BadRequest"),
            (foreign::Color.into(), 400, "BadRequest"),
            (foreign::Multipart.into(), 400, "BadRequest"),
            (foreign::Payload.into(), 400, "BadRequest"),
            (foreign::Validation.into(), 400, "BadRequest"),
            (json().into(), 400, "BadRequest"),
            (foreign::RequestHeader.into(), 400, "BadRequest"),
            (foreign::HeaderText.into(), 400, "BadRequest"),
            (foreign::Turtle.into(), 400, "BadRequest"),
            (foreign::Iri.into(), 400, "BadRequest"),
            (foreign::JsonPath.into(), 400, "BadRequest"),
            (foreign::UrlEncoded.into(), 400, "BadRequest"),
            (foreign::Image.into(), 400, "BadRequest"),
            (foreign::Svg.into(), 400, "BadRequest"),
            (foreign::Rsa.into(), 400, "BadRequest"),
            (foreign::Pkcs1.into(), 400, "BadRequest"),
            (foreign::Pkcs8.into(), 400, "BadRequest"),
            (foreign::Ed25519.into(), 400, "BadRequest"),
            (foreign::OpenSsl.into(), 400, "BadRequest"),
            (foreign::Key.into(), 400, "BadRequest"),
            (foreign::Unspecified.into(), 400, "BadRequest"),
            (foreign::Pow.into(), 403, "Forbidden"),
            (foreign::Actix.into(), 500, "Internal"),
            (foreign::Http.into(), 500, "Internal"),
            (foreign::Argon2.into(), 500, "Internal"),
            (foreign::Blocking.into(), 500, "Internal"),
            (foreign::ChaCha20.into(), 500, "Internal"),
            (utf8().into(), 500, "Internal"),
            (foreign::HeaderValue.into(), 500, "Internal"),
            (std::fmt::Error.into(), 500, "Internal"),
            (foreign::Reqwest.into(), 500, "Connection"),
            (foreign::S3.into(), 500, "Connection"),
            (foreign::Cryptr.into(), 500, "Encryption"),
        ],
        &["SECRET"],
    );
}

#[test]
fn headers_are_those_of_the_service() {
    let origin = || Some("https://shop.example".to_owned());
    let error = Error::UseDpopNonce { origin: origin(), nonce: "n-7".into() };
    assert_eq!(header(&error, "www-authenticate").unwrap(), r#"DPoP error="use_dpop_nonce""#);
    assert_eq!(header(&error, "dpop-nonce").unwrap(), "n-7");
    assert_eq!(header(&error, "access-control-allow-origin"), origin());
    assert_eq!(header(&Error::DPoP { origin: None }, "access-control-allow-origin"), None);
    assert_eq!(
        header(&Error::TooManyRequests { not_before: 1_700_000_000 }, "x-retry-not-before").unwrap(),
        "1700000000"
    );
    assert_eq!(header(&Error::Unauthorized("sign in".into()), "www-authenticate").unwrap(), "OAuth");
    assert_eq!(header(&Error::WWWAuthenticate("Negotiate".into()), "www-authenticate").unwrap(), "Negotiate");
}
