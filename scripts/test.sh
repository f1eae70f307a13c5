#!/usr/bin/env bash
# The whole suite. Everything it needs beyond Rust and Node is installed first; what cannot be had fails it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_rust
need_node
# The tests bring their own database, whatever server the person uses otherwise.
env -u DATABASE_URL scripts/postgres.sh
browser=$(node e2e/lib/chromium.mjs)
say "The browser for the tests is $browser"

memory=$(memory_folder)
if [ -n "$memory" ]; then
  # a PostgreSQL that is just ending may still write
  trap 'for _ in 1 2 3 4 5; do rm -rf "$memory" 2>/dev/null && break; sleep 1; done' EXIT
  export TMPDIR="$memory" TEST_DATABASE_DIR="$memory"
fi

scripts/dashboard.sh
say "Dashboard: types and unit tests"
(cd dashboard && npm run --silent type-check && npm test --silent)

locked=()
[ -z "${CI:-}" ] || locked=(--locked)
say "Rust"
# they wait for PostgreSQL and for each other more than they reckon
export RUST_TEST_THREADS=${RUST_TEST_THREADS:-$((2 * $(getconf _NPROCESSORS_ONLN)))}
# what failed is said in the last lines, where somebody looks first
RUST_BACKTRACE=0 node scripts/rust-tests.mjs ${locked[@]+"${locked[@]}"} --workspace

say "docs/channels.md, docs/security-asvs.md and docs/reliability.md name tests that are there"
node scripts/channels.mjs --built --workspace ${locked[@]+"${locked[@]}"}
node scripts/asvs.mjs --built --workspace ${locked[@]+"${locked[@]}"}
node scripts/reliability.mjs --built --workspace ${locked[@]+"${locked[@]}"}

say "End to end"
install_packages e2e
FRONTDESK_BIN=$(tested_binary frontdesk)
FRONTDESK_SANDBOX_BIN=$(tested_binary frontdesk-sandbox)
export FRONTDESK_BIN FRONTDESK_SANDBOX_BIN
(cd e2e && npm test --silent)
