//! The word that the user probably meant: by its spelling, or because other crates use another word for the same thing.

/// The key for a word that other crates use for the same thing.
pub(super) fn meant_key(word: &str, allowed: &[&str]) -> Option<&'static str> {
    let meant = match word {
        "status_code" | "http_status" | "http" => "status",
        "message" | "msg" | "description" | "text" | "display" => "detail",
        "uri" | "url" | "type_uri" | "type_url" | "kind" => "type",
        "error_code" => "code",
        "rename_codes" | "rename_all_codes" | "code_case" | "codes_case" | "case" | "casing" => "codes",
        "prefix_code" | "codes_prefix" => "code_prefix",
        "challenge" | "auth" | "authenticate" => "www_authenticate",
        "headers" => "header",
        "retry" | "wait" => "retry_after",
        "methods" => "allow",
        "level" | "log_level" => "log",
        "replaced" | "replacement" | "superseded_by" => "replaced_by",
        "version" | "added" | "introduced" => "since",
        "deprecate" | "deprecation" | "obsolete" => "deprecated",
        "forward" | "from" | "source" | "inner" => "transparent",
        "prefix" | "base_uri" | "base_url" => "base",
        "default_status" => "status",
        "ext" | "member" | "rename" | "field" => "extension",
        _ => return None,
    };
    allowed.contains(&meant).then_some(meant)
}

/// The known word that is closest to a word: within two edits, and fewer than the word has letters.
pub(super) fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let mut best = None;
    let mut fewest = 3;
    for &candidate in known {
        let edits = edits(word, candidate);
        if edits < fewest && edits < word.len().min(candidate.len()) {
            (best, fewest) = (Some(candidate), edits);
        }
    }
    best
}

/// The number of letters to insert, remove, replace, or swap with their neighbour (optimal string alignment distance).
fn edits(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = a[i - 1] == b[j - 1];
            let mut best =
                (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + usize::from(!same));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
