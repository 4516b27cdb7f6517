//! A received problem as the cause of a problem of this service.

use problem_shared::uri::is_uri;

use crate::log;
use crate::problem::Problem;
use crate::received::ReceivedProblem;
use crate::status::IntoErrorStatus;
use crate::text::percent_encode::percent_encode;

impl ReceivedProblem {
    /// Returns the problem that this service sends because it received this one. It has `status`, with the
    /// code and the title of that status, and nothing of the received document. The document is kept for the
    /// log.
    ///
    /// To send parts of the document to the client, set them, as in
    /// `received.forward(status).with_detail("…")`, or name them with
    /// [`forward_members`](Self::forward_members).
    #[must_use]
    pub fn forward(self, status: impl IntoErrorStatus) -> Problem {
        self.forward_members(status, &[])
    }

    /// Does the same as [`forward`](Self::forward), and keeps the named members as they were received:
    /// `type`, `title`, `detail`, `instance`, `code`, or an extension member. In `type` and `instance`,
    /// characters that a URI cannot contain are percent-encoded. A member that the document does not have, or
    /// that is `null`, is left out. A member with a name that this service uses itself (`status`, `errors`,
    /// `requestId`, `timestamp`) is left out and logged. To forward `errors`, pass what [`errors`](Self::errors) returns to
    /// [`Problem::with_errors`]; then they have the shape of this service.
    ///
    /// **A relative `type` or `instance` is left out and logged**, because your clients would resolve it against the
    /// URL of your service. To forward it, call [`with_base_uri`](Self::with_base_uri) first.
    #[must_use]
    pub fn forward_members(self, status: impl IntoErrorStatus, names: &[&str]) -> Problem {
        self.forward_in(Problem::new(status), names)
    }

    fn forward_in(self, mut problem: Problem, names: &[&str]) -> Problem {
        for name in names {
            problem = match *name {
                "type" => keep(problem, absolute("type", self.type_uri.as_deref()), Problem::with_type_uri),
                "title" => keep(problem, self.title.as_deref(), Problem::with_title),
                "detail" => keep(problem, self.detail.as_deref(), Problem::with_detail),
                "instance" => {
                    keep(problem, absolute("instance", self.instance.as_deref()), Problem::with_instance)
                }
                "code" => keep(problem, self.code.as_deref(), Problem::with_code),
                name => match self.extensions.get_json(name) {
                    Some(value) => problem.with_json_extension(name, value),
                    None => problem,
                },
            };
        }
        problem.because_of(Box::new(self))
    }
}

fn keep(problem: Problem, value: Option<&str>, with: fn(Problem, String) -> Problem) -> Problem {
    match value {
        Some(value) => with(problem, value.to_owned()),
        None => problem,
    }
}

/// The value, if it is a URI with a scheme. Otherwise it is logged.
fn absolute<'a>(member: &'static str, value: Option<&'a str>) -> Option<&'a str> {
    let value = value?;
    if is_uri(&percent_encode(value)) {
        return Some(value);
    }
    log::left_out("member", member, &"it is not an absolute URI, and no base was given to resolve it");
    None
}
