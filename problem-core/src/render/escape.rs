//! The inside of JSON strings (RFC 8259 §7). Only what must be escaped is.

use crate::problem_type::layout::{escape_of, hits, special};

/// Writes the inside of a JSON string.
pub(crate) fn escape(out: &mut Vec<u8>, bytes: &[u8]) {
    match is_plain(bytes) {
        true => out.extend_from_slice(bytes),
        false => escape_each(out, bytes),
    }
}

/// The same for what stands in `out` already, from `start` on.
#[inline]
pub(crate) fn escape_behind(out: &mut Vec<u8>, start: usize) {
    if !out.get(start..).is_none_or(is_plain) {
        escape_again(out, start);
    }
}

#[cold]
fn escape_again(out: &mut Vec<u8>, start: usize) {
    let text = out.split_off(start);
    escape_each(out, &text);
}

/// Whether there is nothing to escape, as is the rule. It looks at words that overlap, so that no
/// byte is left over.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<8>() {
        let (words, _) = bytes.as_chunks::<8>();
        let last = hits(u64::from_le_bytes(*last));
        return words.iter().fold(last, |all, word| all | hits(u64::from_le_bytes(*word))) == 0;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let word = u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
        return hits(word) == 0;
    }
    special(bytes, 0) == bytes.len()
}

#[cold]
fn escape_each(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut at = special(bytes, 0);
    out.extend_from_slice(&bytes[..at]);
    while let Some(&byte) = bytes.get(at) {
        let (escape, len) = escape_of(byte);
        out.extend_from_slice(&escape[..len]);
        let next = special(bytes, at + 1);
        out.extend_from_slice(&bytes[at + 1..next]);
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_as_serde_json_does() {
        let all: String = ('\0'..='\u{ff}').chain("\u{2028}\u{2029}\u{fffd}😀".chars()).collect();
        let mut texts: Vec<String> =
            [all.as_str(), "", "plain", "\"", "\\\"\n", "ends with \u{1f}"].map(str::to_owned).into();
        // each byte at each place of a text of each length, beside what a borrow could run over
        for len in 1..19 {
            for place in 0..len {
                for letter in ['!', '"', '#', ' ', '\u{1f}', '[', '\\', ']', '\u{7f}', '\u{80}', '\0'] {
                    for around in ['a', '!', '\u{ff}', '"'] {
                        let mut text: Vec<char> = vec![around; len];
                        text[place] = letter;
                        texts.push(text.into_iter().collect());
                    }
                }
            }
        }
        for text in texts {
            let mut out = vec![b'"'];
            escape(&mut out, text.as_bytes());
            let mut behind = [b"\"", text.as_bytes()].concat();
            escape_behind(&mut behind, 1);
            assert_eq!(out, behind);
            out.push(b'"');
            assert_eq!(out, serde_json::to_vec(&text).unwrap());
        }
    }
}
