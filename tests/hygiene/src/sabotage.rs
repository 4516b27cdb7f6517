//! A module in which every name that generated code could think of means something else.

#![allow(dead_code, unused_macros, missing_docs, non_camel_case_types)]

mod core {}
mod std {}
mod alloc {}
mod http {}
mod serde {}
mod serde_json {}
mod bytes {}
mod problem_core {}
mod axum_core {}
mod __private {}

struct Option;
struct Result;
struct String;
struct Box;
struct Vec;
struct Some;
struct Ok;
struct Err;
struct Send;
struct Sync;
struct u16;
struct u64;
struct str;
trait Error {}
trait Display {}
trait ToProblem {}
trait Serialize {}
trait MemberVisitor {}

macro_rules! format {
    () => {
        compile_error!("not this one")
    };
}
macro_rules! vec {
    () => {
        compile_error!("not this one")
    };
}
macro_rules! matches {
    () => {
        compile_error!("not this one")
    };
}
macro_rules! format_args {
    () => {
        compile_error!("not this one")
    };
}
macro_rules! write {
    () => {
        compile_error!("not this one")
    };
}

fn display() {}
fn write() {}

/// Its variants and fields are named so too.
#[derive(Debug, renamed::Problem)]
#[problem(crate = renamed, base = "/e/", retry_after = 3)]
pub enum Sabotaged {
    /// Like a value of the prelude.
    #[problem(status = 404)]
    None,
    /// Like a value of the prelude.
    #[problem(status = 404, detail = "{__problem_out} {__problem_visitor}", header("X-A" = "{__problem_out}"))]
    Some {
        #[problem(extension)]
        __problem_out: &'static ::core::primitive::str,
        #[problem(extension, retry_after)]
        __problem_visitor: ::core::primitive::u64,
        #[problem(flatten)]
        __problem_headers: ::std::option::Option<()>,
    },
    /// Like a value of the prelude.
    #[problem(status = 429, www_authenticate = "Basic realm=\"a\"")]
    Ok(#[problem(instance)] ::core::primitive::u64),
    /// Like a value of the prelude.
    #[problem(status = 500)]
    Err(::std::boxed::Box<dyn ::std::error::Error + ::std::marker::Send + ::std::marker::Sync>),
}

impl ::std::fmt::Display for Sabotaged {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("sabotaged")
    }
}

impl ::std::error::Error for Sabotaged {}

#[cfg(test)]
mod tests {
    use super::Sabotaged;
    use crate::{body, is_a_response};

    #[test]
    fn nothing_is_shadowed() {
        is_a_response::<Sabotaged>();
        let some = Sabotaged::Some { __problem_out: "a", __problem_visitor: 1, __problem_headers: None };
        assert_eq!(
            body(&some),
            r#"{"type":"/e/some","title":"Some","status":404,"detail":"a 1","code":"SOME","__problem_out":"a","__problem_visitor":1}"#,
        );
        assert_eq!(
            body(&Sabotaged::None),
            r#"{"type":"/e/none","title":"None","status":404,"detail":"sabotaged","code":"NONE"}"#
        );
        assert_eq!(
            body(&Sabotaged::Ok(1)),
            r#"{"type":"/e/ok","title":"Ok","status":429,"detail":"sabotaged","instance":"1","code":"OK"}"#
        );
        assert_eq!(
            body(&Sabotaged::Err("secret".into())),
            r#"{"type":"/e/internal-server-error","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
        );
    }
}
