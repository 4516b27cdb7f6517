//! Times as in RFC 3339, in UTC, with milliseconds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A time such as `2026-03-01T09:30:00.250Z`, in ASCII.
pub(crate) type Rfc3339 = [u8; 24];

/// The text of a time. A clock before 1970 has not been set, and RFC 3339 ends with the year 9999, so times outside are sent as the
/// first or the last one of that range.
pub(crate) fn rfc_3339(time: SystemTime) -> Rfc3339 {
    const LAST: Duration = Duration::from_secs(253_402_300_799);
    let since_1970 = time.duration_since(UNIX_EPOCH).unwrap_or_default().min(LAST);
    // the minimum is below 2^38, so the number of days fits
    let (days, second) = ((since_1970.as_secs() / 86_400) as u32, (since_1970.as_secs() % 86_400) as u32);
    let (millis, [year, month, day]) = (since_1970.subsec_millis(), date(days));
    let mut text = *b"0000-00-00T00:00:00.000Z";
    let mut write = |at: usize, value: u32| {
        text[at] += (value / 10) as u8;
        text[at + 1] += (value % 10) as u8;
    };
    write(0, year / 100);
    write(2, year % 100);
    write(5, month);
    write(8, day);
    write(11, second / 3_600);
    write(14, second / 60 % 60);
    write(17, second % 60);
    write(20, millis / 10);
    text[22] += (millis % 10) as u8;
    text
}

/// Year, month and day of a number of days since 1970, as in `civil_from_days` of Howard Hinnant. Its years begin in March, so that the
/// leap day is the last one, and its eras have 400 years.
fn date(days: u32) -> [u32; 3] {
    // the number of days since 0000-03-01
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let is_next_year = month >= 10;
    [era * 400 + year + u32::from(is_next_year), if is_next_year { month - 9 } else { month + 3 }, day]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(time: SystemTime) -> String {
        String::from_utf8(rfc_3339(time).into()).unwrap()
    }

    #[test]
    fn times_are_written_to_the_millisecond() {
        for (millis, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_001, "2000-02-29T00:00:00.001Z"),
            (1_735_689_599_010, "2024-12-31T23:59:59.010Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_000, "9999-12-31T23:59:59.000Z"),
            (253_402_300_800_000, "9999-12-31T23:59:59.000Z"),
        ] {
            assert_eq!(text(UNIX_EPOCH + Duration::from_millis(millis)), expected);
        }
        assert_eq!(text(UNIX_EPOCH - Duration::from_secs(1)), "1970-01-01T00:00:00.000Z");
        assert_eq!(text(UNIX_EPOCH + Duration::from_nanos(1_999_999)), "1970-01-01T00:00:00.001Z");
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let is_leap =
            |year: u32| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for days in 0..=2_932_896 {
            assert_eq!(date(days), [year, month, day]);
            let len = match month {
                2 if is_leap(year) => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > len {
                (day, month) = (1, month + 1);
            }
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
        assert_eq!([year, month, day], [10_000, 1, 1]);
    }
}
