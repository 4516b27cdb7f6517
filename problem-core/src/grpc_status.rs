//! `GrpcStatus`: a gRPC status as data, which an adapter turns into the status of its library.

use http::HeaderMap;

/// What an error says about gRPC besides its problem type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GrpcKeys {
    /// The code, by its number.
    pub(crate) code: Option<u8>,
    pub(crate) domain: Option<&'static str>,
}

impl GrpcKeys {
    pub(crate) const NONE: Self = Self { code: None, domain: None };
}

/// A status with its details, as they are sent.
#[derive(Debug, Default)]
pub(crate) struct GrpcStatus {
    /// The number of the code.
    pub(crate) code: u8,
    pub(crate) message: String,
    /// `google.rpc.ErrorInfo`.
    pub(crate) reason: String,
    pub(crate) domain: String,
    /// The metadata of `google.rpc.ErrorInfo`: names of members, and their values as JSON texts.
    pub(crate) members: Vec<(String, String)>,
    /// `google.rpc.BadRequest`.
    pub(crate) violations: Vec<Violation>,
    /// `google.rpc.RetryInfo`, in seconds.
    pub(crate) retry_after: Option<u64>,
    /// `google.rpc.RequestInfo`.
    pub(crate) request_id: Option<String>,
    /// `google.rpc.Help`: the title and the type URI.
    pub(crate) help: Option<(String, String)>,
    /// The metadata of the call, which were header fields.
    pub(crate) metadata: HeaderMap,
}

/// An entry of `google.rpc.BadRequest`.
#[derive(Debug)]
pub(crate) struct Violation {
    pub(crate) field: String,
    pub(crate) reason: String,
    pub(crate) description: String,
}
