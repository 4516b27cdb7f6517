//! `application/problem+xml` (RFC 9457 appendix B).
//!
//! The library splits the text into tags and texts, matches end tags and resolves namespaces.
//! `well_formed.rs` checks the other rules of XML.

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;

use http::StatusCode;
use quick_xml::escape::{EscapeError, resolve_xml_entity, unescape_with};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, NamespaceError, PrefixDeclaration, QName, ResolveResult};
use quick_xml::reader::NsReader;
use serde_core::ser::{Serialize, SerializeMap as _, Serializer};

use crate::log;
use crate::received::members::{not_empty, set, set_text};
use crate::received::not_a_problem::Cause;
use crate::received::well_formed::{
    FORBIDDEN, SPACE, attributes, check_declaration, check_name, check_target,
};
use crate::received::{NotAProblem, ReceivedProblem};
use crate::text::json::MAX_NESTING;
use crate::text::xml::is_allowed;

/// RFC 9457 still uses the namespace of RFC 7807.
const NAMESPACE: &str = "urn:ietf:rfc:7807";

impl ReceivedProblem {
    /// Reads an `application/problem+xml` body (RFC 9457 appendix B). This needs the feature `xml`.
    ///
    /// The text of a member stays as it was written, except that white space around a status, a type and an instance
    /// is ignored. A byte order mark before the document is ignored too. **Check the status and the media type of the
    /// response first**, as for [`from_json`](Self::from_json). An
    /// extension member without child elements is a string. It is an array if all its child elements are
    /// named `i`, and otherwise an object. XML has no numbers. Attributes, and elements of other namespaces
    /// with their content, are ignored.
    ///
    /// ```
    /// # use problem_core::ReceivedProblem;
    /// let received = ReceivedProblem::from_xml(
    ///     br#"<problem xmlns="urn:ietf:rfc:7807">
    ///         <status>403</status>
    ///         <balance>30</balance>
    ///         <accounts><i>/account/12345</i><i>/account/67890</i></accounts>
    ///     </problem>"#,
    /// )?;
    /// assert_eq!(received.status().map(|status| status.as_u16()), Some(403));
    /// assert_eq!(received.extensions().get_json("balance"), Some(r#""30""#));
    /// let accounts: Option<Vec<String>> = received.extensions().get("accounts");
    /// assert_eq!(accounts.unwrap_or_default(), ["/account/12345", "/account/67890"]);
    /// # Ok::<(), problem_core::NotAProblem>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the body is not a well-formed XML document in UTF-8 whose root element is `problem` in the
    /// namespace `urn:ietf:rfc:7807`. Also if it has a document type declaration (so that no entity is ever
    /// expanded), if its elements nest deeper than 128 levels, or if more than 128 namespace declarations are
    /// in scope.
    pub fn from_xml(body: &[u8]) -> Result<Self, NotAProblem> {
        read(body).map_err(|error| NotAProblem(Cause::Xml(error)))
    }
}

fn read(body: &[u8]) -> Result<ReceivedProblem, XmlError> {
    let text = std::str::from_utf8(body).map_err(|error| XmlError {
        why: Reason::Malformed(error.into()),
        near: error.valid_up_to() as u64,
    })?;
    let is_ascii = text.is_ascii();
    // printable ASCII, which is usual, needs no look at its characters
    let is_usual = is_ascii && text.bytes().all(|byte| byte >= b' ' || matches!(byte, b'\n' | b'\r' | b'\t'));
    if !is_usual && let Some((position, _)) = text.char_indices().find(|(_, found)| !is_allowed(*found)) {
        return Err(XmlError { why: Reason::Refused(FORBIDDEN), near: position as u64 });
    }
    let mut document = Document::new(text);
    match document.read(is_ascii) {
        Ok(members) => Ok(problem(members)),
        Err(why) => Err(XmlError { why, near: document.reader.buffer_position() }),
    }
}

/// The problem whose root element has these children.
fn problem(members: Members) -> ReceivedProblem {
    let mut problem = ReceivedProblem::default();
    let mut extensions = Members::new();
    for (name, value) in members {
        match &*name {
            "type" => set(&mut problem.type_uri, value.into_uri().map(Into::into)),
            "title" => set_text(&mut problem.title, value.into_text().map(Into::into)),
            "detail" => set_text(&mut problem.detail, value.into_text().map(Into::into)),
            "instance" => set(&mut problem.instance, value.into_uri().map(Into::into)),
            "status" => {
                let text = value.into_text();
                let number = text.and_then(|text| text.trim_matches(SPACE).parse().ok());
                set(&mut problem.status, number.and_then(|number| StatusCode::from_u16(number).ok()));
            }
            _ => extensions.push((name, value)),
        }
    }
    for (name, value) in last_of_each(extensions) {
        match serde_json::to_string(&value) {
            Ok(text) if text == "null" => {}
            Ok(text) => problem.extensions.push_written(&name, text.as_bytes()),
            Err(error) => log::left_out("member", &name, &error),
        }
        if name == "code" {
            problem.code = not_empty(value.into_text().map(Into::into));
        }
    }
    problem
}

/// Removes repeated names: the last value counts, in the position of the first.
fn last_of_each(members: Members) -> Members {
    // usually there are few, and none is repeated
    const FEW: usize = 16;
    let is_repeated = |(at, (name, _)): (usize, &(String, Value))| {
        members.iter().take(at).any(|(earlier, _)| earlier == name)
    };
    if members.len() <= FEW && !members.iter().enumerate().any(is_repeated) {
        return members;
    }
    let mut positions = HashMap::with_capacity(members.len());
    let mut kept = Members::with_capacity(members.len());
    for (name, value) in members {
        match positions.get(&name).and_then(|position: &usize| kept.get_mut(*position)) {
            Some(known) => known.1 = value,
            None => {
                positions.insert(name.clone(), kept.len());
                kept.push((name, value));
            }
        }
    }
    kept
}

/// The content of an element.
enum Value {
    Text(String),
    List(Vec<Value>),
    Members(Members),
}

/// The names and the values of elements, in order.
type Members = Vec<(String, Value)>;

impl Value {
    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text without the white space around it, which is not part of a URI: `type` and `instance` are `anyURI`
    /// (RFC 9457 appendix B), and a document can be indented.
    fn into_uri(self) -> Option<String> {
        let text = self.into_text()?;
        Some(text.trim_matches(SPACE).to_owned())
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Members(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

/// An element that is not closed yet.
struct Element {
    name: String,
    text: String,
    children: Members,
}

impl Element {
    /// The content. Text counts only if there are no child elements.
    fn into_value(self) -> Value {
        if self.children.is_empty() {
            return Value::Text(self.text);
        }
        if self.children.iter().all(|(name, _)| name == "i") {
            return Value::List(self.children.into_iter().map(|(_, value)| value).collect());
        }
        Value::Members(last_of_each(self.children))
    }
}

/// A document that is being read.
struct Document<'a> {
    reader: NsReader<&'a [u8]>,
    /// The root element and the open elements inside it, up to the first one of a foreign namespace.
    open: Vec<Element>,
    /// How many elements are open, from the first one of a foreign namespace on.
    ignored: usize,
    /// The children of the root element, after it was closed.
    members: Option<Members>,
}

impl<'a> Document<'a> {
    fn new(text: &'a str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().enable_all_checks(true);
        Self { reader, open: Vec::new(), ignored: 0, members: None }
    }

    /// The children of the root element.
    fn read(&mut self, is_ascii: bool) -> Result<Members, Reason> {
        let mut event = self.reader.read_event()?;
        if let Event::Decl(declaration) = &event {
            check_declaration(declaration, is_ascii)?;
            event = self.reader.read_event()?;
        }
        loop {
            match event {
                Event::Start(tag) => self.start(&tag)?,
                Event::Empty(tag) => {
                    self.start(&tag)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) if text.contains("]]>") => return Err(Reason::Refused("`]]>` in a text")),
                Event::Text(text) if self.open.is_empty() && text.trim_matches(SPACE).is_empty() => {}
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(text) => self.text(&text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    self.text(resolve_reference(&reference)?.encode_utf8(&mut [0; 4]))?
                }
                Event::Comment(_) => {}
                Event::PI(instruction) => check_target(instruction.target())?,
                Event::Decl(_) => return Err(Reason::Refused("an XML declaration after the start")),
                Event::DocType(_) => return Err(Reason::Refused("a document type declaration")),
                Event::Eof => break,
            }
            event = self.reader.read_event()?;
        }
        match self.members.take() {
            Some(members) => Ok(members),
            None if self.open.is_empty() => Err(Reason::Refused("no element")),
            None => Err(Reason::Refused("an element that is not closed")),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Reason> {
        if self.open.len() + self.ignored >= MAX_NESTING {
            return Err(Reason::Refused("nested too deeply"));
        }
        check_name(tag.name())?;
        if let Some(prefix) = tag.name().prefix().filter(|prefix| prefix.is_xmlns()) {
            return Err(NamespaceError::UnknownPrefix(prefix.into_inner().to_owned()).into());
        }
        self.check_attributes(tag.attributes_raw())?;
        let (namespace, name) = self.reader.resolver().resolve_element(tag.name());
        let is_ours =
            declared_namespace(namespace)?.is_some_and(|Namespace(namespace)| namespace == NAMESPACE);
        if self.open.is_empty() {
            if self.members.is_some() {
                return Err(Reason::Refused("an element after the root element"));
            }
            if !is_ours || name.as_ref() != "problem" {
                return Err(Reason::Refused("the root element is not `problem` in `urn:ietf:rfc:7807`"));
            }
        }
        if is_ours && self.ignored == 0 {
            let name = name.into_inner().to_owned();
            self.open.push(Element { name, text: String::new(), children: Members::new() });
        } else {
            self.ignored += 1;
        }
        Ok(())
    }

    /// Closes the element that was opened last. The library has checked that the tag has its name.
    fn end(&mut self) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        let Some(mut element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => {
                let name = std::mem::take(&mut element.name);
                parent.children.push((name, element.into_value()));
            }
            None => self.members = Some(element.children),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Reason> {
        match self.open.last_mut() {
            Some(element) if self.ignored == 0 => element.text.push_str(text),
            Some(_) => {}
            None => return Err(Reason::Refused("text outside the root element")),
        }
        Ok(())
    }

    /// Checks all attributes. Only those that declare a namespace have a meaning.
    fn check_attributes(&mut self, raw: &str) -> Result<(), Reason> {
        for (name, value) in attributes(raw)? {
            let value = unescape_with(value, resolve_xml_entity)?;
            if value.chars().any(|found| !is_allowed(found)) {
                return Err(Reason::Refused(FORBIDDEN));
            }
            match (QName(name).as_namespace_binding(), value) {
                (Some(PrefixDeclaration::Named(_)), value) if value.is_empty() => {
                    return Err(Reason::Refused("a prefix without a namespace"));
                }
                // the library has declared the namespace with its references unresolved
                (Some(prefix), Cow::Owned(value)) => {
                    self.reader.resolver_mut().add(prefix, Namespace(&value))?;
                }
                (Some(_), Cow::Borrowed(_)) => {}
                (None, _) => {
                    declared_namespace(self.reader.resolver().resolve_attribute(QName(name)).0)?;
                }
            }
        }
        Ok(())
    }
}

/// The namespace. A prefix that is not declared is an error.
fn declared_namespace(namespace: ResolveResult<'_>) -> Result<Option<Namespace<'_>>, NamespaceError> {
    namespace.try_into()
}

/// The character for a reference in a text. Only the predefined entities exist, because document type
/// declarations are not accepted.
fn resolve_reference(reference: &BytesRef<'_>) -> Result<char, Reason> {
    let found = match reference.resolve_char_ref()? {
        Some(found) => Some(found),
        None => resolve_xml_entity(reference).and_then(|text| text.chars().next()),
    };
    match found {
        Some(found) if is_allowed(found) => Ok(found),
        Some(_) => Err(Reason::Refused(FORBIDDEN)),
        None => Err(Reason::Refused("an undefined entity")),
    }
}

/// Why a body was rejected, and where.
#[derive(Debug)]
pub(super) struct XmlError {
    why: Reason,
    /// How many bytes were read.
    near: u64,
}

#[derive(Debug)]
pub(super) enum Reason {
    /// The library rejected the body.
    Malformed(quick_xml::Error),
    /// A check of this crate rejected the body.
    Refused(&'static str),
}

impl From<quick_xml::Error> for Reason {
    fn from(error: quick_xml::Error) -> Self {
        Self::Malformed(error)
    }
}

impl From<NamespaceError> for Reason {
    fn from(error: NamespaceError) -> Self {
        Self::Malformed(error.into())
    }
}

impl From<EscapeError> for Reason {
    fn from(error: EscapeError) -> Self {
        Self::Malformed(error.into())
    }
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Reason::Malformed(error) => write!(f, "{error}, near byte {}", self.near),
            Reason::Refused(what) => write!(f, "{what}, near byte {}", self.near),
        }
    }
}

impl Error for XmlError {}
