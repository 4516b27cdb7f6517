//! A [`Problem`](struct@crate::Problem) as an error: `Debug`, `Display` and `Error`.

use std::error::Error;
use std::fmt;

use crate::problem::Problem;

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("status", &self.status())
            .field("type_uri", &self.type_uri())
            .field("title", &self.content().problem_type.title)
            .field("detail", &self.detail())
            .field("instance", &self.instance())
            .field("code", &self.content().problem_type.code)
            .field("extensions", self.extensions())
            .field("errors", &self.errors())
            .field("headers", self.headers())
            .field("sources", &self.kept().collect::<Vec<_>>())
            .finish()
    }
}

/// Status, code and detail, for logs.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status().as_u16(), self.content().problem_type.code)?;
        self.detail().map_or(Ok(()), |detail| write!(f, ": {detail}"))
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.cause.first()
    }
}
