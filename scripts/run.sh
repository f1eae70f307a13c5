#!/usr/bin/env bash
# Builds everything and becomes `frontdesk demo`, so that Ctrl-C reaches it directly.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_rust
need_node
scripts/postgres.sh
scripts/dashboard.sh
say "Building the program"
program=$(build_program)
exec "$program" demo
