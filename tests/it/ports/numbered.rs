//! The numbered codes of hyperswitch, such as IR_04. **Its codes do not identify a problem type:** HE_02 is a 404, and also a 500. So
//! the port has no `base`, and accepts `ambiguous_code`. The service maps each error to a constructor for its status, two parts of a
//! code, and a text; another match turns the constructors into statuses, and one more into categories.

use problem_core::{ErrorStatus, ExtensionError, Problem};

use super::{body, check, header};

/// The codes that several errors share.
mod codes {
    pub const SYSTEM: &str = "HE_00";
    pub const DUPLICATE: &str = "HE_01";
    pub const NOT_FOUND: &str = "HE_02";
    pub const REFUSED: &str = "HE_03";
    pub const UNAVAILABLE: &str = "HE_04";
    pub const TENANT: &str = "HE_05";
    pub const CLIENT_SECRET: &str = "IR_08";
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(status = 400, extension("category" = "invalid_request"), accept(ambiguous_code))]
#[problem(www_authenticate = r#"ApiKey realm="payments""#)]
enum Error {
    // the connector decides at run time which status the client gets
    #[error(transparent)]
    #[problem(transparent)]
    ExternalConnectorError(Problem),
    #[error("the connector did not authorize the payment")]
    #[problem(code = "CE_01")]
    PaymentAuthorizationFailed {
        #[problem(extension)]
        data: Option<serde_json::Value>,
    },
    #[error("the connector did not authenticate the payment")]
    #[problem(code = "CE_02")]
    PaymentAuthenticationFailed {
        #[problem(extension)]
        data: Option<serde_json::Value>,
    },
    #[error("the payment could not be captured")]
    #[problem(code = "CE_03")]
    PaymentCaptureFailed {
        #[problem(extension)]
        data: Option<serde_json::Value>,
    },
    #[error("the data of the card is not valid")]
    #[problem(code = "CE_04")]
    InvalidCardData {
        #[problem(extension)]
        data: Option<serde_json::Value>,
    },
    #[error("the card is out of date")]
    #[problem(code = "CE_05")]
    CardExpired {
        #[problem(extension)]
        data: Option<serde_json::Value>,
    },
    #[error("the refund failed at the connector")]
    #[problem(code = "CE_06")]
    RefundFailed {
        #[problem(extension)]
        data: Option<serde_json::Value>,
    },
    #[error("the connector could not verify the account")]
    #[problem(code = "CE_07")]
    VerificationFailed {
        #[problem(extension)]
        data: Option<serde_json::Value>,
    },
    #[error("the connector did not accept the step in the dispute")]
    #[problem(code = "CE_08")]
    DisputeFailed {
        #[problem(extension)]
        data: Option<serde_json::Value>,
    },
    #[error("another request uses the resource")]
    #[problem(status = 422, code = codes::SYSTEM)]
    ResourceBusy,
    #[error("the router failed")]
    #[problem(status = 500, code = codes::SYSTEM, extension("category" = "api"))]
    InternalServerError,
    #[error("{component} is not healthy: {message}")]
    #[problem(status = 500, code = codes::SYSTEM, extension("category" = "api"), detail = "the component {component} is not healthy")]
    HealthCheckError { component: &'static str, message: String },
    #[error("the currency has no minor unit")]
    #[problem(status = 422, code = codes::SYSTEM)]
    CurrencyConversionFailed,
    #[error("there is a refund with this ID already")]
    #[problem(code = codes::DUPLICATE)]
    DuplicateRefundRequest,
    #[error("there is a mandate with this ID already")]
    #[problem(code = codes::DUPLICATE)]
    DuplicateMandate,
    #[error("there is such a merchant account already")]
    #[problem(code = codes::DUPLICATE)]
    DuplicateMerchantAccount,
    #[error("the profile {profile_id} has a connector account {connector_label} already")]
    #[problem(code = codes::DUPLICATE)]
    DuplicateMerchantConnectorAccount { profile_id: String, connector_label: String },
    #[error("the payment method is stored already")]
    #[problem(code = codes::DUPLICATE)]
    DuplicatePaymentMethod,
    #[error("there is a payment with this ID already")]
    #[problem(code = codes::DUPLICATE)]
    DuplicatePayment {
        #[problem(extension)]
        payment_id: String,
    },
    #[error("there is a payout {payout_id} already")]
    #[problem(code = codes::DUPLICATE)]
    DuplicatePayout { payout_id: String },
    #[error("the configuration has this key already")]
    #[problem(code = codes::DUPLICATE)]
    DuplicateConfig,
    #[error("no such refund")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    RefundNotFound,
    #[error("no such payment link")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    PaymentLinkNotFound,
    #[error("no such customer")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    CustomerNotFound,
    #[error("no such configuration key")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    ConfigNotFound,
    #[error("no such payment")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    PaymentNotFound,
    #[error("no such payment method")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    PaymentMethodNotFound,
    #[error("no such merchant account")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    MerchantAccountNotFound,
    #[error("no such connector account: {id}")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    MerchantConnectorAccountNotFound { id: String },
    #[error("no such business profile: {id}")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    BusinessProfileNotFound { id: String },
    #[error("no such poll: {id}")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    PollNotFound { id: String },
    #[error("no such resource")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    ResourceIdNotFound,
    #[error("no such mandate")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    MandateNotFound,
    #[error("no such authentication: {id}")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    AuthenticationNotFound { id: String },
    #[error("the mandate could not be updated")]
    #[problem(status = 500, code = codes::NOT_FOUND, extension("category" = "api"))]
    MandateUpdateFailed,
    #[error("no such API key")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    ApiKeyNotFound,
    #[error("no such payout")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    PayoutNotFound,
    #[error("no such event")]
    #[problem(status = 404, code = codes::NOT_FOUND)]
    EventNotFound,
    #[error("the mandate could not be serialized")]
    #[problem(status = 500, code = codes::REFUSED, extension("category" = "api"))]
    MandateSerializationFailed,
    #[error("the mandate could not be deserialized")]
    #[problem(status = 500, code = codes::REFUSED, extension("category" = "api"))]
    MandateDeserializationFailed,
    #[error("there is no URL to return to")]
    #[problem(status = 404, code = codes::REFUSED)]
    ReturnUrlUnavailable,
    #[error("refunds for this payment are made at {connector}")]
    #[problem(code = codes::REFUSED)]
    RefundNotPossible { connector: String },
    #[error("the mandate is not valid")]
    #[problem(code = codes::REFUSED)]
    MandateValidationFailed {
        #[problem(extension)]
        reason: String,
    },
    #[error("the payment has not succeeded yet")]
    #[problem(code = codes::REFUSED)]
    PaymentNotSucceeded,
    #[error("the connector account is disabled")]
    #[problem(code = codes::REFUSED)]
    MerchantConnectorAccountDisabled,
    #[error("{message}")]
    #[problem(code = codes::REFUSED)]
    PaymentBlockedError {
        message: String,
        #[problem(extension)]
        reason: String,
    },
    #[error("the file is not valid: {reason}")]
    #[problem(code = codes::REFUSED)]
    FileValidationFailed { reason: String },
    #[error("the dispute does not allow this step: {reason}")]
    #[problem(code = codes::REFUSED, detail = "the dispute does not allow this step")]
    DisputeStatusValidationFailed { reason: String },
    #[error("no payment with this ID has succeeded")]
    #[problem(status = 404, code = codes::UNAVAILABLE)]
    SuccessfulPaymentNotFound,
    #[error("no such connector")]
    #[problem(status = 404, code = codes::UNAVAILABLE)]
    IncorrectConnectorNameGiven,
    #[error("no such address")]
    #[problem(status = 404, code = codes::UNAVAILABLE)]
    AddressNotFound,
    #[error("no such dispute: {dispute_id}")]
    #[problem(status = 404, code = codes::UNAVAILABLE)]
    DisputeNotFound { dispute_id: String },
    #[error("no such file")]
    #[problem(status = 404, code = codes::UNAVAILABLE)]
    FileNotFound,
    #[error("the file cannot be read at the moment")]
    #[problem(status = 404, code = codes::UNAVAILABLE)]
    FileNotAvailable,
    #[error("the request has no tenant")]
    #[problem(status = 500, code = codes::TENANT, extension("category" = "api"))]
    MissingTenantId,
    #[error("no such tenant: {tenant_id}")]
    #[problem(status = 500, code = codes::TENANT, extension("category" = "api"))]
    InvalidTenant { tenant_id: String },
    #[error("the amount cannot be written as {amount_type}")]
    #[problem(status = 500, code = codes::TENANT, extension("category" = "api"))]
    AmountConversionFailed { amount_type: &'static str },
    #[error("{message}")]
    #[problem(status = 501, code = "IR_00", detail = "{message}")]
    NotImplemented { message: String },
    #[error("the API key is missing or unknown")]
    #[problem(status = 401, code = "IR_01")]
    Unauthorized,
    #[error("no such URL")]
    #[problem(status = 404, code = "IR_02")]
    InvalidRequestUrl,
    #[error("the URL does not support this method")]
    #[problem(status = 405, code = "IR_03", accept(missing_allow))]
    InvalidHttpMethod,
    #[error("the parameter {field_name} is required")]
    #[problem(code = "IR_04")]
    MissingRequiredField { field_name: &'static str },
    #[error("{field_name} must have the format {expected_format}")]
    #[problem(status = 422, code = "IR_05")]
    InvalidDataFormat { field_name: String, expected_format: String },
    #[error("{message}")]
    #[problem(status = 422, code = "IR_06")]
    InvalidRequestData { message: String },
    #[error("{field_name} has a value that is not allowed")]
    #[problem(code = "IR_07")]
    InvalidDataValue { field_name: &'static str },
    #[error("the client secret is required")]
    #[problem(code = codes::CLIENT_SECRET)]
    ClientSecretNotGiven,
    #[error("the client secret is out of date")]
    #[problem(code = codes::CLIENT_SECRET)]
    ClientSecretExpired,
    #[error("the client secret belongs to another payment")]
    #[problem(code = "IR_09")]
    ClientSecretInvalid,
    #[error("the customer still has a mandate")]
    #[problem(code = "IR_10")]
    MandateActive,
    #[error("the customer has been anonymised")]
    #[problem(code = "IR_11")]
    CustomerRedacted,
    #[error("no more refunds are possible")]
    #[problem(code = "IR_12")]
    MaximumRefundCount,
    #[error("the refund is larger than the payment")]
    #[problem(code = "IR_13")]
    RefundAmountExceedsPaymentAmount,
    #[error("{current_flow} requires {field_name} to be {states}, not {current_value}")]
    #[problem(code = "IR_14")]
    PaymentUnexpectedState { current_flow: String, field_name: String, current_value: String, states: String },
    #[error("the ephemeral key is not valid for this customer")]
    #[problem(status = 401, code = "IR_15")]
    InvalidEphemeralKey,
    #[error("{message}")]
    #[problem(code = "IR_16")]
    PreconditionFailed { message: String },
    #[error("the token is not valid")]
    #[problem(status = 401, code = "IR_17")]
    InvalidJwtToken,
    #[error("{message}")]
    #[problem(status = 401, code = "IR_18")]
    GenericUnauthorized { message: String },
    #[error("the payment method type is not supported")]
    #[problem(code = "IR_19")]
    NotSupported {
        #[problem(extension)]
        reason: String,
    },
    #[error("the connector does not support {flow}")]
    #[problem(code = "IR_20")]
    FlowNotSupported {
        flow: String,
        #[problem(extension)]
        connector: String,
    },
    #[error("parameters are missing")]
    #[problem(code = "IR_21")]
    MissingRequiredFields {
        #[problem(extension = "data")]
        field_names: Vec<&'static str>,
    },
    #[error("you have no access to {resource}")]
    #[problem(status = 403, code = "IR_22")]
    AccessForbidden { resource: String },
    #[error("{message}")]
    #[problem(code = "IR_23")]
    FileProviderNotSupported { message: String },
    #[error("the token of the wallet {wallet_name} is not valid")]
    #[problem(status = 422, code = "IR_24")]
    InvalidWalletToken { wallet_name: String },
    #[error("the default payment method cannot be deleted")]
    #[problem(code = "IR_25")]
    PaymentMethodDeleteFailed,
    #[error("the cookie is not valid")]
    #[problem(code = "IR_26")]
    InvalidCookie,
    #[error("there is no more information about this card")]
    #[problem(status = 404, code = "IR_27")]
    ExtendedCardInfoNotFound,
    #[error("{message}")]
    #[problem(code = "IR_28")]
    CurrencyNotSupported { message: String },
    #[error("{message}")]
    #[problem(status = 422, code = "IR_29")]
    UnprocessableEntity { message: String },
    #[error("the connector account has an invalid {config}")]
    #[problem(code = "IR_30")]
    InvalidConnectorConfiguration { config: String },
    #[error("no card has this IIN")]
    #[problem(code = "IR_31")]
    InvalidCardIin,
    #[error("an IIN has six or eight digits")]
    #[problem(code = "IR_32")]
    InvalidCardIinLength,
    #[error("the request has no file")]
    #[problem(code = "IR_33")]
    MissingFile,
    #[error("the request has no dispute")]
    #[problem(code = "IR_34")]
    MissingDisputeId,
    #[error("the request does not tell what the file is for")]
    #[problem(code = "IR_35")]
    MissingFilePurpose,
    #[error("the file has no content type")]
    #[problem(code = "IR_36")]
    MissingFileContentType,
    #[error("{message}")]
    #[problem(status = 404, code = "IR_37")]
    GenericNotFoundError { message: String },
    #[error("{message}")]
    #[problem(code = "IR_38")]
    GenericDuplicateError { message: String },
    #[error("no connector can take this payment method")]
    #[problem(code = "IR_39")]
    IncorrectPaymentMethodConfiguration,
    #[error("{message}")]
    #[problem(code = "IR_40")]
    LinkConfigurationError { message: String },
    #[error("the connector did not accept the payout")]
    #[problem(code = "IR_41")]
    PayoutFailed {
        #[problem(extension)]
        data: Option<serde_json::Value>,
    },
    #[error("the webhook could not be authenticated")]
    #[problem(status = 401, code = "WE_01")]
    WebhookAuthenticationFailed,
    #[error("the webhook is malformed")]
    #[problem(code = "WE_02")]
    WebhookBadRequest,
    #[error("the webhook could not be processed")]
    #[problem(status = 500, code = "WE_03", extension("category" = "api"))]
    WebhookProcessingFailure,
    #[error("the webhook is about an unknown resource")]
    #[problem(status = 404, code = "WE_04")]
    WebhookResourceNotFound,
    #[error("the body of the webhook is not valid")]
    #[problem(status = 422, code = "WE_05")]
    WebhookUnprocessableEntity,
    #[error("the secret for the webhook is not valid")]
    #[problem(code = "WE_06")]
    WebhookInvalidMerchantSecret,
    #[error("{reason}: the data of {field_names} differs")]
    #[problem(status = 500, code = "IE_00", extension("category" = "api"))]
    IntegrityCheckFailed {
        reason: String,
        field_names: String,
        #[problem(extension)]
        connector_transaction_id: Option<String>,
    },
}

/// An error that a connector reported.
struct ConnectorError {
    code: String,
    message: String,
    connector: String,
    status_code: u16,
    reason: Option<String>,
}

impl TryFrom<ConnectorError> for Error {
    type Error = ExtensionError;

    fn try_from(error: ConnectorError) -> Result<Self, ExtensionError> {
        let status = ErrorStatus::try_from(error.status_code).unwrap_or(ErrorStatus::INTERNAL_SERVER_ERROR);
        let problem = Problem::new(status)
            .with_code("CE_00")
            .with_detail(format!("{}: {}", error.code, error.message))
            .with_extension("category", "connector")?
            .with_extension("connector", &error.connector)?
            .with_extension("reason", &error.reason)?;
        Ok(Self::ExternalConnectorError(problem))
    }
}

fn connector_error(status_code: u16) -> Error {
    let (code, message) = ("card_declined".to_owned(), "the bank said no".to_owned());
    let error = ConnectorError { code, message, connector: "stripe".to_owned(), status_code, reason: None };
    Error::try_from(error).unwrap()
}

#[test]
fn every_error_has_its_number() {
    check(
        [
            (connector_error(402), 402, "CE_00"),
            (connector_error(503), 503, "CE_00"),
            (Error::PaymentAuthorizationFailed { data: None }, 400, "CE_01"),
            (Error::PaymentAuthenticationFailed { data: None }, 400, "CE_02"),
            (Error::PaymentCaptureFailed { data: None }, 400, "CE_03"),
            (Error::InvalidCardData { data: None }, 400, "CE_04"),
            (Error::CardExpired { data: None }, 400, "CE_05"),
            (Error::RefundFailed { data: None }, 400, "CE_06"),
            (Error::VerificationFailed { data: None }, 400, "CE_07"),
            (Error::DisputeFailed { data: None }, 400, "CE_08"),
            (Error::ResourceBusy, 422, "HE_00"),
            (Error::InternalServerError, 500, "HE_00"),
            (Error::HealthCheckError { component: "text", message: "text".into() }, 500, "HE_00"),
            (Error::CurrencyConversionFailed, 422, "HE_00"),
            (Error::DuplicateRefundRequest, 400, "HE_01"),
            (Error::DuplicateMandate, 400, "HE_01"),
            (Error::DuplicateMerchantAccount, 400, "HE_01"),
            (
                Error::DuplicateMerchantConnectorAccount {
                    profile_id: "text".into(),
                    connector_label: "text".into(),
                },
                400,
                "HE_01",
            ),
            (Error::DuplicatePaymentMethod, 400, "HE_01"),
            (Error::DuplicatePayment { payment_id: "text".into() }, 400, "HE_01"),
            (Error::DuplicatePayout { payout_id: "text".into() }, 400, "HE_01"),
            (Error::DuplicateConfig, 400, "HE_01"),
            (Error::RefundNotFound, 404, "HE_02"),
            (Error::PaymentLinkNotFound, 404, "HE_02"),
            (Error::CustomerNotFound, 404, "HE_02"),
            (Error::ConfigNotFound, 404, "HE_02"),
            (Error::PaymentNotFound, 404, "HE_02"),
            (Error::PaymentMethodNotFound, 404, "HE_02"),
            (Error::MerchantAccountNotFound, 404, "HE_02"),
            (Error::MerchantConnectorAccountNotFound { id: "text".into() }, 404, "HE_02"),
            (Error::BusinessProfileNotFound { id: "text".into() }, 404, "HE_02"),
            (Error::PollNotFound { id: "text".into() }, 404, "HE_02"),
            (Error::ResourceIdNotFound, 404, "HE_02"),
            (Error::MandateNotFound, 404, "HE_02"),
            (Error::AuthenticationNotFound { id: "text".into() }, 404, "HE_02"),
            (Error::MandateUpdateFailed, 500, "HE_02"),
            (Error::ApiKeyNotFound, 404, "HE_02"),
            (Error::PayoutNotFound, 404, "HE_02"),
            (Error::EventNotFound, 404, "HE_02"),
            (Error::MandateSerializationFailed, 500, "HE_03"),
            (Error::MandateDeserializationFailed, 500, "HE_03"),
            (Error::ReturnUrlUnavailable, 404, "HE_03"),
            (Error::RefundNotPossible { connector: "text".into() }, 400, "HE_03"),
            (Error::MandateValidationFailed { reason: "text".into() }, 400, "HE_03"),
            (Error::PaymentNotSucceeded, 400, "HE_03"),
            (Error::MerchantConnectorAccountDisabled, 400, "HE_03"),
            (Error::PaymentBlockedError { message: "text".into(), reason: "text".into() }, 400, "HE_03"),
            (Error::FileValidationFailed { reason: "text".into() }, 400, "HE_03"),
            (Error::DisputeStatusValidationFailed { reason: "text".into() }, 400, "HE_03"),
            (Error::SuccessfulPaymentNotFound, 404, "HE_04"),
            (Error::IncorrectConnectorNameGiven, 404, "HE_04"),
            (Error::AddressNotFound, 404, "HE_04"),
            (Error::DisputeNotFound { dispute_id: "text".into() }, 404, "HE_04"),
            (Error::FileNotFound, 404, "HE_04"),
            (Error::FileNotAvailable, 404, "HE_04"),
            (Error::MissingTenantId, 500, "HE_05"),
            (Error::InvalidTenant { tenant_id: "text".into() }, 500, "HE_05"),
            (Error::AmountConversionFailed { amount_type: "text" }, 500, "HE_05"),
            (Error::NotImplemented { message: "text".into() }, 501, "IR_00"),
            (Error::Unauthorized, 401, "IR_01"),
            (Error::InvalidRequestUrl, 404, "IR_02"),
            (Error::InvalidHttpMethod, 405, "IR_03"),
            (Error::MissingRequiredField { field_name: "text" }, 400, "IR_04"),
            (
                Error::InvalidDataFormat { field_name: "text".into(), expected_format: "text".into() },
                422,
                "IR_05",
            ),
            (Error::InvalidRequestData { message: "text".into() }, 422, "IR_06"),
            (Error::InvalidDataValue { field_name: "text" }, 400, "IR_07"),
            (Error::ClientSecretNotGiven, 400, "IR_08"),
            (Error::ClientSecretExpired, 400, "IR_08"),
            (Error::ClientSecretInvalid, 400, "IR_09"),
            (Error::MandateActive, 400, "IR_10"),
            (Error::CustomerRedacted, 400, "IR_11"),
            (Error::MaximumRefundCount, 400, "IR_12"),
            (Error::RefundAmountExceedsPaymentAmount, 400, "IR_13"),
            (
                Error::PaymentUnexpectedState {
                    current_flow: "text".into(),
                    field_name: "text".into(),
                    current_value: "text".into(),
                    states: "text".into(),
                },
                400,
                "IR_14",
            ),
            (Error::InvalidEphemeralKey, 401, "IR_15"),
            (Error::PreconditionFailed { message: "text".into() }, 400, "IR_16"),
            (Error::InvalidJwtToken, 401, "IR_17"),
            (Error::GenericUnauthorized { message: "text".into() }, 401, "IR_18"),
            (Error::NotSupported { reason: "text".into() }, 400, "IR_19"),
            (Error::FlowNotSupported { flow: "text".into(), connector: "text".into() }, 400, "IR_20"),
            (Error::MissingRequiredFields { field_names: vec!["text"] }, 400, "IR_21"),
            (Error::AccessForbidden { resource: "text".into() }, 403, "IR_22"),
            (Error::FileProviderNotSupported { message: "text".into() }, 400, "IR_23"),
            (Error::InvalidWalletToken { wallet_name: "text".into() }, 422, "IR_24"),
            (Error::PaymentMethodDeleteFailed, 400, "IR_25"),
            (Error::InvalidCookie, 400, "IR_26"),
            (Error::ExtendedCardInfoNotFound, 404, "IR_27"),
            (Error::CurrencyNotSupported { message: "text".into() }, 400, "IR_28"),
            (Error::UnprocessableEntity { message: "text".into() }, 422, "IR_29"),
            (Error::InvalidConnectorConfiguration { config: "text".into() }, 400, "IR_30"),
            (Error::InvalidCardIin, 400, "IR_31"),
            (Error::InvalidCardIinLength, 400, "IR_32"),
            (Error::MissingFile, 400, "IR_33"),
            (Error::MissingDisputeId, 400, "IR_34"),
            (Error::MissingFilePurpose, 400, "IR_35"),
            (Error::MissingFileContentType, 400, "IR_36"),
            (Error::GenericNotFoundError { message: "text".into() }, 404, "IR_37"),
            (Error::GenericDuplicateError { message: "text".into() }, 400, "IR_38"),
            (Error::IncorrectPaymentMethodConfiguration, 400, "IR_39"),
            (Error::LinkConfigurationError { message: "text".into() }, 400, "IR_40"),
            (Error::PayoutFailed { data: None }, 400, "IR_41"),
            (Error::WebhookAuthenticationFailed, 401, "WE_01"),
            (Error::WebhookBadRequest, 400, "WE_02"),
            (Error::WebhookProcessingFailure, 500, "WE_03"),
            (Error::WebhookResourceNotFound, 404, "WE_04"),
            (Error::WebhookUnprocessableEntity, 422, "WE_05"),
            (Error::WebhookInvalidMerchantSecret, 400, "WE_06"),
            (
                Error::IntegrityCheckFailed {
                    reason: "text".into(),
                    field_names: "text".into(),
                    connector_transaction_id: None,
                },
                500,
                "IE_00",
            ),
        ],
        &[],
    );
}

#[test]
fn members_say_what_the_error_is_about() {
    assert_eq!(
        body(&Error::MissingRequiredField { field_name: "amount" }),
        r#"{"title":"Bad Request","status":400,"detail":"the parameter amount is required","code":"IR_04","category":"invalid_request"}"#
    );
    let error = Error::FlowNotSupported { flow: "capture".into(), connector: "stripe".into() };
    let body_of_flow = body(&error);
    assert!(body_of_flow.contains(r#""code":"IR_20""#), "{body_of_flow}");
    assert!(body_of_flow.contains(r#""connector":"stripe""#), "{body_of_flow}");
    let body_of_fields = body(&Error::MissingRequiredFields { field_names: vec!["amount", "currency"] });
    assert!(body_of_fields.contains(r#""data":["amount","currency"]"#), "{body_of_fields}");
    assert_eq!(
        body(&connector_error(402)),
        r#"{"title":"Payment Required","status":402,"detail":"card_declined: the bank said no","code":"CE_00","category":"connector","connector":"stripe"}"#
    );
    assert_eq!(header(&Error::InvalidJwtToken, "www-authenticate").unwrap(), r#"ApiKey realm="payments""#);
}

#[test]
fn a_server_error_has_its_number_and_sends_only_its_detail() {
    let error = Error::HealthCheckError { component: "redis", message: "refused by 10.0.0.7".into() };
    assert_eq!(
        body(&error),
        r#"{"title":"Internal Server Error","status":500,"detail":"the component redis is not healthy","code":"HE_00","category":"api"}"#
    );
    let error = Error::InvalidTenant { tenant_id: "acme".into() };
    assert_eq!(
        body(&error),
        r#"{"title":"Internal Server Error","status":500,"code":"HE_05","category":"api"}"#
    );
}
