#!/usr/bin/env bash
# Formatting and lints of every language in here; a warning is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_rust
need_node
for part in fmt clippy; do
  cargo "$part" --version >/dev/null 2>&1 || fail "cargo $part is missing: run \`rustup component add rustfmt clippy\`."
done
locked=()
[ -z "${CI:-}" ] || locked=(--locked)

say "Shell"
for script in scripts/*.sh .ci/run; do
  bash -n "$script"
done
say "Rust"
cargo fmt --all --check
if [[ ${RUSTC_WORKSPACE_WRAPPER:-} == *clippy-driver ]]; then
  # .ci/run: what is built is looked at
  cargo test ${locked[@]+"${locked[@]}"} --workspace --no-run
else
  cargo clippy ${locked[@]+"${locked[@]}"} --workspace --all-targets -- -D warnings
fi
say "Migrations: none locks a table or breaks the version before"
cargo test ${locked[@]+"${locked[@]}"} --quiet --workspace --test safety
say "What others wrote: where it comes from, and under which license"
node scripts/dependencies.mjs
say "Documentation"
node scripts/channels.mjs
node scripts/asvs.mjs
node scripts/reliability.mjs
say "Versions"
node scripts/versions.mjs
say "Dashboard"
install_packages dashboard
(cd dashboard && npm run --silent lint)
say "End-to-end tests"
(cd e2e && npm run --silent lint)
