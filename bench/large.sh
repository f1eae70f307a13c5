#!/usr/bin/env bash
# Builds the program and becomes the runner of the reads on large data. README.md tells what can be set.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_rust
need_node
node bench/runner/prerequisites.mjs

if [ -z "${FRONTDESK_BIN:-}" ]; then
  scripts/dashboard.sh
  say "Building the program, optimised"
  FRONTDESK_BIN=$(build_program --release)
fi
FRONTDESK_BIN=$(realpath "$FRONTDESK_BIN")
export FRONTDESK_BIN
install_packages bench
exec node bench/runner/large.mjs
