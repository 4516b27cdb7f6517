//! Code that almost breaks `unsupported_shape`, and compiles.

use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
pub enum Accepted {}

/// Types that look unsized, behind a pointer.
#[derive(Debug, thiserror::Error, Problem)]
#[error("invalid order")]
#[problem(status = 422)]
pub struct BehindAPointer<'a, T: std::fmt::Debug + ?Sized> {
    pub text: Box<str>,
    pub reason: &'a T,
}
