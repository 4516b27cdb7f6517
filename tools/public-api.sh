#!/usr/bin/env bash
# Compares the public API of core with problem-core/public-api.txt, and the crates whose types it contains with the table in
# docs/stability.md.
#
#   tools/public-api.sh [--write]
#
# --write writes problem-core/public-api.txt again.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
snapshot=problem-core/public-api.txt

# the JSON of rustdoc is unstable, so the tool reads the JSON of the toolchain in rust-toolchain.toml
RUSTC_BOOTSTRAP=1 cargo rustdoc -q -p problem-core --lib --all-features -- -Z unstable-options --output-format json --cap-lints allow
api=$(
    echo "# The public API of problem-core with all features. tools/public-api.sh --write writes this file."
    sed -n '/^\[features\]/,/^\[/p' problem-core/Cargo.toml | sed -n 's/^\([a-z][a-z0-9-]*\) = .*/feature \1/p' | sort
    cargo run -q --locked --manifest-path tools/public-api/Cargo.toml -- "$CARGO_TARGET_DIR/doc/problem_core.json"
)

if [ "${1:-}" = --write ]; then
    echo "$api" > "$snapshot"
elif ! diff -u --label "$snapshot" --label "the public API now" "$snapshot" - <<< "$api"; then
    echo "The public API has changed. If that is intended, run: tools/public-api.sh --write" >&2
    echo "docs/stability.md tells which changes need a new breaking version." >&2
    exit 1
fi

# the first segment of each path that is neither of core nor of the standard library
used=$(grep -oE '(^|[^A-Za-z0-9_:])[a-z][a-z0-9_]*::' <<< "$api" | grep -oE '[a-z][a-z0-9_]*' | sort -u |
    grep -vxE 'problem_core|core|alloc|std|bool|char|str|[iu](8|16|32|64|128|size)')
listed=$(sed -n '/^## Types of other crates/,/^## /p' docs/stability.md | sed -nE 's/^\| `([a-z][a-z0-9_-]*)`.*/\1/p' |
    tr - _ | sort -u)
if ! diff -u --label "the table in docs/stability.md" --label "the crates in the public API" <(echo "$listed") <(echo "$used"); then
    echo "The table in docs/stability.md must list exactly the crates whose types are in the public API." >&2
    exit 1
fi
