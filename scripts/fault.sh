#!/usr/bin/env bash
# The fault suite: real processes, a real PostgreSQL and a bad network. Needs Rust and Node, and beside them for some faults
# PostgreSQL's pg_basebackup, a C compiler, and root (a small disk); what is missing is said, and its faults are not tried.
# FRONTDESK_FAULT_SEED repeats a run, FRONTDESK_FAULT_MINUTES bounds it (40), FRONTDESK_FAULT_STRICT=1 makes one that was not
# tried a failure. Arguments: names of scenarios, or --list.
# FRONTDESK_BIN, FRONTDESK_SANDBOX_BIN, FRONTDESK_NEXT_BIN and FRONTDESK_RELEASE_BIN name programs that are built already.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_rust
need_node
env -u DATABASE_URL scripts/postgres.sh
install_packages e2e
# whether a scenario is among those that are chosen
chosen() {
  local name
  [ $# -gt 1 ] || return 0
  for name in "${@:2}"; do [ "$name" != "$1" ] || return 0; done
  return 1
}
# before this version, whose program has the same place
if [ -z "${FRONTDESK_RELEASE_BIN:-}" ] && chosen release-before "$@"; then
  FRONTDESK_RELEASE_BIN=$(scripts/release.sh)
  export FRONTDESK_RELEASE_BIN
fi
if [ -z "${FRONTDESK_BIN:-}" ]; then
  say "Building the program and the sandbox"
  FRONTDESK_BIN=$(build_program)
fi
# it is started in other folders
FRONTDESK_BIN=$(realpath "$FRONTDESK_BIN")
FRONTDESK_SANDBOX_BIN=${FRONTDESK_SANDBOX_BIN:-$(build_sandbox)}
if [ -z "${FRONTDESK_NEXT_BIN:-}" ] && { chosen next-version "$@" || chosen version-before "$@"; }; then
  say "Building a next version, with one more migration"
  this=$(mktemp)
  cp -p "$FRONTDESK_BIN" "$this"
  FRONTDESK_NEXT_BIN=$(dirname "$FRONTDESK_BIN")/frontdesk-next
  cp "$(build_program --features next-version)" "$FRONTDESK_NEXT_BIN"
  # both builds have the same place
  mv "$this" "$FRONTDESK_BIN"
fi
export FRONTDESK_BIN FRONTDESK_SANDBOX_BIN FRONTDESK_NEXT_BIN=${FRONTDESK_NEXT_BIN:-}
cd e2e
exec node faults/main.mjs "$@"
