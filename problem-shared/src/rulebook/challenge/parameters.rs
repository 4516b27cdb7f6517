//! The parameters of a challenge, such as `realm="api"`.

use super::{Fix, invalid};
use crate::bytes::{equal_ignore_case, find, is_one_of, part, skip};
use crate::header_fields::token_end;
use crate::rulebook::Violation;

/// The parameters of a challenge.
#[derive(Clone, Copy)]
pub(super) struct Parameters<'a> {
    pub(super) text: &'a str,
    pub(super) scheme: &'a str,
    pub(super) start: usize,
}

pub(super) struct Parameter<'a> {
    pub(super) name: &'a str,
    /// Without the quotes, and with the escapes.
    pub(super) value: &'a [u8],
    /// The start of the parameter after it.
    pub(super) next: Option<usize>,
}

impl<'a> Parameters<'a> {
    /// Reads the parameter that starts at a byte. Refuses it if an earlier parameter has the same name.
    pub(super) const fn next(&self, at: usize) -> Result<Parameter<'a>, Violation<'a>> {
        let parameter = match self.parameter(at) {
            Ok(parameter) => parameter,
            Err(violation) => return Err(violation),
        };
        let mut before = self.start;
        while before < at {
            match self.parameter(before) {
                Ok(Parameter { name, next: Some(next), .. }) => {
                    if equal_ignore_case(name, parameter.name) {
                        return Err(self.invalid(
                            "duplicate parameter `{parameter}`",
                            parameter.name,
                            Fix { template: "remove one `{parameter}`", before: "", rest: "" },
                        ));
                    }
                    before = next;
                }
                // every parameter before this one has been read
                _ => break,
            }
        }
        Ok(parameter)
    }

    const fn parameter(&self, at: usize) -> Result<Parameter<'a>, Violation<'a>> {
        let bytes = self.text.as_bytes();
        let name_end = token_end(bytes, at);
        let name = part(self.text, at, name_end);
        if name.is_empty() {
            let template = match at == bytes.len() && at > self.start {
                true => "write www_authenticate = \"{before}\"",
                false => "write it like www_authenticate = \"Bearer realm=\\\"api\\\", scope=\\\"read\\\"\"",
            };
            let fix = Fix { template, before: trimmed(self.text, at), rest: "" };
            return Err(self.invalid("expected a parameter like `name=\"value\"`", name, fix));
        }
        if name_end == bytes.len() || bytes[name_end] != b'=' {
            let after = skip(bytes, name_end, b" ");
            return Err(if after < bytes.len() && bytes[after] == b'=' {
                self.space_around_equals(name, name_end, after)
            } else if after < bytes.len() && at > self.start {
                self.invalid(
                    "`{parameter}` starts a second challenge",
                    name,
                    Fix {
                        template: "write each challenge with a key of its own: www_authenticate = \"{before}\", www_authenticate = \"{rest}\"",
                        before: trimmed(self.text, at),
                        rest: self.rest(at),
                    },
                )
            } else {
                self.without_value(name, name_end)
            });
        }
        let start = name_end + 1;
        let is_quoted = start < bytes.len() && bytes[start] == b'"';
        let (value, end) = if is_quoted {
            let close = quote_end(bytes, start + 1);
            if close == bytes.len() {
                let fix = Fix {
                    template: "write www_authenticate = \"{before}\\\"\"",
                    before: self.text,
                    rest: "",
                };
                return Err(self.invalid("the quote of `{parameter}` is not closed", name, fix));
            }
            (slice(bytes, start + 1, close), close + 1)
        } else {
            let end = token_end(bytes, start);
            if end == start {
                let is_space = start < bytes.len() && bytes[start] == b' ';
                return Err(if is_space {
                    self.space_around_equals(name, name_end, name_end)
                } else {
                    self.without_value(name, name_end)
                });
            }
            (slice(bytes, start, end), end)
        };
        if !is_quoted && equal_ignore_case(name, "realm") {
            // the value ends at the next comma, also if it contains spaces
            let value_end = find(bytes, b',', start, bytes.len());
            let template = match value_end == bytes.len() {
                true => "write www_authenticate = \"{before}=\\\"{rest}\\\"\"",
                false => "put the value of `realm` in quotes, realm=\\\"{rest}\\\"",
            };
            let fix = Fix {
                template,
                before: part(self.text, 0, name_end),
                rest: part(self.text, start, value_end),
            };
            return Err(self.invalid("the value of `realm` must be in quotes (RFC 9110 §11.5)", name, fix));
        }
        let after = skip(bytes, end, b" \t");
        if after == bytes.len() {
            return Ok(Parameter { name, value, next: None });
        }
        if bytes[after] != b',' {
            let rest = skip(bytes, after, b" \t;");
            let fix = match rest == bytes.len() {
                true => Fix {
                    template: "write www_authenticate = \"{before}\"",
                    before: part(self.text, 0, end),
                    rest: "",
                },
                false => Fix {
                    template: "write www_authenticate = \"{before}, {rest}\"",
                    before: part(self.text, 0, end),
                    rest: self.rest(rest),
                },
            };
            return Err(self.invalid(
                "missing comma between challenge parameters, after `{parameter}`",
                name,
                fix,
            ));
        }
        Ok(Parameter { name, value, next: Some(skip(bytes, after + 1, b" \t")) })
    }

    /// The text from a byte on.
    const fn rest(&self, at: usize) -> &'a str {
        part(self.text, at, self.text.len())
    }

    /// `equals` is the index of the `=`.
    const fn space_around_equals(&self, name: &'a str, name_end: usize, equals: usize) -> Violation<'a> {
        let fix = Fix {
            template: "write www_authenticate = \"{before}={rest}\"",
            before: part(self.text, 0, name_end),
            rest: self.rest(skip(self.text.as_bytes(), equals + 1, b" ")),
        };
        self.invalid("there is a space around the `=` of `{parameter}` (RFC 9110 §5.6.3)", name, fix)
    }

    const fn without_value(&self, name: &'a str, name_end: usize) -> Violation<'a> {
        let rest = skip(self.text.as_bytes(), name_end, b"=");
        let fix = Fix {
            template: "write www_authenticate = \"{before}=\\\"…\\\"{rest}\"",
            before: part(self.text, 0, name_end),
            rest: self.rest(rest),
        };
        self.invalid("the parameter `{parameter}` has no value", name, fix)
    }

    const fn invalid(&self, reason: &'static str, parameter: &'a str, fix: Fix<'a>) -> Violation<'a> {
        invalid(self.scheme, reason, parameter, fix)
    }
}

/// The start of a text, without the spaces and commas at its end.
const fn trimmed(text: &str, mut end: usize) -> &str {
    while end > 0 && is_one_of(text.as_bytes()[end - 1], b" \t,;") {
        end -= 1;
    }
    part(text, 0, end)
}

/// The closing quote of a quoted string (RFC 9110 §5.6.4), or the end of the text.
const fn quote_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    if at < bytes.len() { at } else { bytes.len() }
}

const fn slice(bytes: &[u8], start: usize, end: usize) -> &[u8] {
    bytes.split_at(end).0.split_at(start).1
}
