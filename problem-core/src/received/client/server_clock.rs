//! The clock of the server, which the clock of the client need not agree with.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{DATE, HeaderMap};

use crate::received::client::lists::lines;

/// When a response arrived, by the clock of the server and by the one of the client.
#[derive(Debug, Clone, Copy)]
pub(super) struct ServerClock {
    /// The `Date` of the response.
    date: Option<SystemTime>,
    received_at: SystemTime,
}

impl ServerClock {
    pub(super) fn of(headers: &HeaderMap, received_at: SystemTime) -> Self {
        let date = lines(headers, DATE.as_str()).find_map(|text| parse(&text, received_at));
        Self { date, received_at }
    }

    /// A time of the server, by the clock of the client.
    pub(super) fn to_local(self, time: SystemTime) -> SystemTime {
        let Some(date) = self.date else { return time };
        match time.duration_since(date) {
            Ok(after) => later(self.received_at, after.as_secs()),
            Err(before) => self.received_at.checked_sub(before.duration()).unwrap_or(UNIX_EPOCH),
        }
    }

    /// How long it takes from the response to an HTTP date. The result is 0 for a time in the past.
    pub(super) fn until(self, date: &str) -> Option<Duration> {
        let time = parse(date, self.date.unwrap_or(self.received_at))?;
        Some(self.to_local(time).duration_since(self.received_at).unwrap_or_default())
    }
}

/// A time after another one. A time that the clock of the system cannot show is as good as never, so it is the latest that it can.
pub(super) fn later(time: SystemTime, seconds: u64) -> SystemTime {
    (0..64).find_map(|shift| time.checked_add(Duration::from_secs(seconds >> shift))).unwrap_or(time)
}

/// Reads an HTTP date (RFC 9110 §5.6.7).
fn parse(text: &str, now: SystemTime) -> Option<SystemTime> {
    let text = text.trim();
    match text.split_once("day, ") {
        Some((weekday, rest)) => rfc_850(weekday, rest, now),
        None => httpdate::parse_http_date(text).ok(),
    }
}

/// Reads a date such as `Sunday, 06-Nov-94 08:49:37 GMT`, with the text before and after `day, `. Its century is the latest one in which the
/// day of the week is right and the date is at most 50 years in the future. The crate httpdate has the years from 1970 to 2069 instead.
fn rfc_850(weekday: &str, rest: &str, now: SystemTime) -> Option<SystemTime> {
    const FIFTY_YEARS: u64 = 50 * 31_556_952;
    if !["Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"].contains(&weekday) {
        return None;
    }
    let weekday = weekday.get(..3)?;
    let (date, time) = rest.split_once(' ')?;
    let (day, month_and_year) = date.split_once('-')?;
    let (month, year) = month_and_year.split_once('-')?;
    let latest = later(now, FIFTY_YEARS);
    // the crate checks the rest
    let in_century = |century: u8| {
        httpdate::parse_http_date(&format!("{weekday}, {day} {month} {century}{year} {time}")).ok()
    };
    (19..=21).rev().filter_map(in_century).find(|time| *time <= latest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SystemTime {
        httpdate::parse_http_date(text).unwrap()
    }

    #[test]
    fn a_year_of_two_digits_is_at_most_50_years_ahead() {
        for (now, text, expected) in [
            (2026, "Sunday, 06-Nov-94 08:49:37 GMT", Some("Sun, 06 Nov 1994 08:49:37 GMT")),
            (2026, "Monday, 01-Jan-24 00:00:00 GMT", Some("Mon, 01 Jan 2024 00:00:00 GMT")),
            (2026, "Wednesday, 01-Jan-70 00:00:00 GMT", Some("Wed, 01 Jan 2070 00:00:00 GMT")),
            // by the day of the week, the last one is in 1970
            (2026, "Thursday, 01-Jan-70 00:00:00 GMT", Some("Thu, 01 Jan 1970 00:00:00 GMT")),
            (2026, "Tuesday, 01-Jan-75 00:00:00 GMT", Some("Tue, 01 Jan 2075 00:00:00 GMT")),
            // it would be 54 years ahead, and httpdate does not know 1969
            (2015, "Tuesday, 01-Jan-69 00:00:00 GMT", None),
            (2060, "Tuesday, 01-Jan-80 00:00:00 GMT", Some("Tue, 01 Jan 1980 00:00:00 GMT")),
            (2060, "Monday, 01-Jan-80 00:00:00 GMT", Some("Mon, 01 Jan 2080 00:00:00 GMT")),
            (2099, "Friday, 01-Jan-00 00:00:00 GMT", Some("Fri, 01 Jan 2100 00:00:00 GMT")),
            (2026, "Monday, 01-Jan-94 00:00:00 GMT", None),
            (2026, "Sun, 06-Nov-94 08:49:37 GMT", None),
            (2026, "Sunnyday, 06-Nov-94 08:49:37 GMT", None),
            (2026, "Sunday, 06-Nov-1994 08:49:37 GMT", None),
            (2026, "Sunday, 06-Nov-\u{e4} 08:49:37 GMT", None),
            (2026, "S\u{e4}day, 06-Nov-94 08:49:37 GMT", None),
        ] {
            let now = later(UNIX_EPOCH, (now - 1970) * 31_556_952);
            assert_eq!(parse(text, now), expected.map(at), "{text}");
        }
    }

    #[test]
    fn times_are_relative_to_the_date() {
        let (date, received_at) = (at("Fri, 31 Dec 1999 23:59:49 GMT"), at("Sun, 06 Nov 1994 08:49:37 GMT"));
        let clock = ServerClock { date: Some(date), received_at };
        let minute = Duration::from_secs(60);
        assert_eq!(clock.to_local(date + minute), received_at + minute);
        assert_eq!(clock.to_local(date - minute), received_at - minute);
        assert_eq!(ServerClock { date: None, received_at }.to_local(date), date);
        // a client whose clock was never set
        let clock = ServerClock { date: Some(date), received_at: UNIX_EPOCH };
        assert_eq!(clock.until("Saturday, 01-Jan-00 00:00:49 GMT"), Some(minute));
        assert_eq!(clock.until("Fri, 31 Dec 1999 23:59:48 GMT"), Some(Duration::ZERO));
    }
}
