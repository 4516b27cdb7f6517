#!/usr/bin/env bash
# Prints which modules of a crate import which, as a mermaid graph, and fails if there is a circle.
#
#   tools/imports.sh CRATE [--all]
#
# A node is a folder or a file directly in src/. Unit tests, comments, macros of generated code (`crate::__…`), and lib.rs, which only
# declares and re-exports, do not count. An arrow that follows from others is left out, unless --all is given.
set -euo pipefail
cd "$(dirname "$0")/.."
crate=${1:?usage: tools/imports.sh CRATE [--all]}

# the code of a file on one line, without comments and without the test module at its end
code() {
    awk '/^#\[cfg\(test\)\]$/ { held = 1; next } held && /^mod / { exit } { held = 0; print }' "$1" |
        sed 's#//.*##' | tr '\n' ' '
}

# the modules in `crate::module`, `crate::module::Item` and `crate::{module, module::Item}`, but not in `$crate::` or in a text that begins
# with a path, such as `"(crate::module)"`
imported() {
    sed -E 's/"\(crate:://g' | grep -oE '(^|[^$A-Za-z_])crate::(r#)?([a-z_0-9]+|\{[^;]*)' |
        sed -E 's/^[^c]*crate:://; s/r#//' | tr -d '{}' | tr ',' '\n' |
        sed -E 's/^ *//; s/(::| ).*//' | grep -E '^[a-z0-9][a-z_0-9]*$' || true
}

edges=$(find "$crate/src" -name '*.rs' ! -path "$crate/src/lib.rs" ! -path "$crate/src/tests/*" ! -path "$crate/src/snapshots.rs" | sort |
    while read -r file; do
        node=${file#"$crate"/src/}
        node=${node%%/*}
        node=${node%.rs}
        code "$file" | imported | sort -u | grep -vx "$node" | sed "s/^/$node /" || true
    done | sort -u)

if ! circle=$(tsort <<<"$edges" 2>&1 >/dev/null); then
    echo "there is a circle between the modules of $crate:" >&2
    sed -n "s/^tsort: \([a-z]\)/\1/p" <<<"$circle" >&2
    exit 1
fi

echo 'graph TD'
awk -v all="${2:-}" '
    { edge[$1, $2] = 1; node[$1] = 1; node[$2] = 1; order[NR] = $0; path[$1, $2] = 1 }
    END {
        for (k in node) for (i in node) if ((i, k) in path) for (j in node) if ((k, j) in path) path[i, j] = 1
        for (n = 1; n <= NR; n++) {
            split(order[n], ends, " ")
            implied = 0
            for (k in node) if (k != ends[2] && ((ends[1], k) in edge) && ((k, ends[2]) in path)) implied = 1
            if (!implied || all == "--all") print "    " ends[1] " --> " ends[2]
        }
    }' <<<"$edges"
