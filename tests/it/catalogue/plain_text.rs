//! A hostile text is plain text in JSON, HTML and TypeScript. `markdown.rs` has Markdown.

use regex::Regex;

use super::samples::{HOSTILE, hostile};

/// What a reader sees: the text between the tags, without the style sheet and the script.
fn shown(page: &str) -> String {
    let assets = Regex::new("(?s)<style>.*?</style>|<script>.*?</script>").unwrap();
    let text = assets.replace_all(page, "");
    let text = Regex::new("<[^>]*>").unwrap().replace_all(&text, "\n");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn in_html() {
    let tag = Regex::new("<([a-z0-9]+)[ >]").unwrap();
    for (file, page) in hostile().site() {
        let page = String::from_utf8(page).unwrap();
        if file == "catalogue.json" {
            continue;
        }
        let shown = shown(&page);
        let next_to_others = format!("\u{2068}{HOSTILE}\u{2069}");
        let count = shown.lines().filter(|line| *line == HOSTILE || *line == next_to_others).count();
        // in the list: the name of the API, the title and the description; on the page also the member and the operation
        let expected = if file == "index.html" { 3 } else { 5 };
        assert_eq!(count, expected, "{file}: {shown}");
        // the tags of this crate, and no others
        let (mut names, mut scripts) = (std::collections::BTreeSet::new(), 0);
        for found in tag.captures_iter(&page) {
            scripts += usize::from(&found[1] == "script");
            names.insert(found[1].to_owned());
        }
        assert_eq!(scripts, 1, "{file}");
        for name in ["img", "b", "em", "strong", "iframe", "object", "svg"] {
            assert!(!names.contains(name), "{name} in {file}");
        }
        assert!(!page.contains("javascript:alert(1)\""), "{file}");
    }
}

#[test]
fn in_json() {
    let text = hostile().to_json().to_string();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let problem = &json["problems"][0];
    assert_eq!(json["title"], HOSTILE);
    assert_eq!(problem["title"], HOSTILE);
    assert_eq!(problem["description"].as_str().unwrap().lines().next(), Some(HOSTILE));
    assert_eq!(problem["members"][0]["description"], HOSTILE);
    assert_eq!(problem["operations"][0], HOSTILE);
}

#[test]
fn in_typescript() {
    let module = hostile().to_typescript();
    let comments = Regex::new(r"(?s)/\*\*.*?\*/").unwrap();
    let shown = HOSTILE
        .replace("*/", "*\\/")
        .replace('@', "\\@")
        .replace('\u{202e}', "\\u{202e}")
        .replace('\u{202c}', "\\u{202c}");
    // the title of the module, the title, the description, the operation, and the member
    assert_eq!(module.matches(&shown).count(), 5, "{module}");
    let code = comments.replace_all(&module, "");
    assert!(!code.contains("alert") && !code.contains("evil"), "{code}");
    assert!(code.contains(r#""a|`</script>\\": string;"#), "{code}");
    for letter in module.chars() {
        assert!(
            letter == '\n' || !letter.is_control() && !('\u{2028}'..='\u{202e}').contains(&letter),
            "{letter:?}"
        );
    }
}
