//! JSON or XML: of lists that are put together here, so that nothing has to be read to know which.
#![no_main]

use arbitrary::Arbitrary;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Request};
use libfuzzer_sys::fuzz_target;
use problem_core::{ErrorStatus, Problem};

/// Each with how specific it is for JSON and for XML (RFC 9110 §12.5.1); 0 is no match.
const RANGES: [(&str, u8, u8); 9] = [
    ("application/problem+json", 4, 0),
    ("application/json", 3, 0),
    ("application/problem+xml", 0, 4),
    ("application/xml", 0, 3),
    ("text/xml", 0, 3),
    ("application/*", 2, 2),
    ("*/*", 1, 1),
    ("text/html", 0, 0),
    ("text/*", 0, 0),
];

/// None of these counts.
const BROKEN: [&str; 14] = [
    "",
    " ",
    ";",
    ";q=1",
    "xml",
    "*",
    "*/xml",
    "application/problem+xmlx",
    "application/problem+xml;q=2",
    "application/problem+xml;q=1.001",
    "application/problem+xml;q=0.0001",
    "application/problem+json;q=",
    "application/problem+json;q=-1",
    "application/problem+json;q=0.a",
];

const BEFORE: [&str; 4] = ["", ";charset=utf-8", " ; profile=\"a,b;q=0\"", ";p=\"\\\",;q=0\\\\\""];
const BEHIND: [&str; 3] = ["", ";ext", ";q=0;ext=\",\""];
const SPACE: [&str; 4] = ["", " ", "\t", "  "];

#[derive(Debug, Arbitrary)]
enum Element {
    Range { range: u8, before: u8, weight: Option<(u16, u8)>, behind: u8, spaces: [u8; 3], is_upper: bool },
    Broken(u8),
}

/// Where a number below the length of the list stands is the input's to say.
fn pick<T: Copy>(list: &[T], number: u8) -> T {
    list[usize::from(number) % list.len()]
}

fuzz_target!(|lines: Vec<Vec<Element>>| {
    let mut request = Request::new(());
    // the most specific match of a format, and its weight in thousandths
    let (mut json, mut xml) = ((0, 0), (0, 0));
    for line in &lines {
        let mut elements = Vec::new();
        for element in line {
            let (text, thousandths, (_, for_json, for_xml)) = written(element);
            if for_json > 0 {
                json = json.max((for_json, thousandths));
            }
            if for_xml > 0 {
                xml = xml.max((for_xml, thousandths));
            }
            elements.push(text);
        }
        let line = HeaderValue::from_str(&elements.join(",")).expect("only what a field can carry");
        request.headers_mut().append(ACCEPT, line);
    }
    let response = fuzz::answer(request.clone(), &Problem::new(ErrorStatus::NOT_FOUND), || {});
    let expected = if xml.1 > json.1 { "application/problem+xml" } else { "application/problem+json" };
    assert_eq!(response.headers()[CONTENT_TYPE], expected, "{:?}", request.headers());
});

/// An element, its weight, and what its range matches.
fn written(element: &Element) -> (String, u16, (&'static str, u8, u8)) {
    let (range, before, weight, behind, spaces, is_upper) = match *element {
        Element::Broken(which) => return (pick(&BROKEN, which).to_owned(), 0, ("", 0, 0)),
        Element::Range { range, before, weight, behind, spaces, is_upper } => {
            (range, before, weight, behind, spaces, is_upper)
        }
    };
    let range = pick(&RANGES, range);
    let [first, second, last] = spaces.map(|number| pick(&SPACE, number));
    let mut text = format!("{first}{}{}", range.0, pick(&BEFORE, before));
    let mut thousandths = 1000;
    if let Some((number, digits)) = weight {
        let weight = format!("{:.3}", f64::from(number % 1001) / 1000.0);
        let weight = &weight[..pick(&[1, 2, 3, 4, 5], digits)];
        // what the digits say that are left
        let whole: String =
            weight.chars().filter(char::is_ascii_digit).chain("000".chars()).take(4).collect();
        thousandths = whole.parse().expect("four digits");
        text += &format!("{second};{second}q={weight}{}", pick(&BEHIND, behind));
    }
    text += last;
    (if is_upper { text.to_ascii_uppercase() } else { text }, thousandths, range)
}
