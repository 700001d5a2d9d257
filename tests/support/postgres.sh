#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A private PostgreSQL cluster for tests: in a folder of its own, on a Unix socket only, not
# durable (fsync off), never as root.
#   url=$(tests/support/postgres.sh start FOLDER)   makes and starts it, prints its URL
#   tests/support/postgres.sh stop FOLDER           stops it and removes the folder
#   tests/support/postgres.sh run COMMAND…          starts, runs with VSOKO_TEST_* set, stops
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")

as_owner() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

start() {
    local folder=$1
    mkdir -p "$folder"
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    cd "$folder"
    as_owner "$bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync \
        --locale=C.UTF-8 --encoding=UTF8 >"$folder/initdb.log" 2>&1 ||
        { cat "$folder/initdb.log" >&2; exit 1; }
    as_owner "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/data/log" start >/dev/null \
        -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off \
            -c shared_buffers=32MB -c max_connections=200" ||
        { cat "$folder/data/log" >&2; exit 1; }
    echo "postgresql://postgres@/postgres?host=$folder"
}

stop() {
    cd /
    as_owner "$bin/pg_ctl" -D "$1/data" -w -m immediate stop >/dev/null
    rm -rf "$1"
}

case "${1:-}" in
start) start "$2" ;;
stop) stop "$2" ;;
run)
    shift
    # A socket's path holds 107 bytes at most, so not in a deep folder.
    folder=$(mktemp -d "${TMPDIR:-/tmp}/vsoko-pg-XXXXXX")
    chmod 755 "$folder"
    trap 'stop "$folder"' EXIT
    VSOKO_TEST_PG=$(cd / && start "$folder")
    export VSOKO_TEST_PG VSOKO_TEST_ENGINE=postgres
    "$@"
    ;;
*)
    sed -n '3,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
