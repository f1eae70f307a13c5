#!/usr/bin/env bash
# Builds what is measured and what measures it, and becomes the runner, so that Ctrl-C reaches it directly. README.md tells
# what can be set.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_rust
need_node
# said now, and not after minutes of building
node bench/runner/prerequisites.mjs

locked=()
[ -z "${CI:-}" ] || locked=(--locked)
if [ -z "${FRONTDESK_BIN:-}" ]; then
  scripts/dashboard.sh
  say "Building the program, optimised"
  FRONTDESK_BIN=$(build_program --release)
fi
# it is started in other folders
FRONTDESK_BIN=$(realpath "$FRONTDESK_BIN")
say "Building the load generator, and what the figures are compared with"
built=${CARGO_TARGET_DIR:-$PWD/target}/bench
cargo build ${locked[@]+"${locked[@]}"} --release --quiet --manifest-path bench/Cargo.toml --target-dir "$built"
LOADGEN_BIN=$built/release/loadgen
BARE_BIN=$built/release/bare-axum
export FRONTDESK_BIN LOADGEN_BIN BARE_BIN
install_packages bench
# its browser is the tests'
install_packages e2e
install_packages bench/references/socketio

# 10,000 agents are as many open files; with fewer allowed there are fewer agents
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
exec node bench/runner/main.mjs "$@"
