//! At which paths the pages of a catalogue are: those of the type URIs, and that of the index.

use std::collections::{BTreeMap, BTreeSet};

use problem_shared::uri::is_uri_reference;

use crate::catalogue::reference::{Reference, unique};
use crate::text::resolve::Parts;

/// What is at a path.
pub(super) enum Place {
    /// The page of the entry with this number.
    Entry(usize),
    /// A list with everything about some entries: their numbers, and their addresses on the page. Of entries with one address, only the
    /// first has it.
    List(Vec<(usize, Option<String>)>),
}

/// The pages of a catalogue.
pub(super) struct Layout {
    /// What is at a path, or at a path with a query.
    places: BTreeMap<String, Place>,
    index: Option<String>,
    /// Where each entry is: the path, and the address on the page.
    found: Vec<Option<(String, Option<String>)>>,
}

/// The parts of a type URI that a server of HTTP can serve.
struct Target<'a> {
    origin: (Option<&'a str>, Option<&'a str>),
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl<'a> Target<'a> {
    fn of(type_uri: &'a str) -> Option<Self> {
        let Parts { scheme, authority, path, query, fragment } = Parts::of(type_uri);
        let is_http = scheme.is_none_or(|scheme| ["http", "https"].contains(&&*scheme.to_ascii_lowercase()));
        let path = if path.is_empty() && authority.is_some() { "/" } else { path };
        // a link to a path with two slashes would lead to another host
        let is_path = path.starts_with('/') && !path.starts_with("//");
        (is_http && is_path && is_uri_reference(type_uri)).then_some(Self {
            origin: (scheme, authority),
            path,
            query,
            fragment: fragment.filter(|fragment| !fragment.is_empty()),
        })
    }

    fn key(&self) -> String {
        match self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.to_owned(),
        }
    }
}

impl Layout {
    pub(super) fn new(reference: &Reference<'_>) -> Self {
        let entries = &reference.entries.entries;
        let targets: Vec<_> =
            entries.iter().map(|entry| entry.type_uri.as_deref().and_then(Target::of)).collect();
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, target) in targets.iter().enumerate() {
            let Some(target) = target else { continue };
            groups.entry(target.key()).or_default().push(number);
        }
        // without a query, there are all that have one
        for (number, target) in targets.iter().enumerate() {
            let Some(Target { path, query: Some(_), .. }) = target else { continue };
            let is_own = |number: &usize| {
                targets
                    .get(*number)
                    .is_some_and(|target| target.as_ref().is_some_and(|target| target.query.is_none()))
            };
            let group = groups.entry((*path).to_owned()).or_default();
            if !group.iter().any(is_own) {
                group.push(number);
            }
        }
        let fragment =
            |number: usize| targets.get(number).and_then(Option::as_ref).and_then(|target| target.fragment);
        let mut places: BTreeMap<String, Place> = groups
            .into_iter()
            .map(|(path, group)| match group[..] {
                [only] if fragment(only).is_none() => (path, Place::Entry(only)),
                _ => (path, Place::List(with_ids(reference, group, fragment))),
            })
            .collect();

        let index = index(&targets);
        if let Some(path) = &index {
            let orphans = targets.iter().enumerate().filter(|(_, target)| target.is_none());
            let mut group: Vec<usize> = match places.remove(path) {
                Some(Place::Entry(number)) => vec![number],
                Some(Place::List(own)) => own.into_iter().map(|(number, _)| number).collect(),
                None => Vec::new(),
            };
            group.extend(orphans.map(|(number, _)| number));
            places.insert(path.clone(), Place::List(with_ids(reference, group, fragment)));
        }

        let mut found: Vec<Option<(String, Option<String>)>> = targets.iter().map(|_| None).collect();
        // a page with a query is of fewer entries than the page without one, and is after it
        for (path, place) in &places {
            let own = match place {
                Place::Entry(number) => vec![(*number, None)],
                Place::List(own) => own.clone(),
            };
            for (number, id) in own {
                if let Some(found) = found.get_mut(number) {
                    *found = Some((path.clone(), id));
                }
            }
        }
        Self { places, index, found }
    }

    pub(super) fn places(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.places.iter().map(|(path, place)| (&**path, place))
    }

    pub(super) fn index(&self) -> Option<&str> {
        self.index.as_deref()
    }

    /// A link to each entry that is on a page. `own` are the entries of the page with the links, with their addresses.
    pub(super) fn hrefs(&self, own: &[(usize, Option<String>)]) -> Vec<Option<String>> {
        let href = |number: usize| {
            if let Some((_, Some(id))) = own.iter().find(|(known, _)| *known == number) {
                return Some(format!("#{id}"));
            }
            let (path, id) = self.found.get(number)?.as_ref()?;
            Some(match id {
                Some(id) => format!("{path}#{id}"),
                None => path.clone(),
            })
        };
        (0..self.found.len()).map(href).collect()
    }
}

/// The address of each entry on a page: the fragment of its type URI, or its slug.
fn with_ids<'a>(
    reference: &Reference<'_>,
    group: Vec<usize>,
    fragment: impl Fn(usize) -> Option<&'a str>,
) -> Vec<(usize, Option<String>)> {
    let mut taken: BTreeSet<String> =
        group.iter().filter_map(|number| fragment(*number)).map(str::to_owned).collect();
    let mut open = taken.clone();
    group
        .into_iter()
        .map(|number| match fragment(number) {
            Some(fragment) => (number, open.take(fragment)),
            None => (number, reference.slugs.get(number).map(|slug| unique(slug.clone(), '-', &mut taken))),
        })
        .collect()
}

/// The path of the index. It is a list above all other pages, or else the folder that all pages are in. Pages of other origins than that
/// of most type URIs do not count.
fn index(targets: &[Option<Target<'_>>]) -> Option<String> {
    let count = |origin| targets.iter().flatten().filter(|target| target.origin == origin).count();
    // the first of those with the most
    let origins = targets.iter().flatten().map(|target| target.origin).rev();
    let origin = origins.max_by_key(|origin| count(*origin))?;
    let own: Vec<_> = targets.iter().flatten().filter(|target| target.origin == origin).collect();
    let paths: BTreeSet<&str> = own.iter().map(|target| target.path).collect();
    let is_above = |above: &str, path: &str| {
        path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || above == "/" || rest.starts_with('/'))
    };
    // whether the page would be a list without other origins
    let is_list = |path: &str| {
        let at_path = || own.iter().filter(|target| target.path == path);
        let without_query = at_path().filter(|target| target.query.is_none()).count();
        let count = if without_query > 0 { without_query } else { at_path().count() };
        count > 1 || at_path().any(|target| target.fragment.is_some())
    };
    let mut lists = paths.iter().filter(|path| is_list(path));
    if let Some(list) = lists.find(|list| paths.iter().all(|path| is_above(list, path))) {
        return Some((*list).to_owned());
    }
    let mut folder = paths.first()?.rsplit_once('/')?.0;
    while !paths.iter().all(|path| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))) {
        folder = folder.rsplit_once('/')?.0;
    }
    // the root is the service's own
    (!folder.is_empty()).then(|| folder.to_owned())
}
