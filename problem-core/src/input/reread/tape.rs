//! A JSON text as a list of its values, in their order. It keeps duplicate members, and the digits of numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// The index of a value. The name of a member is a value too, directly before the value of the member.
pub(crate) type Index = u32;

/// The value that is the whole text.
pub(crate) const ROOT: Index = 0;

/// A value in more lists and objects than this is not kept. No type can read it.
const MAX_DEPTH: usize = 128;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Number,
    String,
    List,
    Object,
}

#[derive(Debug, Clone, Copy)]
struct Value {
    /// The bytes of the value in the text: its first one, and the one after it.
    start: u32,
    stop: u32,
    /// The index after this value and all that is inside it.
    end: Index,
    /// The list or object around it. The root is its own parent.
    parent: Index,
    /// Its position in the list or object. A name has the position of its value.
    position: u32,
}

#[derive(Debug)]
pub(crate) struct Tape<'t> {
    text: &'t str,
    values: Vec<Value>,
    /// Strings that are written with escapes.
    unescaped: BTreeMap<Index, String>,
}

/// The text is not JSON. The byte at this offset is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotJson {
    pub(crate) offset: usize,
}

impl<'t> Tape<'t> {
    /// Reads a text that serde_json accepts as JSON. This is a loop, so a deep text needs no deep stack.
    pub(crate) fn new(text: &'t str) -> Result<Self, NotJson> {
        let bytes = text.as_bytes();
        let values = Vec::with_capacity(most_values(bytes));
        let mut tape = Self { text, values, unescaped: BTreeMap::new() };
        // the lists and objects around the current value, with the number of their values so far
        let mut open: Vec<(Index, u32)> = Vec::new();
        // the lists and objects around the current value that are too deep
        let mut too_deep = 0_usize;
        let mut offset = 0;
        while let Some(byte) = bytes.get(offset) {
            let wrong = NotJson { offset };
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | b',' => offset += 1,
                // the string before it was the name of a member
                b':' => {
                    offset += 1;
                    let (_, count) = open.last_mut().ok_or(wrong)?;
                    *count = count.saturating_sub(1);
                }
                b']' | b'}' if too_deep > 0 => {
                    offset += 1;
                    too_deep -= 1;
                }
                b']' | b'}' => {
                    offset += 1;
                    let (container, _) = open.pop().ok_or(wrong)?;
                    let (end, stop) = (index(tape.values.len(), wrong)?, index(offset, wrong)?);
                    let container = &mut tape.values[container as usize];
                    (container.end, container.stop) = (end, stop);
                }
                _ => {
                    let at = index(tape.values.len(), wrong)?;
                    let start = offset;
                    let is_container = matches!(byte, b'[' | b'{');
                    offset = match byte {
                        b'[' | b'{' => offset + 1,
                        b'"' => string_end(bytes, offset).ok_or(wrong)?,
                        b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => scalar_end(bytes, offset),
                        _ => return Err(wrong),
                    };
                    if open.len() > MAX_DEPTH {
                        too_deep += usize::from(is_container);
                        continue;
                    }
                    if *byte == b'"' && text[start..offset].contains('\\') {
                        let string = serde_json::from_str(&text[start..offset]).map_err(|_| wrong)?;
                        tape.unescaped.insert(at, string);
                    }
                    let (parent, position) = match open.last_mut() {
                        Some((parent, count)) => {
                            *count += 1;
                            (*parent, *count - 1)
                        }
                        None => (ROOT, 0),
                    };
                    let (start, stop) = (index(start, wrong)?, index(offset, wrong)?);
                    tape.values.push(Value { start, stop, end: at + 1, parent, position });
                    if is_container {
                        open.push((at, 0));
                    }
                }
            }
        }
        match open.is_empty() && too_deep == 0 && !tape.values.is_empty() {
            true => Ok(tape),
            false => Err(NotJson { offset }),
        }
    }

    fn value(&self, index: Index) -> &Value {
        &self.values[index as usize]
    }

    /// The number of values.
    pub(crate) fn len(&self) -> Index {
        self.end(ROOT)
    }

    /// The text of a value as it was written.
    pub(crate) fn raw(&self, index: Index) -> &str {
        let value = self.value(index);
        &self.text[value.start as usize..value.stop as usize]
    }

    /// Where a value is in the text.
    pub(crate) fn bytes(&self, index: Index) -> Range<usize> {
        let value = self.value(index);
        value.start as usize..value.stop as usize
    }

    pub(crate) fn kind(&self, index: Index) -> Kind {
        match self.text.as_bytes()[self.value(index).start as usize] {
            b'n' => Kind::Null,
            b't' | b'f' => Kind::Bool,
            b'"' => Kind::String,
            b'[' => Kind::List,
            b'{' => Kind::Object,
            _ => Kind::Number,
        }
    }

    /// The text of a string without its quotes and escapes.
    pub(crate) fn string(&self, index: Index) -> &str {
        match self.unescaped.get(&index) {
            Some(string) => string,
            None => {
                let raw = self.raw(index);
                // the address of an empty text counts too, so this must not trim
                raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw)
            }
        }
    }

    /// The index after the value and all that is inside it.
    pub(crate) fn end(&self, index: Index) -> Index {
        self.value(index).end
    }

    /// The values inside this one, and the names of their members.
    pub(crate) fn inside(&self, index: Index) -> Range<Index> {
        index + 1..self.end(index)
    }

    /// The list or object around a value.
    pub(crate) fn parent(&self, index: Index) -> Option<Index> {
        (index != ROOT).then(|| self.value(index).parent)
    }

    /// The position of a value in the list or object around it.
    pub(crate) fn position(&self, index: Index) -> u32 {
        self.value(index).position
    }

    /// The name of the member whose value this is.
    pub(crate) fn name_of(&self, index: Index) -> Option<&str> {
        let parent = self.parent(index)?;
        (self.kind(parent) == Kind::Object).then(|| self.string(index - 1))
    }

    /// The names and positions that lead from the root to a value.
    pub(crate) fn path(&self, index: Index) -> Vec<Cow<'_, str>> {
        let around = std::iter::successors(Some(index), |index| self.parent(*index));
        let step = |index| match self.name_of(index) {
            Some(name) => Cow::Borrowed(name),
            None => self.position(index).to_string().into(),
        };
        let mut path: Vec<_> = around.take_while(|index| *index != ROOT).map(step).collect();
        path.reverse();
        path
    }

    /// Whether this is the name of a member.
    pub(crate) fn is_name(&self, index: Index) -> bool {
        let at = |value: &Value| (value.parent, value.position);
        let next = self.values.get(index as usize + 1);
        index != ROOT && next.is_some_and(|next| at(next) == at(self.value(index)))
    }

    /// The first value in a list, or of the first member of an object.
    pub(crate) fn first_inside(&self, index: Index) -> Option<Index> {
        let first = index + 1 + Index::from(self.kind(index) == Kind::Object);
        (first < self.end(index)).then_some(first)
    }

    /// The only value in a list, or of the only member of an object.
    pub(crate) fn only_inside(&self, index: Index) -> Option<Index> {
        self.first_inside(index).filter(|only| self.next(*only).is_none())
    }

    /// The value after this one, in the list or object around both.
    pub(crate) fn next(&self, index: Index) -> Option<Index> {
        let parent = self.parent(index)?;
        let next = self.end(index) + Index::from(self.kind(parent) == Kind::Object);
        (next < self.end(parent)).then_some(next)
    }

    /// The item before this one, in a list.
    pub(crate) fn previous_item(&self, index: Index) -> Option<Index> {
        let list = self.parent(index).filter(|parent| self.kind(*parent) == Kind::List)?;
        self.values_in(list).take_while(|item| *item != index).last()
    }

    /// The items of a list, or the values of the members of an object.
    pub(crate) fn values_in(&self, index: Index) -> impl Iterator<Item = Index> {
        std::iter::successors(self.first_inside(index), |value| self.next(*value))
    }

    /// The string whose text is in memory at this address.
    pub(crate) fn string_at_address(&self, address: usize, length: usize) -> Option<Index> {
        // a string starts with a quote
        let offset = address.checked_sub(self.text.as_ptr().addr() + 1);
        let found = match offset.filter(|offset| *offset < self.text.len()) {
            Some(offset) => self.values.binary_search_by_key(&offset, |value| value.start as usize).ok(),
            None => {
                let found = self.unescaped.iter().find(|(_, string)| string.as_ptr().addr() == address);
                found.map(|(index, _)| *index as usize)
            }
        };
        let index = Index::try_from(found?).ok()?;
        (self.kind(index) == Kind::String && self.string(index).len() == length).then_some(index)
    }
}

fn index(value: usize, error: NotJson) -> Result<Index, NotJson> {
    Index::try_from(value).map_err(|_| error)
}

/// At most as many values as this are in a text, and not many fewer.
fn most_values(text: &[u8]) -> usize {
    let (mut count, mut depth, mut offset) = (1, 0_usize, 0);
    while let Some(byte) = text.get(offset) {
        match byte {
            b'"' => match string_end(text, offset) {
                Some(end) => {
                    offset = end;
                    continue;
                }
                None => return count,
            },
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        count += usize::from(depth <= MAX_DEPTH + 1 && matches!(byte, b'[' | b'{' | b',' | b':'));
        offset += 1;
    }
    count
}

/// The offset after the string that starts at this one.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut offset = start + 1;
    loop {
        match bytes.get(offset)? {
            b'"' => return Some(offset + 1),
            b'\\' => offset += 2,
            _ => offset += 1,
        }
    }
}

/// The offset after the number, `true`, `false` or `null` that starts at this one.
fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    start + bytes[start..].iter().take_while(|byte| is_part(byte)).count()
}
