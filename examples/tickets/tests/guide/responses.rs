//! `docs/guide-to-responses.md`: the requests and responses of the rows, as they are on the wire. A row compares its section with what it
//! has seen, or writes it if the variable `UPDATE_RESPONSES` is `1`.

use std::path::PathBuf;
use std::sync::Mutex;

use crate::support::{Request, Response, Service};

/// The rows in their order.
const TITLES: [&str; 16] = [
    "200, 201, 202 and 204",
    "400 and 422",
    "401 and 403",
    "404",
    "409",
    "412 and 428",
    "413 and 415",
    "429 and rate limits",
    "500",
    "502 and 504",
    "503",
    "Idempotency keys",
    "Pages",
    "Methods",
    "Versions",
    "The envelope",
];

const INTRODUCTION: &str = "\
# The guide to API responses, on the wire

What the reference service [`examples/tickets`](../examples/tickets/README.md) answers. A test of the service compares this page with
every response, byte for byte. `UPDATE_RESPONSES=1 cargo test -p tickets --test guide` writes the page again.

The clock of the service stands still, except where a row says otherwise. What differs from run to run has a name instead: `<id-1>` is
a UUID, and `<token of ada>` is a token. The fields `date`, `host`, `connection` and the length of a request are left out.
";

/// A row of the guide, and what was sent for it.
pub struct Row {
    title: &'static str,
    text: String,
    /// Texts that are new in each run, with their names.
    hidden: Vec<(String, String)>,
}

impl Row {
    /// A row with this statement.
    pub fn new(title: &'static str, statement: &str) -> Self {
        assert!(TITLES.contains(&title), "{title}");
        Self { title, text: format!("## {title}\n\n{statement}\n"), hidden: Vec::new() }
    }

    /// Sends a request, and records it with its response.
    pub fn send(&mut self, caption: &str, service: &Service, request: &Request) -> Response {
        let response = service.send(request);
        self.record(caption, service, request, &response);
        response
    }

    /// Records a request and its response.
    pub fn record(&mut self, caption: &str, service: &Service, request: &Request, response: &Response) {
        let request = service.complete(request);
        let mut sent = format!("{} {} HTTP/1.1\n", request.method, request.path);
        for (name, value) in &request.fields {
            sent += &format!("{name}: {value}\n");
        }
        if !request.body.is_empty() {
            sent += &format!("\n{}\n", request.body);
        }
        let received = response.text.replace("\r\n", "\n");
        let sent = service.with_names(&sent);
        self.text +=
            &format!("\n{caption}:\n\n```http\n{sent}```\n\n```http\n{}\n```\n", received.trim_end());
    }

    /// Gives a name to a text that is new in each run.
    pub fn hide(&mut self, text: &str, name: &str) {
        self.hidden.push((text.to_owned(), name.to_owned()));
    }

    /// Compares the section with the page, or writes it.
    pub fn finish(self) {
        let text = self.hidden.iter().fold(self.text, |text, (hidden, name)| text.replace(hidden, name));
        let text = name_ids(&text);
        // the rows are tests of one process
        static PAGE: Mutex<()> = Mutex::new(());
        let _page = PAGE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let page = read();
        if std::env::var_os("UPDATE_RESPONSES").is_some_and(|wish| wish == "1") {
            let sections = TITLES.iter().filter_map(|title| match *title == self.title {
                true => Some(&*text),
                false => section(&page, title),
            });
            let sections: Vec<_> = sections.collect();
            std::fs::write(path(), format!("{}\n{}", head(&sections), sections.join("\n"))).unwrap();
        } else {
            let expected = section(&page, self.title).unwrap_or_default();
            assert!(
                text == expected,
                "{} differs from the page:\n{}",
                self.title,
                difference(expected, &text)
            );
        }
    }
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide-to-responses.md")
}

fn read() -> String {
    std::fs::read_to_string(path()).unwrap_or_default()
}

/// The section with this title.
fn section<'a>(page: &'a str, title: &str) -> Option<&'a str> {
    let start = page.find(&format!("\n## {title}\n"))? + 1;
    let rest = &page[start..];
    let end = rest.find("\n\n## ").map_or(rest.len(), |end| end + 1);
    Some(&rest[..end])
}

/// What is before the sections: the introduction, and a table of the rows.
fn head(sections: &[&str]) -> String {
    let mut head = format!("{INTRODUCTION}\n| row | the guide says | seen |\n|---|---|---|\n");
    for section in sections {
        let mut lines = section.lines();
        let title = lines.next().unwrap_or_default().trim_start_matches("## ");
        let statement = lines.nth(1).unwrap_or_default();
        let anchor = title.to_lowercase().replace(' ', "-").replace(',', "");
        let mut statuses: Vec<_> =
            section.lines().filter_map(|line| line.strip_prefix("HTTP/1.1 ")).collect();
        statuses.iter_mut().for_each(|status| *status = status.split(' ').next().unwrap_or_default());
        statuses.sort_unstable();
        statuses.dedup();
        head += &format!("| [{title}](#{anchor}) | {statement} | {} |\n", statuses.join(", "));
    }
    head
}

/// Replaces each UUID by its number in the text.
fn name_ids(text: &str) -> String {
    let mut named = text.to_owned();
    let mut count = 0;
    while let Some(id) =
        (0..named.len()).find_map(|start| named.get(start..start + 36).filter(|id| is_uuid(id)))
    {
        count += 1;
        let id = id.to_owned();
        named = named.replace(&id, &format!("<id-{count}>"));
    }
    named
}

fn is_uuid(text: &str) -> bool {
    let mut bytes = text.bytes().enumerate();
    // the ID that a request invents stays
    !text.starts_with("0000")
        && bytes.all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The lines from the first difference on.
fn difference(expected: &str, text: &str) -> String {
    let at = expected.lines().zip(text.lines()).take_while(|(old, new)| old == new).count();
    let from = |text: &str| text.lines().skip(at.saturating_sub(3)).take(12).collect::<Vec<_>>().join("\n");
    format!("--- expected\n{}\n--- found\n{}", from(expected), from(text))
}

#[test]
fn the_page_has_every_row_and_its_table_is_that_of_its_sections() {
    if std::env::var_os("UPDATE_RESPONSES").is_some() {
        return;
    }
    let page = read();
    let sections: Vec<_> =
        TITLES.iter().map(|title| section(&page, title).unwrap_or_else(|| panic!("{title}"))).collect();
    assert!(page == format!("{}\n{}", head(&sections), sections.join("\n")), "{}", head(&sections));
}
