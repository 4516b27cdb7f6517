//! A catalogue as a site of static files.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use problem_shared::members::ABOUT_BLANK;

use crate::catalogue::Catalogue;
use crate::catalogue::html::{Links, entry_page, list_page, security_policy};
use crate::catalogue::reference::Reference;

const INDEX: &str = "index.html";

impl Catalogue {
    /// The error reference as a site of static files: their names, and their contents in UTF-8.
    ///
    /// | file | content |
    /// |---|---|
    /// | `index.html` | the list of problem types, with a search and a filter by status |
    /// | `NAME.html` | a problem type. The name is the last segment of its type URI, or else the slug of its code |
    /// | `catalogue.json` | [`to_json`](Self::to_json) |
    ///
    /// All links are relative and the pages load nothing, so the site works in every folder of a server and from a local disk. A server
    /// that answers `/errors/order-not-found` with `order-not-found.html` serves the pages at their type URIs.
    ///
    /// ```
    /// # use problem_core::Problem;
    /// # use problem_core::catalogue::catalogue;
    /// #[derive(Debug, thiserror::Error, Problem)]
    /// #[error("order not found")]
    /// #[problem(status = 404)]
    /// struct OrderNotFound;
    ///
    /// let site = catalogue![OrderNotFound].site();
    /// let names: Vec<_> = site.iter().map(|(name, _)| name.as_str()).collect();
    /// assert_eq!(names, ["catalogue.json", "index.html", "order-not-found.html"]);
    /// ```
    #[must_use]
    pub fn site(&self) -> Vec<(String, Vec<u8>)> {
        let entries = self.collect_shown();
        let reference = Reference::new(&self.title, &entries).in_language(self.language.as_deref());
        let policy = security_policy();
        let files: Vec<_> = reference.slugs.iter().map(|slug| Some(format!("{slug}.html"))).collect();
        let all: Vec<usize> = (0..files.len()).collect();
        let mut site = BTreeMap::new();
        let from_index = Links { index: None, entries: &files };
        // a type URI can lead to a part of the index
        let ids = fragments(&reference);
        let index = list_page(&reference, &all, &[], &ids, &from_index, Some(&policy));
        site.insert(INDEX.to_owned(), index.into_bytes());
        let from_entry = Links { index: Some(INDEX), entries: &files };
        for (number, file) in files.iter().enumerate() {
            let page = entry_page(&reference, number, &from_entry, Some(&policy));
            site.extend(file.clone().map(|file| (file, page.into_bytes())));
        }
        let json = format!("{:#}\n", self.to_json());
        site.insert("catalogue.json".to_owned(), json.into_bytes());
        site.into_iter().collect()
    }

    /// Writes [`site`](Self::site) into a folder, and creates the folder if it does not exist. Files that are in the folder and not in
    /// the site stay as they are, such as the pages of problem types that the catalogue no longer has.
    ///
    /// # Errors
    ///
    /// If the folder cannot be created, or a file cannot be written.
    pub fn write_site(&self, folder: impl AsRef<Path>) -> io::Result<()> {
        let folder = folder.as_ref();
        fs::create_dir_all(folder)?;
        for (name, content) in self.site() {
            fs::write(folder.join(name), content)?;
        }
        Ok(())
    }
}

/// The fragments of the type URIs, each once.
fn fragments(reference: &Reference<'_>) -> Vec<Option<String>> {
    let mut fragments: Vec<Option<String>> = Vec::new();
    for entry in &reference.entries.entries {
        let type_uri = entry.type_uri.as_deref().filter(|uri| *uri != ABOUT_BLANK);
        let fragment = type_uri.and_then(|uri| uri.split_once('#')).map(|(_, fragment)| fragment.to_owned());
        fragments.push(fragment.filter(|text| !text.is_empty() && !fragments.contains(&Some(text.clone()))));
    }
    fragments
}
