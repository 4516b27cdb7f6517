//! The time in RFC 3339, in UTC, with milliseconds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub fn now() -> [u8; 24] {
    rfc3339(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

/// The algorithm is `civil_from_days` of Howard Hinnant.
fn rfc3339(since_1970: Duration) -> [u8; 24] {
    let (seconds, millis) = (since_1970.as_secs(), since_1970.subsec_millis());
    let (days, of_day) = ((seconds / 86_400) as u32 + 719_468, (seconds % 86_400) as u32);
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u32::from(month <= 2);
    let mut text = *b"0000-00-00T00:00:00.000Z";
    let pairs = [
        (0, year / 100),
        (2, year % 100),
        (5, month),
        (8, day),
        (11, of_day / 3_600),
        (14, of_day / 60 % 60),
        (17, of_day % 60),
        (20, millis / 10),
    ];
    for (at, value) in pairs {
        text[at] = b'0' + (value / 10 % 10) as u8;
        text[at + 1] = b'0' + (value % 10) as u8;
    }
    text[22] = b'0' + (millis % 10) as u8;
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_rfc_3339_wants_them() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_001, "2000-02-29T00:00:00.001Z"),
            (1_735_689_599_010, "2024-12-31T23:59:59.010Z"),
            (253_402_300_799_000, "9999-12-31T23:59:59.000Z"),
        ] {
            assert_eq!(rfc3339(Duration::from_millis(millis)), text.as_bytes());
        }
    }
}
