#!/usr/bin/env bash
# The chart's topology without a cluster: two web and two worker pods behind nginx, as rendered from the chart, replaced one by one
# under load as a Deployment does it. Needs Rust, Node, Go (for helm) and nginx.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_rust
need_node
command -v nginx >/dev/null 2>&1 || fail "nginx is needed in the place of an Ingress, and is not on PATH (Debian: apt-get install nginx-light)."
. scripts/tools.sh
bring_tools helm.sh/helm/v3/cmd/helm
install_packages tools/chart
install_packages e2e
env -u DATABASE_URL scripts/postgres.sh
if [ -z "${FRONTDESK_BIN:-}" ]; then
  say "Building the program and the sandbox"
  FRONTDESK_BIN=$(build_program)
fi
FRONTDESK_BIN=$(realpath "$FRONTDESK_BIN")
FRONTDESK_SANDBOX_BIN=${FRONTDESK_SANDBOX_BIN:-$(build_sandbox)}
FRONTDESK_CHART=$(mktemp)
trap 'rm -f "$FRONTDESK_CHART"' EXIT
helm template desk-frontdesk helm --namespace desk --values helm/ci/small-values.yaml --kube-version 1.34.0 |
  node tools/chart/manifests.mjs >"$FRONTDESK_CHART"
export FRONTDESK_BIN FRONTDESK_SANDBOX_BIN FRONTDESK_CHART
cd e2e
node faults/main.mjs kubernetes
