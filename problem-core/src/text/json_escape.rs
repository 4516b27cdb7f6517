//! Escaping in JSON strings (RFC 8259 §7). Only characters that must be escaped are escaped.

use problem_shared::json_escape::{escape_of, hits, is_special};

/// Writes a text as the inside of a JSON string.
pub(crate) fn escape(out: &mut Vec<u8>, bytes: &[u8]) {
    match is_plain(bytes) {
        true => out.extend_from_slice(bytes),
        false => escape_each(out, bytes),
    }
}

/// Escapes the text that `out` contains from `start` on.
#[inline]
pub(crate) fn escape_from(out: &mut Vec<u8>, start: usize) {
    if !out.get(start..).is_none_or(is_plain) {
        rewrite_escaped(out, start);
    }
}

#[cold]
fn rewrite_escaped(out: &mut Vec<u8>, start: usize) {
    let text = out.split_off(start);
    escape_each(out, &text);
}

/// Whether there is nothing to escape, which is usual. The last word may overlap the one before, so that no
/// byte has to be checked alone.
#[inline]
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<8>() {
        let (words, _) = bytes.as_chunks::<8>();
        let last = hits(u64::from_le_bytes(*last));
        return words.iter().fold(last, |all, word| all | hits(u64::from_le_bytes(*word))) == 0;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let word = u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
        return hits(word) == 0;
    }
    !bytes.iter().any(|byte| is_special(*byte))
}

/// Eight bytes are checked at once, and copied at once if there is nothing to escape in them.
#[cold]
fn escape_each(out: &mut Vec<u8>, bytes: &[u8]) {
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        match hits(u64::from_le_bytes(*word)) {
            0 => out.extend_from_slice(word),
            _ => word.iter().for_each(|byte| escape_byte(out, *byte)),
        }
    }
    rest.iter().for_each(|byte| escape_byte(out, *byte));
}

#[inline]
fn escape_byte(out: &mut Vec<u8>, byte: u8) {
    if is_special(byte) {
        let (escape, len) = escape_of(byte);
        // the length of a short escape is a constant here, which saves a call
        out.extend_from_slice(&escape[..2]);
        out.extend_from_slice(&escape[2..len]);
    } else {
        out.push(byte);
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
        // each byte at each position of texts of each length, next to bytes that a borrow could affect
        for len in 1..19 {
            for position in 0..len {
                for letter in ['!', '"', '#', ' ', '\u{1f}', '[', '\\', ']', '\u{7f}', '\u{80}', '\0'] {
                    for around in ['a', '!', '\u{ff}', '"'] {
                        let mut text: Vec<char> = vec![around; len];
                        text[position] = letter;
                        texts.push(text.into_iter().collect());
                    }
                }
            }
        }
        for text in texts {
            let mut out = vec![b'"'];
            escape(&mut out, text.as_bytes());
            let mut in_place = [b"\"", text.as_bytes()].concat();
            escape_from(&mut in_place, 1);
            assert_eq!(out, in_place);
            out.push(b'"');
            assert_eq!(out, serde_json::to_vec(&text).unwrap());
        }
    }
}
