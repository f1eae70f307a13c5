#!/usr/bin/env bash
# Builds the program of the release before this version into .cache/release, once, and prints its path. scripts/release-before names the
# release: its tag, and for clones without tags its commit. FRONTDESK_RELEASE names another tag or commit. Needs Rust, Node and Git.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_rust
need_node
read -r tag commit <scripts/release-before
commit_of() { git rev-parse --quiet --verify "$1^{commit}"; }
if [ -n "${FRONTDESK_RELEASE:-}" ]; then
  tag=$FRONTDESK_RELEASE
  commit=$(commit_of "$tag") || fail "FRONTDESK_RELEASE is $tag, which is neither a tag nor a commit here."
else
  commit=$(commit_of "refs/tags/$tag" || commit_of "$commit") || fail "This clone has neither $tag nor $commit: run git fetch --tags --unshallow."
fi
folder=$PWD/.cache/release/$commit
source=$folder/source
program=$folder/frontdesk
if [ ! -x "$program" ]; then
  say "Building $tag ($commit)"
  rm -rf "$source"
  mkdir -p "$source"
  git archive "$commit" | tar -x -C "$source"
  # what both depend on is compiled once
  export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
  # a debug build reads the dashboard from there
  "$source/scripts/dashboard.sh" >&2
  rm -rf "$source/dashboard/node_modules"
  built=$(cd "$source" && build_program)
  cp "$built" "$program"
fi
printf '%s\n' "$program"
