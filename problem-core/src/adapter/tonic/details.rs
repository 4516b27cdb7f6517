//! A status as data, as a status of tonic with the details of `tonic-types`.

use std::collections::HashMap;
use std::time::Duration;

use tonic::metadata::MetadataMap;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

use crate::grpc_status::{GrpcStatus, Violation};

/// The status as tonic has it.
pub(super) fn to_tonic(status: &GrpcStatus) -> Status {
    let mut details = ErrorDetails::new();
    let members: HashMap<_, _> = status.members.iter().cloned().collect();
    details.set_error_info(&*status.reason, &*status.domain, members);
    if !status.violations.is_empty() {
        details.set_bad_request(status.violations.iter().map(violation).collect::<Vec<_>>());
    }
    if let Some(seconds) = status.retry_after {
        details.set_retry_info(Some(Duration::from_secs(seconds)));
    }
    if let Some(id) = &status.request_id {
        details.set_request_info(&**id, "");
    }
    if let Some((title, uri)) = &status.help {
        details.add_help_link(&**title, &**uri);
    }
    let code = Code::from_i32(status.code.into());
    let metadata = MetadataMap::from_headers(status.metadata.clone());
    Status::with_error_details_and_metadata(code, &*status.message, details, metadata)
}

fn violation(violation: &Violation) -> FieldViolation {
    let Violation { field, reason, description } = violation;
    FieldViolation { reason: reason.clone(), ..FieldViolation::new(&**field, &**description) }
}
