#!/usr/bin/env bash
# Asks RustSec and npm whether a package that we build on has a known weakness. It needs their databases, so it is run by whoever releases
# (docs/releasing.md) and not in CI, which must not fail on a day when somebody finds something.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/tools.sh
need_rust
need_node
wanted=0.22.2
if [ "$("$cache/bin/cargo-audit" --version 2>/dev/null)" != "cargo-audit $wanted" ]; then
  say "Building cargo-audit"
  cargo install --quiet --locked --root "$cache" --version "$wanted" cargo-audit
fi
say "Crates"
cargo audit
while read -r lock; do
  say "$lock"
  (cd "$(dirname "$lock")" && npm audit --package-lock-only)
done < <(git ls-files '*package-lock.json')
