//! Whole outputs, compared with files. `tools/typescript.sh` checks those in TypeScript.

use problem_core::catalogue::Catalogue;

use super::samples::{check, empty, enveloped, hostile, in_boundary, small};
use crate::describe::assert_valid;

#[test]
fn markdown() {
    check("small.md", &small().to_markdown());
    check("hostile.md", &hostile().to_markdown());
    assert_eq!(empty().to_markdown(), "# Error reference\n");
}

#[test]
fn typescript() {
    check("small.ts", &small().to_typescript());
    check("boundary.ts", &in_boundary().to_typescript());
    check("envelope.ts", &enveloped().to_typescript());
    check("hostile.ts", &hostile().to_typescript());
    check("empty.ts", &empty().to_typescript());
}

/// The pages without the style sheet and the script.
#[test]
fn site() {
    for (catalogue, folder) in
        [(small(), "site"), (hostile(), "site-hostile"), (enveloped(), "site-envelope")]
    {
        for (file, content) in catalogue.site() {
            let content = String::from_utf8(content).unwrap();
            // the order of its members depends on a feature of serde_json
            if file == "catalogue.json" {
                assert_eq!(serde_json::from_str::<serde_json::Value>(&content).unwrap(), catalogue.to_json());
                continue;
            }
            let is_kept = folder == "site" || file == "index.html" || file == "hostile.html";
            if is_kept {
                check(&format!("{folder}/{file}"), &without_assets(&content));
            }
        }
    }
}

fn without_assets(page: &str) -> String {
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (body, rest) = rest.split_once("<script>").unwrap();
    let (_, end) = rest.split_once("</script>").unwrap();
    let policy = regex::Regex::new("sha256-[^']*").unwrap();
    let page = format!("{head}<style></style>{body}<script></script>{end}");
    // so that a difference is on a line
    policy.replace_all(&page, "sha256-").replace('>', ">\n").replace("\n\n", "\n")
}

#[test]
fn json_is_valid_for_its_schema() {
    let schema = Catalogue::json_schema();
    jsonschema::meta::validate(&schema).unwrap();
    for catalogue in [small(), in_boundary(), enveloped(), hostile(), empty()] {
        assert_valid(&schema, &catalogue.to_json());
    }
}

#[test]
fn a_site_is_written_into_a_folder() {
    let folder = std::env::temp_dir().join(format!("problem-core-site-{}", std::process::id()));
    let site = folder.join("a/b");
    small().write_site(&site).unwrap();
    // a second time, too
    small().write_site(&site).unwrap();
    let mut written: Vec<_> = std::fs::read_dir(&site)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap()))
        .collect();
    written.sort();
    assert_eq!(written, small().site());
    let file = site.join("index.html");
    assert!(small().write_site(&file).is_err());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn links_of_the_site_are_relative_and_lead_to_its_files() {
    let href = regex::Regex::new("(?:href|src)=\"([^\"]*)\"").unwrap();
    for catalogue in [small(), hostile(), in_boundary()] {
        let site = catalogue.site();
        let mut count = 0;
        for (file, content) in &site {
            let content = std::str::from_utf8(content).unwrap();
            for target in href.captures_iter(content).filter(|_| file.ends_with(".html")) {
                let target = &target[1];
                if target == "data:," {
                    continue;
                }
                count += 1;
                let (path, id) = target.split_once('#').unwrap_or((target, ""));
                let path = if path.is_empty() { file } else { path };
                let (_, page) = site
                    .iter()
                    .find(|(file, _)| file == path)
                    .unwrap_or_else(|| panic!("{target} in {file}"));
                let page = std::str::from_utf8(page).unwrap();
                assert!(id.is_empty() || page.contains(&format!("id=\"{id}\"")), "{target} in {file}");
            }
        }
        assert!(count >= 2 * (site.len() - 2), "{count} links");
    }
}

#[test]
fn a_catalogue_can_hide_the_rust_types() {
    for catalogue in [small(), in_boundary(), enveloped()] {
        let hidden = catalogue.clone().without_rust_types();
        let outputs = |catalogue: &Catalogue| {
            let site = catalogue.site().into_iter().map(|(_, content)| String::from_utf8(content).unwrap());
            let all = site.chain([catalogue.to_json().to_string(), catalogue.to_markdown()]);
            all.collect::<Vec<_>>()
        };
        assert!(outputs(&catalogue).iter().any(|text| text.contains("it::catalogue::")));
        for text in outputs(&hidden).iter().chain([&hidden.to_typescript(), &catalogue.to_typescript()]) {
            assert!(!text.contains("it::catalogue::") && !text.contains("Rust types"), "{text}");
        }
        assert_valid(&Catalogue::json_schema(), &hidden.to_json());
        assert_eq!(hidden.entries(), catalogue.entries());
    }
}
