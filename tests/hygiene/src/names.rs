//! Names that are hard to spell.

use renamed::Problem;

/// Raw identifiers, capitals, and words of the language.
#[derive(Debug, thiserror::Error, Problem)]
#[error("e")]
#[problem(crate = renamed, base = "/", from_received)]
#[allow(non_camel_case_types, clippy::upper_case_acronyms)]
pub enum r#type {
    /// A raw name.
    #[problem(status = 404, detail = "{match} {fn:?}")]
    r#struct {
        /// A raw name.
        #[problem(extension)]
        r#match: u8,
        /// A raw name.
        #[problem(extension = "function")]
        r#fn: u8,
    },
    /// An acronym.
    #[problem(status = 404)]
    IO,
    /// An acronym.
    #[problem(status = 404)]
    JWT,
    /// A letter.
    #[problem(status = 404)]
    N,
    /// Nothing.
    #[problem(status = 404)]
    None,
    /// Something.
    #[problem(status = 404)]
    Some(#[problem(default)] u8),
    /// Well.
    #[problem(status = 404)]
    Ok(),
    /// Not well.
    #[problem(status = 404)]
    Err {},
    /// Like an associated item of the trait.
    #[problem(status = 404)]
    TYPES,
    /// Like the type.
    #[problem(status = 404)]
    Self_,
}

#[cfg(test)]
mod tests {
    use renamed::ReceivedProblem;

    use super::r#type as E;
    use crate::body;

    #[test]
    fn names_come_back() {
        let sent = body(&E::r#struct { r#match: 1, r#fn: 2 });
        let back = ReceivedProblem::from_json(sent.as_bytes()).expect("a problem").into_error();
        assert!(matches!(back, Ok(E::r#struct { r#match: 1, r#fn: 2 })));
    }

    #[test]
    fn names_are_spelt_without_what_makes_them_raw() {
        assert_eq!(
            body(&E::r#struct { r#match: 1, r#fn: 2 }),
            r#"{"type":"/struct","title":"Struct","status":404,"detail":"1 2","code":"STRUCT","match":1,"function":2}"#,
        );
        for (error, code, slug, title) in [
            (E::IO, "IO", "io", "IO"),
            (E::JWT, "JWT", "jwt", "JWT"),
            (E::N, "N", "n", "N"),
            (E::None, "NONE", "none", "None"),
            (E::Some(1), "SOME", "some", "Some"),
            (E::Ok(), "OK", "ok", "Ok"),
            (E::Err {}, "ERR", "err", "Err"),
            (E::TYPES, "TYPES", "types", "Types"),
            (E::Self_, "SELF", "self", "Self"),
        ] {
            assert_eq!(
                body(&error),
                format!(
                    r#"{{"type":"/{slug}","title":"{title}","status":404,"detail":"e","code":"{code}"}}"#
                )
            );
        }
    }
}
