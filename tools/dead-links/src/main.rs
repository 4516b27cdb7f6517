//! Finds links in the HTML of rustdoc that lead nowhere.
//!
//! ```text
//! dead-links FOLDER CRATE…
//! ```
//!
//! `FOLDER` is what `cargo doc` has written. Links within it are followed, and also links to the pages that the crates will have on
//! docs.rs. A link to a heading needs the heading.

use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

/// Links in the docs of impls of traits of other crates, which rustdoc copies: of `tracing`, of `yansi`, which rocket uses, and of warp.
const FOREIGN: [&str; 3] =
    ["dispatcher#setting-the-default-subscriber", "crate#per-style", "type.Response.html"];

fn main() -> io::Result<ExitCode> {
    let mut arguments = env::args().skip(1);
    let Some(root) = arguments.next().map(PathBuf::from) else {
        eprintln!("usage: dead-links FOLDER CRATE…");
        return Ok(ExitCode::from(2));
    };
    let crates: Vec<String> = arguments.collect();
    let mut pages = Vec::new();
    for name in &crates {
        collect(&root.join(name), &mut pages)?;
    }
    let mut ids = HashMap::new();
    let (mut links, mut dead) = (0, BTreeSet::new());
    for page in &pages {
        let html = fs::read_to_string(page)?;
        for link in values(&html, "href") {
            if FOREIGN.contains(&link.as_str()) {
                continue;
            }
            let Some((target, fragment)) = resolve(&root, page, &link, &crates) else { continue };
            links += 1;
            if !is_there(&target, &fragment, &mut ids) {
                let page = page.strip_prefix(&root).unwrap_or(page);
                dead.insert(format!("{}: {link}", page.display()));
            }
        }
    }
    for link in &dead {
        eprintln!("dead link in {link}");
    }
    println!("{} pages, {links} links, {} dead", pages.len(), dead.len());
    // a run that finds no link checks nothing
    Ok(if dead.is_empty() && links > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The HTML files in a folder.
fn collect(folder: &Path, pages: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "html") {
            pages.push(path);
        }
    }
    Ok(())
}

/// The values of an attribute, which rustdoc writes in double quotes.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let start = format!(" {attribute}=\"");
    let rests = html.split(start.as_str()).skip(1);
    rests.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value.replace("&amp;", "&")).collect()
}

/// The file and the heading that a link leads to. It is `None` for a link to another site.
fn resolve(root: &Path, page: &Path, link: &str, crates: &[String]) -> Option<(PathBuf, String)> {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let target = if let Some(path) = path.strip_prefix("https://docs.rs/") {
        let (package, path) = path.split_once('/').unwrap_or((path, ""));
        let name = package.replace('-', "_");
        if !crates.contains(&name) {
            return None;
        }
        let path = path.split_once('/').map_or("", |(_version, path)| path);
        root.join(if path.is_empty() { name } else { path.to_owned() })
    } else if path.contains(':') || path.starts_with("//") {
        return None;
    } else if path.is_empty() {
        page.to_owned()
    } else {
        page.parent()?.join(path)
    };
    let is_folder = target.extension().is_none();
    let target = if is_folder { target.join("index.html") } else { target };
    Some((normal(&target), fragment.to_owned()))
}

/// A path without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(normal.pop()),
            other => normal.push(other),
        }
    }
    normal
}

fn is_there(target: &Path, fragment: &str, ids: &mut HashMap<PathBuf, BTreeSet<String>>) -> bool {
    if fragment.is_empty() || target.extension().is_none_or(|extension| extension != "html") {
        return target.is_file();
    }
    let known = ids.entry(target.to_owned()).or_insert_with(|| {
        let html = fs::read_to_string(target).unwrap_or_default();
        values(&html, "id").into_iter().collect()
    });
    // the lines of a source file are numbered by a script
    let is_line = target.components().any(|component| component.as_os_str() == "src");
    known.contains(fragment) || (is_line && target.is_file())
}
