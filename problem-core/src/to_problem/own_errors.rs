//! The errors of this crate as problems, for `?` and transparent variants.

use crate::members::extension::ExtensionError;
use crate::problem_type::definition::ProblemTypeDefinition;
use crate::rate_limit::InvalidPolicyName;
use crate::status::{ErrorStatus, InvalidErrorStatus};

/// The problem type of an error that is a defect of the service.
pub(crate) static INTERNAL: [ProblemTypeDefinition; 1] =
    [ProblemTypeDefinition::new(ErrorStatus::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR")
        .without_detail()];

/// The problem type of an answer of another service that is not what it promised.
pub(crate) static BAD_GATEWAY: [ProblemTypeDefinition; 1] =
    [ProblemTypeDefinition::new(ErrorStatus::BAD_GATEWAY, "BAD_GATEWAY").without_detail()];

/// Implements `ToProblem` for errors whose problem type is always the same.
macro_rules! problems {
    ($definition:ident, $doc:literal: $($error:ty)*) => {$(
        #[doc = $doc]
        #[diagnostic::do_not_recommend]
        impl $crate::to_problem::ToProblem for $error {
            const TYPES: $crate::problem_type::set::ProblemTypes =
                $crate::problem_type::set::ProblemTypes::new(&$crate::to_problem::own_errors::$definition, &[]);

            fn describe<'a>(
                &'a self,
                _: &mut $crate::occurrence::Occurrence<'a>,
            ) -> $crate::problem_type::ProblemType<'a> {
                $crate::to_problem::own_errors::$definition[0].problem_type()
            }
        }
    )*};
}

pub(crate) use problems;

problems!(
    INTERNAL, "A 500, because this is a defect of the service. The log has the error, and nothing of it is sent.":
    ExtensionError InvalidErrorStatus InvalidPolicyName
);
