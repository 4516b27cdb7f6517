//! The rejections in `axum::extract::ws::rejection`.

use axum::extract::ws::rejection::{
    ConnectionNotUpgradable, InvalidConnectionHeader, InvalidProtocolPseudoheader, InvalidUpgradeHeader,
    InvalidWebSocketVersionHeader, MethodNotConnect, MethodNotGet, WebSocketKeyHeaderMissing,
    WebSocketUpgradeRejection,
};
use http::header::{self, HeaderValue};

use crate::adapter::axum_extract::rejections::header_field::{self, Fault};
use crate::adapter::axum_extract::rejections::{composite_rejections, internal, rejections};
use crate::members::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::problem_type::definition::ProblemTypeDefinition;
use crate::status::ErrorStatus;

static DEFINITIONS: [ProblemTypeDefinition; 4] = [
    internal(),
    header_field::definition(),
    ProblemTypeDefinition::new(ErrorStatus::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED")
        .with_written_detail()
        .with_headers(&["allow"]),
    ProblemTypeDefinition::new(ErrorStatus::UPGRADE_REQUIRED, "UPGRADE_REQUIRED")
        .with_detail("the connection cannot be upgraded to a WebSocket")
        .with_headers(&["upgrade"]),
];

const INVALID_HEADER: usize = 1;
const WRONG_METHOD: usize = 2;
const NOT_UPGRADABLE: usize = 3;

/// The rejections because of a header field, with its name.
macro_rules! header_fields {
    ($($rejection:ident $name:literal $fault:ident $([$response_field:expr, $value:literal])?;)*) => {
        rejections! { DEFINITIONS:
            $($rejection INVALID_HEADER, {
                fn entry(&self) -> Option<FieldError> {
                    Some(Fault::$fault.entry($name))
                }

                fn complete(&self, occurrence: &mut Occurrence<'_>) {
                    Fault::$fault.write_detail($name, occurrence);
                    $(occurrence.header($response_field, HeaderValue::from_static($value));)?
                }
            };)*
        }
    };
}

header_fields! {
    InvalidConnectionHeader "connection" Invalid;
    InvalidUpgradeHeader "upgrade" Invalid;
    InvalidProtocolPseudoheader ":protocol" Invalid;
    WebSocketKeyHeaderMissing "sec-websocket-key" Missing;
    // the response says which version the service speaks (RFC 6455 §4.2.2)
    InvalidWebSocketVersionHeader "sec-websocket-version" Invalid [header::SEC_WEBSOCKET_VERSION, "13"];
}

/// A 405 must say which method is allowed (RFC 9110 §15.5.6).
fn allow_only(method: &'static str, occurrence: &mut Occurrence<'_>) {
    occurrence.detail(format_args!("a WebSocket must be opened with the method `{method}`"));
    occurrence.header(header::ALLOW, HeaderValue::from_static(method));
}

rejections! { DEFINITIONS:
    MethodNotGet WRONG_METHOD, {
        fn complete(&self, occurrence: &mut Occurrence<'_>) {
            allow_only("GET", occurrence);
        }
    };
    MethodNotConnect WRONG_METHOD, {
        fn complete(&self, occurrence: &mut Occurrence<'_>) {
            allow_only("CONNECT", occurrence);
        }
    };
    // a 426 must say which protocol is needed (RFC 9110 §15.5.22)
    ConnectionNotUpgradable NOT_UPGRADABLE, {
        fn complete(&self, occurrence: &mut Occurrence<'_>) {
            occurrence.header(header::UPGRADE, HeaderValue::from_static("websocket"));
        }
    };
}

composite_rejections! { DEFINITIONS:
    WebSocketUpgradeRejection {
        MethodNotGet MethodNotConnect InvalidConnectionHeader InvalidUpgradeHeader InvalidProtocolPseudoheader
        InvalidWebSocketVersionHeader WebSocketKeyHeaderMissing ConnectionNotUpgradable
    }
}
