//! Types of shapes that a framework may not be able to return.

use std::fmt::{Debug, Display};
use std::rc::Rc;

use problem_core::Problem;

/// It belongs to one thread.
#[derive(Debug, thiserror::Error, Problem)]
#[error("not for other threads")]
#[problem(status = 409)]
pub struct NotSend(pub Rc<()>);

#[derive(Debug, thiserror::Error, Problem)]
#[error("{0} is borrowed")]
#[problem(status = 409)]
pub struct Borrowed<'a>(pub &'a str);

#[derive(Debug, thiserror::Error, Problem)]
#[error("{0} is wrong")]
#[problem(status = 409)]
pub struct Generic<T: Debug + Display>(pub T);
