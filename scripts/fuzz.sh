#!/usr/bin/env bash
# Fuzzes the parser of each channel, all at the same time: ten minutes, or FRONTDESK_FUZZ_SECONDS. Needs Rust (stable) and
# nothing else. What a parser does not take is left in target/fuzz, and its seed is printed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_rust
export FRONTDESK_FUZZ_SECONDS=${FRONTDESK_FUZZ_SECONDS:-600}
[[ $FRONTDESK_FUZZ_SECONDS =~ ^[0-9]+$ ]] || fail "FRONTDESK_FUZZ_SECONDS is a number of seconds, not “$FRONTDESK_FUZZ_SECONDS”."
say "Fuzzing each parser for $FRONTDESK_FUZZ_SECONDS seconds"
cargo test --release --package frontdesk-connectors --test fuzz -- --nocapture
