#!/usr/bin/env bash
# Runs a command with a new PostgreSQL server, whose URL is in TEST_POSTGRES_URL. The server and its data are gone afterwards. Without
# PostgreSQL, the command runs without this variable.
#
#   tools/with-postgres.sh COMMAND [ARGUMENT…]
set -euo pipefail

if [ -n "${TEST_POSTGRES_URL:-}" ]; then
    exec "$@"
fi

# Debian does not put the programs of a server into PATH
programs() {
    local initdb
    initdb=$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
    [ -z "$initdb" ] || dirname "$initdb"
}
bin=$(programs)
if [ -z "$bin" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql; } >/dev/null 2>&1 || true
    bin=$(programs)
fi
if [ -z "$bin" ]; then
    echo "left out: the tests with PostgreSQL, because it could not be installed"
    exec "$@"
fi

# PostgreSQL does not run as root; its package creates a user
as=()
[ "$(id -u)" -ne 0 ] || as=(runuser -u postgres --)
folder=$(mktemp -d)
[ ${#as[@]} -eq 0 ] || chown postgres "$folder"
# every user can enter this folder
cd "$folder"
"${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync > /dev/null
stop() {
    "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop > /dev/null || true
    cd /
    rm -rf "$folder"
}
trap stop EXIT
for port in $(seq 54320 54339); do
    # nobody needs the data after a crash of the machine
    if "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start \
        -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off" > /dev/null 2>&1; then
        export TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:$port/postgres
        break
    fi
done
if [ -z "${TEST_POSTGRES_URL:-}" ]; then
    cat "$folder/log" >&2
    exit 1
fi
cd "$OLDPWD"
"$@"
