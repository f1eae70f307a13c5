#!/usr/bin/env bash
# Builds the dashboard into dashboard/dist, unless it is newer than everything it is made of.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_node
install_packages dashboard
built=dashboard/dist/index.html
if [ ! -f "$built" ] ||
  [ -n "$(find dashboard -path dashboard/node_modules -prune -o -path dashboard/dist -prune -o \
    -newer "$built" \( -type f -o -type d \) ! -path dashboard ! -name '*.tsbuildinfo' -print -quit)" ]; then
  say "Building the dashboard"
  (cd dashboard && npm run --silent build -- --logLevel warn) >&2
fi
