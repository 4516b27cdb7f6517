#!/usr/bin/env bash
# Starts the reference service, and sends it generated requests with schemathesis, for both versions: each response must have a status,
# a content type, a body and header fields that the document of its version describes.
#
#   tools/schemathesis-tickets.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/python-tools.sh
settings=$PWD/examples/tickets/tests/schemathesis
logs=$python/tickets-logs
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target} SCHEMATHESIS_HOOKS=$settings/hooks.py
# the hooks import those of the described services
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$PWD/frameworks/described/utoipa

rm -rf "$logs"
mkdir -p "$logs"
cargo build -q -p tickets
# schemathesis writes files into the current folder
cd "$logs"
: > service.log
# schemathesis sends more requests than a client can send with the usual limits
BIND=127.0.0.1:0 LIMIT_FACTOR=1000000 DATABASE_URL="sqlite://$logs/tickets.db?mode=rwc" "$CARGO_TARGET_DIR/debug/tickets" 2> service.log &
server=$!
trap 'kill "$server"' EXIT
for _ in $(seq 100); do
    address=$(sed -n 's/.*listening on //p' service.log)
    token=$(sed -n 's/.*a token to try the service: //p' service.log)
    [ -z "$token" ] || break
    sleep 0.1
done
# for the settings
export TOKEN=$token

# run NAME DOCUMENT EXAMPLES
run() {
    if ! "$python/bin/schemathesis" --config-file "$settings/schemathesis.toml" run "$address/$2" --no-color \
        -n "$3" > "$1.log" 2>&1; then
        cat "$1.log" >&2
        exit 1
    fi
    echo "$1: $(grep -E '[0-9]+ generated' "$1.log" | sed 's/^ *//' || true)"
}

run v1 openapi-v1.json 50
run v2 openapi.json 50
