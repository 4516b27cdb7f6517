//! The error type of autopush, the push service of Firefox: a struct with a `kind`, a backtrace and texts for the log. **The field
//! `kind` is the problem; the backtrace is never sent.** The kind contains the errors of the bridges to Google and Apple, two levels
//! deep. Most errors have an `errno`, a 410 may be cached for a day, and a 503 tells the client when to retry. The service has a
//! match for the status and a match for the `errno` on each level.

use std::backtrace::Backtrace;

use problem_core::Problem;

use super::{body, check, header};

const MORE_INFO: &str = "https://docs.example.com/push#error-codes";

/// An error of another crate. Its text is not for clients.
#[derive(Debug, thiserror::Error)]
#[error("SECRET of another crate")]
struct Foreign;

/// The error of the database client.
#[derive(Debug, thiserror::Error)]
#[error("SECRET of the database")]
enum DbError {
    PoolTimeout,
    Integrity,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(retry_after = 120, extension("more_info" = MORE_INFO))]
enum DbProblem {
    #[error("the database has no free connection")]
    #[problem(status = 503)]
    Busy,
    #[error("the database failed")]
    #[problem(status = 500)]
    Failed,
}

impl From<&DbError> for DbProblem {
    fn from(error: &DbError) -> Self {
        match error {
            DbError::PoolTimeout => Self::Busy,
            DbError::Integrity => Self::Failed,
        }
    }
}

/// The error of a body that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("SECRET of the body")]
enum PayloadError {
    Overflow,
    Incomplete,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(extension("more_info" = MORE_INFO))]
enum PayloadProblem {
    #[error("the message is too long")]
    #[problem(status = 413, extension("errno" = 104))]
    MessageTooLong,
    #[error("the body could not be read")]
    #[problem(status = 400)]
    UnreadableBody,
}

impl From<&PayloadError> for PayloadProblem {
    fn from(error: &PayloadError) -> Self {
        match error {
            PayloadError::Overflow => Self::MessageTooLong,
            PayloadError::Incomplete => Self::UnreadableBody,
        }
    }
}

/// What is wrong with the header that identifies the application server.
#[derive(Debug, thiserror::Error)]
enum VapidError {
    #[error("SECRET: no token")]
    MissingToken,
    #[error("SECRET: another key")]
    KeyMismatch,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(status = 500, extension("more_info" = MORE_INFO))]
enum ApnsError {
    #[error("the settings of the channel could not be read")]
    ChannelSettingsDecode(#[source] Foreign),
    #[error("reading or writing failed")]
    Io(#[from] std::io::Error),
    #[error("the client could not be built")]
    ApnsClient(#[source] Foreign),
    #[error("the message is too long for Apple")]
    #[problem(status = 400)]
    SizeLimit(#[source] Foreign),
    #[error("Apple did not accept the message")]
    #[problem(status = 502)]
    ApnsUpstream(#[source] Foreign),
    #[error("wrong configuration {0}: {1}")]
    Config(String, String),
    #[error("the user has no device token")]
    #[problem(status = 410, extension("errno" = 106), header("Cache-Control" = "max-age=86400"))]
    NoDeviceToken,
    #[error("the user has no release channel")]
    #[problem(status = 410, extension("errno" = 106), header("Cache-Control" = "max-age=86400"))]
    NoReleaseChannel,
    #[error("there is no such release channel")]
    #[problem(status = 400)]
    InvalidReleaseChannel,
    #[error("the APS data are not valid")]
    #[problem(status = 400)]
    InvalidApsData,
    #[error("the device is no longer registered")]
    #[problem(status = 410, extension("errno" = 106), header("Cache-Control" = "max-age=86400"))]
    Unregistered,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(status = 500, extension("more_info" = MORE_INFO))]
enum FcmError {
    #[error("the credentials could not be read")]
    CredentialDecode(#[from] serde_json::Error),
    #[error("the OAuth client could not be built")]
    OAuthClientBuild(#[source] std::io::Error),
    #[error("the OAuth token could not be fetched")]
    OAuthToken(#[source] Foreign),
    #[error("the response could not be read")]
    #[problem(status = 502)]
    DeserializeResponse(#[source] Foreign),
    #[error("the response {1:?} with status {2} is not valid")]
    #[problem(status = 502)]
    InvalidResponse(#[source] Foreign, String, u16),
    #[error("the response with status {0} is empty")]
    #[problem(status = 502)]
    EmptyResponse(u16),
    #[error("there is no OAuth token")]
    NoOAuthToken,
    #[error("the user has no registration token")]
    #[problem(status = 410, extension("errno" = 106), header("Cache-Control" = "max-age=86400"))]
    NoRegistrationToken,
    #[error("the user has no app ID")]
    #[problem(status = 410, extension("errno" = 106), header("Cache-Control" = "max-age=86400"))]
    NoAppId,
    #[error("the app ID {0} is not valid")]
    #[problem(status = 410, extension("errno" = 106), header("Cache-Control" = "max-age=86400"))]
    InvalidAppId(String),
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(extension("more_info" = MORE_INFO))]
enum RouterError {
    #[error(transparent)]
    #[problem(transparent)]
    Apns(#[from] ApnsError),
    #[error(transparent)]
    #[problem(transparent)]
    Fcm(#[from] FcmError),
    // the database decides the status, and the router the number
    #[error("the notification of {sub:?} could not be stored")]
    #[problem(extension("errno" = 201))]
    SaveDb {
        #[source]
        #[problem(via = DbProblem)]
        error: DbError,
        sub: Option<String>,
    },
    #[error("the user has been deleted")]
    #[problem(status = 410, extension("errno" = 105), header("Cache-Control" = "max-age=86400"))]
    UserWasDeleted,
    #[error("the message is {0} bytes too long for this device")]
    #[problem(status = 413, extension("errno" = 104))]
    TooMuchData(usize),
    #[error("the bridge did not accept the credentials")]
    #[problem(status = 502, extension("errno" = 901))]
    Authentication,
    #[error("the bridge did not respond in time")]
    #[problem(status = 502, extension("errno" = 903))]
    RequestTimeout,
    #[error("the bridge cannot be reached")]
    #[problem(status = 502, extension("errno" = 902))]
    Connect(#[source] Foreign),
    #[error("the bridge does not know the user")]
    #[problem(status = 410, code = "UNKNOWN_TO_BRIDGE", extension("errno" = 106))]
    #[problem(header("Cache-Control" = "max-age=86400"))]
    NotFound,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(www_authenticate = "vapid", retry_after = 120, extension("more_info" = MORE_INFO))]
enum ApiErrorKind {
    #[error("reading or writing failed")]
    #[problem(status = 500)]
    Io(#[from] std::io::Error),
    #[error("the metrics could not be sent")]
    #[problem(status = 500)]
    Metrics(#[source] Foreign),
    // the validation chooses the number at run time
    #[error("the request is not valid")]
    #[problem(status = 400)]
    Validation {
        #[problem(extension)]
        errno: Option<u16>,
        source: Foreign,
    },
    #[error("the body was not accepted")]
    #[problem(via = PayloadProblem)]
    PayloadError(#[from] PayloadError),
    #[error("the VAPID header is not valid")]
    #[problem(status = 401, extension("errno" = 109))]
    VapidError(#[from] VapidError),
    #[error(transparent)]
    #[problem(transparent)]
    Router(#[from] RouterError),
    #[error("the token is not valid")]
    #[problem(status = 401, extension("errno" = 109))]
    Jwt(#[source] Foreign),
    #[error("the hash of the token differs")]
    #[problem(status = 401, extension("errno" = 109))]
    TokenHashValidation(#[source] Foreign),
    #[error("the secret could not be made")]
    #[problem(status = 500)]
    RegistrationSecretHash(#[source] Foreign),
    #[error("the URL of the endpoint could not be made")]
    #[problem(status = 500)]
    EndpointUrl(#[source] Foreign),
    #[error("the database failed")]
    #[problem(via = DbProblem)]
    Database(#[from] DbError),
    #[error("the row of {0} was changed meanwhile")]
    #[problem(status = 503)]
    Conditional(String),
    #[error("the token is not known")]
    #[problem(status = 404, extension("errno" = 102))]
    InvalidToken,
    #[error("the user is gone")]
    #[problem(status = 410, extension("errno" = 103), header("Cache-Control" = "max-age=86400"))]
    NoUser,
    #[error("the subscription is gone")]
    #[problem(status = 410, extension("errno" = 106), header("Cache-Control" = "max-age=86400"))]
    NoSubscription,
    #[error("{0}")]
    #[problem(status = 400, extension("errno" = 110))]
    InvalidEncryption(String),
    #[error("there is no such version of the API")]
    #[problem(status = 404, extension("errno" = 102))]
    InvalidApiVersion,
    #[error("the header TTL is missing")]
    #[problem(status = 400, extension("errno" = 111))]
    NoTTL,
    #[error("there is no such router type")]
    #[problem(status = 400, extension("errno" = 108))]
    InvalidRouterType,
    #[error("the token of the router is not valid")]
    #[problem(status = 400)]
    InvalidRouterToken,
    #[error("the ID of the message is not valid")]
    #[problem(status = 400)]
    InvalidMessageId,
    #[error("the authorization is not valid")]
    #[problem(status = 401, extension("errno" = 109))]
    InvalidAuthentication,
    #[error("the local authorization is not valid: {0}")]
    #[problem(status = 401, extension("errno" = 109))]
    InvalidLocalAuth(String),
    #[error("unexpected: {0}")]
    #[problem(status = 500)]
    General(String),
    #[error("the log works")]
    #[problem(status = 418, extension("errno" = 999), accept(unregistered_status))]
    LogCheck,
}

/// The error that every handler returns.
// thiserror requires a nightly compiler for a field whose type is `Backtrace`, but not for a `Box` of it
#[derive(Debug, thiserror::Error, Problem)]
#[error("{kind}")]
struct ApiError {
    #[problem(transparent)]
    kind: ApiErrorKind,
    backtrace: Box<Backtrace>,
    extras: Vec<(&'static str, String)>,
}

impl<T> From<T> for ApiError
where
    ApiErrorKind: From<T>,
{
    fn from(error: T) -> Self {
        let backtrace = Box::new(Backtrace::force_capture());
        Self { kind: error.into(), backtrace, extras: vec![("row", "SECRET row".to_owned())] }
    }
}

/// The errors of each level, with the number that the body contains.
fn errors() -> Vec<(ApiErrorKind, u16, &'static str, Option<u16>)> {
    use ApiErrorKind as Kind;

    let apns = |error| Kind::Router(RouterError::Apns(error));
    let fcm = |error| Kind::Router(RouterError::Fcm(error));
    let text = || "text".to_owned();
    let io = || std::io::Error::other("SECRET");
    let json = serde_json::from_str::<u8>("SECRET").unwrap_err();
    let server = "INTERNAL_SERVER_ERROR";
    vec![
        (Kind::Io(io()), 500, server, None),
        (Kind::Metrics(Foreign), 500, server, None),
        (Kind::Validation { errno: Some(107), source: Foreign }, 400, "VALIDATION", Some(107)),
        (Kind::Validation { errno: None, source: Foreign }, 400, "VALIDATION", None),
        (PayloadError::Overflow.into(), 413, "MESSAGE_TOO_LONG", Some(104)),
        (PayloadError::Incomplete.into(), 400, "UNREADABLE_BODY", None),
        (VapidError::MissingToken.into(), 401, "VAPID_ERROR", Some(109)),
        (VapidError::KeyMismatch.into(), 401, "VAPID_ERROR", Some(109)),
        (Kind::Jwt(Foreign), 401, "JWT", Some(109)),
        (Kind::TokenHashValidation(Foreign), 401, "TOKEN_HASH_VALIDATION", Some(109)),
        (Kind::RegistrationSecretHash(Foreign), 500, server, None),
        (Kind::EndpointUrl(Foreign), 500, server, None),
        (DbError::PoolTimeout.into(), 503, "SERVICE_UNAVAILABLE", None),
        (DbError::Integrity.into(), 500, server, None),
        (Kind::Conditional(text()), 503, "SERVICE_UNAVAILABLE", None),
        (Kind::InvalidToken, 404, "INVALID_TOKEN", Some(102)),
        (Kind::NoUser, 410, "NO_USER", Some(103)),
        (Kind::NoSubscription, 410, "NO_SUBSCRIPTION", Some(106)),
        (Kind::InvalidEncryption(text()), 400, "INVALID_ENCRYPTION", Some(110)),
        (Kind::InvalidApiVersion, 404, "INVALID_API_VERSION", Some(102)),
        (Kind::NoTTL, 400, "NO_TTL", Some(111)),
        (Kind::InvalidRouterType, 400, "INVALID_ROUTER_TYPE", Some(108)),
        (Kind::InvalidRouterToken, 400, "INVALID_ROUTER_TOKEN", None),
        (Kind::InvalidMessageId, 400, "INVALID_MESSAGE_ID", None),
        (Kind::InvalidAuthentication, 401, "INVALID_AUTHENTICATION", Some(109)),
        (Kind::InvalidLocalAuth(text()), 401, "INVALID_LOCAL_AUTH", Some(109)),
        (Kind::General(text()), 500, server, None),
        (Kind::LogCheck, 418, "LOG_CHECK", Some(999)),
        (save_db(DbError::PoolTimeout), 503, "SERVICE_UNAVAILABLE", Some(201)),
        (save_db(DbError::Integrity), 500, server, Some(201)),
        (Kind::Router(RouterError::UserWasDeleted), 410, "USER_WAS_DELETED", Some(105)),
        (Kind::Router(RouterError::TooMuchData(7)), 413, "TOO_MUCH_DATA", Some(104)),
        (Kind::Router(RouterError::Authentication), 502, "BAD_GATEWAY", Some(901)),
        (Kind::Router(RouterError::RequestTimeout), 502, "BAD_GATEWAY", Some(903)),
        (Kind::Router(RouterError::Connect(Foreign)), 502, "BAD_GATEWAY", Some(902)),
        (Kind::Router(RouterError::NotFound), 410, "UNKNOWN_TO_BRIDGE", Some(106)),
        (apns(ApnsError::ChannelSettingsDecode(Foreign)), 500, server, None),
        (apns(ApnsError::Io(io())), 500, server, None),
        (apns(ApnsError::ApnsClient(Foreign)), 500, server, None),
        (apns(ApnsError::SizeLimit(Foreign)), 400, "SIZE_LIMIT", None),
        (apns(ApnsError::ApnsUpstream(Foreign)), 502, "BAD_GATEWAY", None),
        (apns(ApnsError::Config(text(), text())), 500, server, None),
        (apns(ApnsError::NoDeviceToken), 410, "NO_DEVICE_TOKEN", Some(106)),
        (apns(ApnsError::NoReleaseChannel), 410, "NO_RELEASE_CHANNEL", Some(106)),
        (apns(ApnsError::InvalidReleaseChannel), 400, "INVALID_RELEASE_CHANNEL", None),
        (apns(ApnsError::InvalidApsData), 400, "INVALID_APS_DATA", None),
        (apns(ApnsError::Unregistered), 410, "UNREGISTERED", Some(106)),
        (fcm(FcmError::CredentialDecode(json)), 500, server, None),
        (fcm(FcmError::OAuthClientBuild(io())), 500, server, None),
        (fcm(FcmError::OAuthToken(Foreign)), 500, server, None),
        (fcm(FcmError::DeserializeResponse(Foreign)), 502, "BAD_GATEWAY", None),
        (fcm(FcmError::InvalidResponse(Foreign, "SECRET".to_owned(), 418)), 502, "BAD_GATEWAY", None),
        (fcm(FcmError::EmptyResponse(204)), 502, "BAD_GATEWAY", None),
        (fcm(FcmError::NoOAuthToken), 500, server, None),
        (fcm(FcmError::NoRegistrationToken), 410, "NO_REGISTRATION_TOKEN", Some(106)),
        (fcm(FcmError::NoAppId), 410, "NO_APP_ID", Some(106)),
        (fcm(FcmError::InvalidAppId(text())), 410, "INVALID_APP_ID", Some(106)),
    ]
}

fn save_db(error: DbError) -> ApiErrorKind {
    ApiErrorKind::Router(RouterError::SaveDb { error, sub: Some("SECRET".to_owned()) })
}

#[test]
fn every_error_has_its_status_and_number() {
    for (kind, status, code, errno) in errors() {
        let error = ApiError { kind, backtrace: Box::new(Backtrace::force_capture()), extras: Vec::new() };
        let text = body(&error);
        match errno {
            Some(errno) => assert!(text.contains(&format!(r#""errno":{errno}"#)), "{text}"),
            None => assert!(!text.contains("errno"), "{text}"),
        }
        let cached = header(&error, "cache-control").unwrap();
        assert_eq!(cached, if status == 410 { "max-age=86400" } else { "no-store" }, "{error:?}");
        assert_eq!(header(&error, "retry-after").is_some(), status == 503, "{error:?}");
        check([(error, status, code)], &["SECRET"]);
    }
}

#[test]
fn the_backtrace_is_not_sent() {
    let error = ApiError::from(ApiErrorKind::NoUser);
    let text = body(&error);
    for member in [r#""errno":103"#, r##""more_info":"https://docs.example.com/push#error-codes""##] {
        assert!(text.contains(member), "{text}");
    }
    for line in error.backtrace.to_string().lines().map(str::trim).filter(|line| !line.is_empty()) {
        assert!(!text.contains(line), "{text} contains {line}");
    }
    assert!(!text.contains(&error.extras[0].1));
    assert_eq!(header(&ApiError::from(VapidError::MissingToken), "www-authenticate").unwrap(), "vapid");
}

#[test]
fn a_server_error_has_no_text() {
    assert_eq!(
        body(&ApiError::from(DbError::PoolTimeout)),
        r#"{"title":"Service Unavailable","status":503,"code":"SERVICE_UNAVAILABLE","more_info":"https://docs.example.com/push#error-codes"}"#
    );
}
