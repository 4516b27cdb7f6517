#!/usr/bin/env bash
# Starts a service that serves its error reference (tests/examples/error_reference.rs), and uses the pages in a browser: from the type
# URI of an error to its page, the search and the filter, without JavaScript, in light and dark. axe finds no violation of WCAG 2.2 AA. Then
# it does the same with the reference service.
#
#   tools/catalogue-browser.sh [--write]
#
# It needs npm, and chromium or the browser in $BROWSER. --write also takes the pictures docs/images/catalogue-*.png, with pngquant, and
# writes them for rustdoc, which has no files beside its pages: problem-core/guide/images/catalogue.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
work=$CARGO_TARGET_DIR/catalogue-browser

if ! browser=$(command -v "${BROWSER:-chromium}"); then
    echo "left out: there is no browser ${BROWSER:-chromium}"
    exit 0
fi
if ! command -v npm >/dev/null; then
    echo "left out: there is no npm"
    exit 0
fi
mkdir -p "$work"
if ! cmp -s tools/catalogue-browser/package-lock.json "$work/node_modules/package-lock.json"; then
    cp tools/catalogue-browser/package{,-lock}.json "$work"
    if ! (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund > npm.log 2>&1); then
        # a lock file that does not fit package.json or the packages is a fault
        if grep -qE 'code E(USAGE|INTEGRITY)' "$work/npm.log"; then
            cat "$work/npm.log" >&2
            exit 1
        fi
        tail -n 3 "$work/npm.log"
        echo "left out: tools/catalogue-browser/package-lock.json could not be installed"
        exit 0
    fi
    cp tools/catalogue-browser/package-lock.json "$work/node_modules/"
fi
cp tools/catalogue-browser/*.mjs "$work"

cargo build -q -p problem-tests --example error_reference
rm -rf "$work/site"
# the service writes into it after this script reads it for the first time
: > "$work/log"
"$CARGO_TARGET_DIR/debug/examples/error_reference" "$work/site" > "$work/log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    origin=$(sed -n 's/^listening on //p' "$work/log")
    [ -z "$origin" ] || break
    sleep 0.1
done

pictures=()
if [ "${1:-}" = --write ]; then
    pictures=("$work/pictures")
    mkdir -p "$work/pictures"
fi
(cd "$work" && node check.mjs "$browser" "$origin" "$work/site" "${pictures[@]}")

# the reference service, with the type URI of a real error
cargo build -q -p tickets --bin tickets --example catalogue
rm -rf "$work/service"
mkdir "$work/service"
"$CARGO_TARGET_DIR/debug/examples/catalogue" site "$work/service/site"
: > "$work/service/log"
BIND=127.0.0.1:0 DATABASE_URL="sqlite://$work/service/tickets.db?mode=rwc" "$CARGO_TARGET_DIR/debug/tickets" 2> "$work/service/log" &
tickets=$!
trap 'kill "$server" "$tickets" 2>/dev/null; wait "$server" "$tickets" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    origin=$(sed -n 's/.*listening on //p' "$work/service/log")
    token=$(sed -n 's/.*a token to try the service: //p' "$work/service/log")
    [ -z "$token" ] || break
    sleep 0.1
done
(cd "$work" && node tickets.mjs "$browser" "$origin" "$token" "$work/service/site")

if [ "${1:-}" = --write ]; then
    for picture in "$work"/pictures/catalogue-*.png; do
        pngquant --force --strip --nofs --output "docs/images/$(basename "$picture")" 16 "$picture"
    done
    for name in index page; do
        printf '[%s-picture]: data:image/png;base64,%s\n' "$name" "$(base64 -w 0 "docs/images/catalogue-$name.png")"
    done > problem-core/guide/images/catalogue.txt
    ls -l docs/images/catalogue-*.png
fi
