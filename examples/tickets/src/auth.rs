//! Who sends a request, and what they may do: bearer tokens (RFC 6750) that are JWTs.
//!
//! This happens in two layers, because the rate limit is between them: [`identify`] finds out who sends the request, so that the
//! limit can be theirs, and [`authorise`] then refuses those who may not. So a client that guesses tokens is limited, too.

use std::fmt;

use aide::OperationInput;
use aide::generate::GenContext;
use aide::openapi::Operation;
use axum::Extension;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use headers::HeaderMapExt as _;
use headers::authorization::{Authorization, Bearer};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use problem_core::Problem;
use problem_core::aide::Responses;
use problem_core::describe::OfStatus;
use serde::{Deserialize, Serialize};

use crate::config::Clock;
use crate::maintenance::MaintenanceError;
use crate::rate_limit::TooManyRequests;

/// How a client has not proved that it may send a request.
///
/// RFC 6750 §3 decides what is in a challenge. A request without a token gets no error code, because it may simply not know that it
/// needs one.
#[derive(Debug, Clone, thiserror::Error, Problem)]
#[problem(also(aide), statuses(401, 403))]
pub enum AccessError {
    /// The request has no bearer token.
    #[error("send a bearer token")]
    #[problem(status = 401, www_authenticate = r#"Bearer realm="tickets""#)]
    MissingToken,
    /// The token is not one that this service accepts.
    #[error("the token is not valid")]
    #[problem(
        status = 401,
        www_authenticate = r#"Bearer realm="tickets", error="invalid_token", error_description="the token is not valid""#
    )]
    InvalidToken {
        // for the log only; the client learns nothing about how its guess was wrong
        #[from]
        source: jsonwebtoken::errors::Error,
    },
    /// The token has expired.
    #[error("the token has expired")]
    #[problem(
        status = 401,
        www_authenticate = r#"Bearer realm="tickets", error="invalid_token", error_description="the token has expired""#
    )]
    ExpiredToken,
    /// The token is valid, but not for this operation. This is the only 403 with a challenge: a token with more scope would help.
    #[error("the token lacks the scope {scope}")]
    #[problem(status = 403)]
    InsufficientScope {
        /// The scope that the operation requires.
        #[problem(extension, example = "tickets:write")]
        scope: &'static str,
        #[problem(www_authenticate)]
        challenge: ScopeChallenge,
    },
}

/// The challenge of a 403 (RFC 6750 §3.1).
#[derive(Debug, Clone, Copy)]
pub struct ScopeChallenge(&'static str);

impl fmt::Display for ScopeChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"Bearer realm="tickets", error="insufficient_scope", scope="{}""#, self.0)
    }
}

/// How much a client has paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Few requests, and no reports.
    Free,
    /// More requests, and reports.
    Pro,
}

/// The content of a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The ID of the client.
    pub sub: String,
    /// Scopes, separated by spaces: `tickets:read`, `tickets:write`.
    pub scope: String,
    /// How much the client has paid for.
    pub tier: Tier,
    /// When the token expires, in seconds since 1970.
    pub exp: u64,
}

/// Makes tokens, and checks them.
#[derive(Clone)]
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    clock: Clock,
}

impl Tokens {
    /// Tokens with this secret.
    ///
    /// # Errors
    ///
    /// If the secret is empty.
    pub fn new(secret: &str, clock: Clock) -> jsonwebtoken::errors::Result<Self> {
        let mut validation = Validation::new(Algorithm::HS256);
        // `verify` compares `exp` with the clock of the service, which a test can stop
        validation.validate_exp = false;
        let encoding = EncodingKey::from_secret(secret.as_bytes())?;
        let decoding = DecodingKey::from_secret(secret.as_bytes())?;
        Ok(Self { encoding, decoding, validation, clock })
    }

    /// A token for the next 24 hours.
    ///
    /// # Errors
    ///
    /// As for [`sign`](Self::sign).
    pub fn issue(&self, sub: &str, scope: &str, tier: Tier) -> jsonwebtoken::errors::Result<String> {
        let exp = self.seconds() + 24 * 60 * 60;
        self.sign(&Claims { sub: sub.to_owned(), scope: scope.to_owned(), tier, exp })
    }

    /// A token with these claims.
    ///
    /// # Errors
    ///
    /// If the token cannot be encoded.
    pub fn sign(&self, claims: &Claims) -> jsonwebtoken::errors::Result<String> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.encoding)
    }

    fn seconds(&self) -> u64 {
        u64::try_from(self.clock.millis() / 1000).unwrap_or(0)
    }

    fn verify(&self, headers: &HeaderMap) -> Result<Caller, AccessError> {
        let bearer = headers.typed_get::<Authorization<Bearer>>().ok_or(AccessError::MissingToken)?;
        let claims = jsonwebtoken::decode::<Claims>(bearer.token(), &self.decoding, &self.validation)?.claims;
        if claims.exp <= self.seconds() {
            return Err(AccessError::ExpiredToken);
        }
        Ok(Caller(claims))
    }
}

/// What [`identify`] has found out.
pub type Identity = Result<Caller, AccessError>;

/// The authenticated client, as an argument of a handler.
///
/// It also tells the description of the API what the layers around each handler answer.
#[derive(Debug, Clone, FromRequestParts)]
#[from_request(via(Extension))]
pub struct Caller(pub Claims);

/// Finds out who sends the request.
pub async fn identify(State(tokens): State<Tokens>, mut request: Request, next: Next) -> Response {
    let identity: Identity = tokens.verify(request.headers());
    request.extensions_mut().insert(identity);
    next.run(request).await
}

/// Refuses a request without a valid token, or without the scope.
///
/// # Errors
///
/// A 401 or a 403.
pub async fn authorise(mut request: Request, next: Next) -> Result<Response, AccessError> {
    let scope = match *request.method() {
        // a browser asks with OPTIONS, and without credentials, whether it may send the real request
        Method::OPTIONS => return Ok(next.run(request).await),
        Method::GET | Method::HEAD => "tickets:read",
        _ => "tickets:write",
    };
    let identity: Option<Identity> = request.extensions_mut().remove();
    let caller = identity.unwrap_or(Err(AccessError::MissingToken))?;
    if !caller.0.scope.split(' ').any(|granted| granted == scope) {
        return Err(AccessError::InsufficientScope { scope, challenge: ScopeChallenge(scope) });
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// Every handler takes a [`Caller`], so this is the place for the responses of the layers around all of them.
impl OperationInput for Caller {
    fn inferred_early_responses(ctx: &mut GenContext, operation: &mut Operation) -> Responses {
        type Layers = (AccessError, TooManyRequests, MaintenanceError, OfStatus<500>);
        problem_core::aide::document::<Layers>(ctx, operation)
    }
}
