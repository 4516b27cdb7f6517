#!/usr/bin/env bash
# Starts the reference service as its README tells it, in an empty folder and without settings except for a free port. Then it runs the
# commands of the page at `/` in a shell, and compares the statuses with those that the page promises.
#
#   tools/tickets-page.sh
set -euo pipefail
cd "$(dirname "$0")/.."
manifest=$PWD/Cargo.toml
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
: > log

cargo build -q --manifest-path "$manifest" -p tickets
env -u DATABASE_URL -u SECRET -u UPSTREAM_URL -u LIMIT_FACTOR -u RUST_LOG BIND=127.0.0.1:0 \
    cargo run -q --manifest-path "$manifest" -p tickets 2> log &
server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do
    address=$(sed -n 's/.*listening on //p' log)
    [ -z "$address" ] || break
    sleep 0.1
done

curl -fsS "$address/" > page
for link in $(grep -o 'href="[^"]*"' page | cut -d'"' -f2); do
    curl -fsS "$address$link" > /dev/null
done
sed -n '/^<pre>$/,/^<\/pre>$/{/pre>$/d;p}' page | sed 's/&amp;/\&/g; s/&lt;/</g; s/&gt;/>/g' > commands
bash -e commands > answers 2> progress || { cat log answers progress >&2; exit 1; }

statuses=$(grep -o 'HTTP\/1.1 [0-9]*' answers | cut -d' ' -f2 | tr '\n' ' ')
expected="201 201 422 409 200 200 412 428 200 200 202 204 401 403 204 "
if [ "$statuses" != "$expected" ] || [ "$(grep -c '^idempotency-replayed: true' answers)" -ne 1 ]; then
    cat answers >&2
    echo "the statuses are $statuses, and the page promises $expected" >&2
    exit 1
fi
echo "$(grep -c 'curl' commands) commands: $statuses"
