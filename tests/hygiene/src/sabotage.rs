//! A module in which every name that generated code could think of means something else.

#![allow(unused_macros, missing_docs, non_camel_case_types)]

mod core {}
mod diagnostic {}
mod std {}
mod alloc {}
mod http {}
mod serde {}
mod serde_json {}
mod bytes {}
mod problem_core {}
mod axum_core {}
mod __private {}

pub struct Option;
pub struct Result;
pub struct String;
pub struct Box;
pub struct Vec;
pub struct Some;
pub struct Ok;
pub struct Err;
pub struct Send;
pub struct Sync;
pub struct u16;
pub struct u64;
pub struct str;
pub trait Error {}
pub trait Display {}
pub trait ToProblem {}
pub trait Serialize {}
pub trait Occurrence {}
pub trait Answer {}
pub trait Transparent {}
pub struct ProblemType;
pub struct ProblemTypes;

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

macro_rules! by_value {
    ($($name:ident)*) => {$(
        #[allow(clippy::wrong_self_convention, clippy::iter_not_returning_iterator)]
        fn $name(self)
        where
            Self: ::std::marker::Sized,
        {
        }
    )*};
}

/// Everything has methods of the names that generated code could call.
pub trait Everything {
    fn keep(self, _: ::core::primitive::u8)
    where
        Self: ::std::marker::Sized,
    {
    }
    fn respond(&self, _: ::core::primitive::u8) {}
    fn into_response(self)
    where
        Self: ::std::marker::Sized,
    {
    }
    fn fields(&self) {}
    fn write(&self) {}
    fn rate_limit(&self) {}
    by_value!(cells close uris lay_out bytes as_flattened as_bytes as_u16 of iter len is_empty);
}
impl<T> Everything for T {}

pub fn display() {}
pub fn write() {}
pub fn rate_limit() {}

/// Its variants and fields are named so too.
#[derive(Debug, renamed::Problem)]
#[problem(crate = renamed, base = "/e/", retry_after = 3)]
pub enum Sabotaged {
    /// Like a value of the prelude.
    #[problem(status = 404)]
    None,
    /// Like a value of the prelude.
    #[problem(status = 404, detail = "{__problem_out} {out:?} {headers}", header("X-A" = "{__problem_out}{headers}"))]
    Some {
        #[problem(extension)]
        __problem_out: &'static ::core::primitive::str,
        #[problem(extension, retry_after)]
        __problem_visitor: ::core::primitive::u64,
        #[problem(flatten)]
        __problem_headers: ::std::option::Option<()>,
        #[problem(extension, header = "X-Out")]
        out: ::std::option::Option<::core::primitive::u64>,
        #[problem(errors)]
        visitor: [renamed::FieldError; 0],
        #[problem(header = "X-Headers", instance)]
        headers: ::core::primitive::u64,
        #[problem(extension)]
        some: ::core::primitive::u64,
        #[problem(www_authenticate)]
        field_out: &'static ::core::primitive::str,
    },
    /// Like a value of the prelude.
    #[problem(status = 429, www_authenticate = "Basic realm=\"a\"")]
    Ok(#[problem(instance)] ::core::primitive::u64),
    /// Like a function of the derive.
    #[problem(status = 503)]
    RateLimit {
        #[problem(rate_limit)]
        rate_limit: ::std::option::Option<renamed::RateLimit>,
    },
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

/// It comes back.
#[derive(Debug, renamed::Problem)]
#[problem(crate = renamed, status = 404, from_received)]
pub enum ComesBack {
    /// Like a value of the prelude.
    None,
    /// Names that generated code could use.
    Some {
        #[problem(extension)]
        __r: ::core::primitive::u64,
        #[problem(extension, default)]
        __inner: ::std::string::String,
        #[problem(header = "X-A")]
        header: ::std::option::Option<::core::primitive::u64>,
        #[problem(default)]
        required: ::core::primitive::u64,
    },
    /// Names that generated code could use.
    Inner {
        #[problem(transparent)]
        __inner: ::std::boxed::Box<Within>,
        #[problem(extension)]
        __r: ::core::primitive::u64,
    },
}

impl ::std::fmt::Display for ComesBack {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("comes back")
    }
}

impl ::std::error::Error for ComesBack {}

/// A problem within.
#[derive(Debug, renamed::Problem)]
#[problem(crate = renamed, status = 410, from_received)]
pub struct Within;

impl ::std::fmt::Display for Within {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("within")
    }
}

impl ::std::error::Error for Within {}

/// Names that generated code could use, in a foreign error.
#[derive(Debug)]
pub enum Foreign {
    None,
    Some { __error: ::core::primitive::u64, __problem_out: ::std::string::String },
    Ok(::core::primitive::u64),
    Err,
}

impl ::std::fmt::Display for Foreign {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("secret")
    }
}

impl ::std::error::Error for Foreign {}

/// Its mirror.
#[derive(Debug, renamed::Problem)]
#[problem(crate = renamed, for = Foreign, base = "/e/{code}", status = 404, header("X-A" = "a"))]
pub enum Mirror {
    /// Like a value of the prelude.
    None,
    /// Like a value of the prelude.
    #[problem(extension("out" = STATUS), detail = "{__error} {__problem_out}")]
    Some {
        #[problem(extension)]
        __error: ::core::primitive::u64,
        __problem_out: ::std::string::String,
    },
    /// Like a value of the prelude.
    #[problem(code = CODE)]
    Ok(#[problem(extension = "ok")] ::core::primitive::u64),
    /// All others.
    #[problem(rest, status = 500)]
    Err,
}

pub const CODE: &::core::primitive::str = "CONSTANT_Code";

/// Converts to it.
#[derive(Debug, renamed::Problem)]
#[problem(crate = renamed)]
pub enum Converted {
    /// `via` on a field beside other fields.
    Some {
        #[problem(via = Mirror)]
        __inner: Foreign,
        #[problem(extension)]
        __problem_out: ::core::primitive::u64,
        #[problem(header = "X-Out")]
        __o: ::core::primitive::u64,
    },
    /// Of any type.
    #[problem(via = Of)]
    Err(::std::boxed::Box<dyn ::std::error::Error + ::std::marker::Send + ::std::marker::Sync>),
    /// Like another.
    #[problem(like = Of::Ok)]
    Ok,
}

/// What other errors are converted to.
#[derive(Debug, renamed::Problem)]
#[problem(crate = renamed, status = 404, extension("n" = 1))]
pub enum Of {
    /// Like a value of the prelude.
    None,
    /// Like a value of the prelude.
    Ok,
}

impl<E> ::std::convert::From<&E> for Of {
    fn from(_: &E) -> Self {
        Self::None
    }
}

impl ::std::fmt::Display for Of {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("of")
    }
}

impl ::std::error::Error for Of {}

impl ::std::fmt::Display for Converted {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("converted")
    }
}

impl ::std::error::Error for Converted {}

#[cfg(test)]
mod tests {
    use super::{Converted, Foreign, Mirror, Of, Sabotaged};
    use crate::{body, is_a_response};

    #[test]
    fn nothing_of_a_foreign_error_is_shadowed() {
        is_a_response::<Converted>();
        is_a_response::<Mirror>();
        let inner = Foreign::Some { __error: 1, __problem_out: "text".to_owned() };
        assert_eq!(
            body(&Converted::Some { __inner: inner, __problem_out: 2, __o: 3 }),
            r#"{"type":"/e/SOME","title":"Some","status":404,"detail":"1 text","code":"SOME","out":410,"__error":1,"__problem_out":2}"#
        );
        let mirrors =
            [Foreign::None, Foreign::Ok(4), Foreign::Err].map(|foreign| body(&Mirror::from(&foreign)));
        assert_eq!(
            mirrors,
            [
                r#"{"type":"/e/NONE","title":"None","status":404,"code":"NONE"}"#,
                r#"{"type":"/e/CONSTANT_Code","title":"Ok","status":404,"code":"CONSTANT_Code","ok":4}"#,
                r#"{"type":"/e/INTERNAL_SERVER_ERROR","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
            ]
        );
        assert_eq!(
            body(&Converted::Err("secret".into())),
            r#"{"title":"Not Found","status":404,"detail":"of","code":"NONE","n":1}"#
        );
        assert_eq!(
            body(&Converted::Ok),
            r#"{"title":"Not Found","status":404,"detail":"converted","code":"OK","n":1}"#
        );
        assert_eq!(body(&Of::None), body(&Converted::Err("secret".into())));
    }

    #[test]
    fn nothing_is_shadowed() {
        is_a_response::<Sabotaged>();
        let some = Sabotaged::Some {
            __problem_out: "a",
            __problem_visitor: 1,
            __problem_headers: None,
            out: Some(2),
            visitor: [],
            headers: 3,
            some: 4,
            field_out: "Basic",
        };
        assert_eq!(
            body(&some),
            r#"{"type":"/e/some","title":"Some","status":404,"detail":"a Some(2) 3","instance":"3","code":"SOME","__problem_out":"a","__problem_visitor":1,"out":2,"some":4}"#,
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

/// What the compiler puts together.
#[derive(Debug, renamed::Problem)]
#[problem(crate = renamed, base = BASE)]
pub enum Open {
    /// Its body is whole.
    #[problem(status = 404, detail = "gone")]
    Gone,
    /// And this one is not.
    #[problem(status = 409)]
    Taken,
}

/// And what it lays out.
#[derive(Debug, renamed::Problem)]
#[problem(crate = renamed, base = BASE, status = STATUS)]
pub enum Unknown {
    /// By the class of the status.
    Closed,
}

pub const BASE: &::core::primitive::str = "/e/";
pub const STATUS: ::core::primitive::u16 = 410;

impl ::std::fmt::Display for Open {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("open")
    }
}
impl ::std::error::Error for Open {}
impl ::std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("unknown")
    }
}
impl ::std::error::Error for Unknown {}
