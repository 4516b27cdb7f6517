#!/usr/bin/env bash
# Runs the suite of a framework with the feature `coverage`, and fails if a problem that its client gets has no record: the adapter would
# send responses that the coverage report does not see.
#
#   tools/coverage-frameworks.sh axum actix …
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo "usage: tools/coverage-frameworks.sh FRAMEWORK…" >&2; exit 2; }

records=$(mktemp -d)
# Cargo adds the dependencies of the feature to the lock file of the workspace
cp frameworks/Cargo.lock "$records/Cargo.lock"
trap 'cp "$records/Cargo.lock" frameworks/Cargo.lock; rm -rf "$records"' EXIT

# the status, the code and the type URI of each problem in the expected responses; a later file replaces cases of an earlier one
expected() {
    awk '
        function value(name,    found) {
            found = ""
            if (match($0, "\"" name "\":\"[^\"]*\"")) found = substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 5)
            else if (match($0, "<" name ">[^<]*<")) found = substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 3)
            return found
        }
        /^=== / { name = $0; status = ""; problem[name] = "" }
        /^HTTP\/1.1 / && status == "" { status = $2 }
        # a log event can contain a body
        /^(\{|<\?xml)/ && status >= 400 && problem[name] == "" && value("code") != "" {
            # the error of an envelope has no type URI
            type = /^\{"error":/ ? "" : value("type")
            problem[name] = status " " value("code") " " (type == "" ? "null" : type)
        }
        END { for (name in problem) if (problem[name] != "") print problem[name] }
    ' "$@" | sort -u
}

# the same of each record
recorded() {
    awk '
        function value(name) { return match($0, "\"" name "\":\"[^\"]*\"") ? substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 5) : "null" }
        match($0, /"status":[0-9]+/) { print substr($0, RSTART + 9, RLENGTH - 9) " " value("code") " " value("type") }
    ' "$@" | sort -u
}

for framework in "$@"; do
    files=(frameworks/suite/src/cases.txt)
    own=frameworks/$framework/tests/differences.txt
    if [ -e "$own" ]; then files+=("$own"); fi
    PROBLEM_COVERAGE=$records/$framework cargo test -q --manifest-path frameworks/Cargo.toml -p "with-$framework" \
        --features problem-core/coverage > "$records/log" 2>&1 || { cat "$records/log" >&2; exit 1; }
    expected "${files[@]}" > "$records/expected"
    recorded "$records/$framework"/*.problems > "$records/recorded"
    [ "$(wc -l < "$records/expected")" -ge 30 ] || { echo "the expected responses of $framework cannot be read" >&2; exit 1; }
    if ! missing=$(comm -23 "$records/expected" "$records/recorded") || [ -n "$missing" ]; then
        echo "$framework has sent these problems, which have no record:" >&2
        echo "$missing" >&2
        exit 1
    fi
    echo "$framework: $(wc -l < "$records/expected") problem types were sent, and all have records"
done
