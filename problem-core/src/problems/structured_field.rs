//! The part of RFC 9651 that `Idempotency-Key` needs: an Item whose value is a String.

/// The String of a field value that is an Item (RFC 9651 §4.2.3). It is `None` if the value is not such an
/// Item, or if the String is longer than `max_length` characters. Parameters must be well-formed and are
/// ignored, because none is defined.
pub(super) fn string(field: &[u8], max_length: usize) -> Option<String> {
    let mut rest = Rest(field);
    let mut text = String::new();
    rest.skip(|byte| byte == b' ');
    rest.string(|letter| {
        text.push(letter.into());
        text.len() <= max_length
    })?;
    rest.parameters()?;
    rest.skip(|byte| byte == b' ');
    rest.0.is_empty().then_some(text)
}

/// The rest of the field value, which is read once from start to end.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn next_if(&mut self, is_wanted: impl Fn(u8) -> bool) -> Option<u8> {
        self.0.first().copied().filter(|byte| is_wanted(*byte))?;
        self.next()
    }

    /// Skips bytes. It returns how many were skipped.
    fn skip(&mut self, is_wanted: impl Fn(u8) -> bool) -> usize {
        let count = self.0.iter().take_while(|byte| is_wanted(**byte)).count();
        self.0 = self.0.get(count..).unwrap_or_default();
        count
    }

    fn eat(&mut self, byte: u8) -> Option<u8> {
        self.next_if(|found| found == byte)
    }

    /// §4.2.5: calls `keep` with each character. `keep` returns whether the string may have more characters.
    fn string(&mut self, mut keep: impl FnMut(u8) -> bool) -> Option<()> {
        self.eat(b'"')?;
        loop {
            let letter = match self.next()? {
                b'"' => return Some(()),
                b'\\' => self.next_if(|byte| matches!(byte, b'"' | b'\\'))?,
                letter @ b' '..=b'~' => letter,
                _ => return None,
            };
            keep(letter).then_some(())?;
        }
    }

    /// §4.2.3.2
    fn parameters(&mut self) -> Option<()> {
        while self.eat(b';').is_some() {
            self.skip(|byte| byte == b' ');
            self.next_if(|byte| byte.is_ascii_lowercase() || byte == b'*')?;
            self.skip(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.*".contains(&byte));
            if self.eat(b'=').is_some() {
                self.bare_item()?;
            }
        }
        Some(())
    }

    /// §4.2.3.1; a byte sequence is not decoded, only its alphabet is checked.
    fn bare_item(&mut self) -> Option<()> {
        match *self.0.first()? {
            b'"' => self.string(|_| true),
            b'-' | b'0'..=b'9' => self.number(true),
            b'*' | b'A'..=b'Z' | b'a'..=b'z' => {
                self.skip(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&byte));
                Some(())
            }
            b':' => {
                self.next();
                self.skip(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
                self.eat(b':').map(drop)
            }
            b'?' => {
                self.next();
                self.next_if(|byte| matches!(byte, b'0' | b'1')).map(drop)
            }
            b'@' => {
                self.next();
                self.number(false)
            }
            b'%' => self.display_string(),
            _ => None,
        }
    }

    /// §4.2.4: at most 15 digits, or at most 12 digits, a point, and 1 to 3 digits.
    fn number(&mut self, may_have_point: bool) -> Option<()> {
        self.eat(b'-');
        let digits = self.skip(|byte| byte.is_ascii_digit());
        if may_have_point && self.eat(b'.').is_some() {
            let decimals = self.skip(|byte| byte.is_ascii_digit());
            return ((1..=12).contains(&digits) && (1..=3).contains(&decimals)).then_some(());
        }
        (1..=15).contains(&digits).then_some(())
    }

    /// §4.2.10: UTF-8 in which `%` and two lower-case hex digits encode a byte.
    fn display_string(&mut self) -> Option<()> {
        self.eat(b'%')?;
        self.eat(b'"')?;
        let mut bytes = Vec::new();
        loop {
            bytes.push(match self.next()? {
                b'"' => return std::str::from_utf8(&bytes).ok().map(drop),
                b'%' => self.digit()? << 4 | self.digit()?,
                byte @ b' '..=b'~' => byte,
                _ => return None,
            });
        }
    }

    fn digit(&mut self) -> Option<u8> {
        match self.next()? {
            digit @ b'0'..=b'9' => Some(digit - b'0'),
            digit @ b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        }
    }
}
