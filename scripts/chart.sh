#!/usr/bin/env bash
# Everything that can be said of the chart without a cluster: helm lint, its templates with every value set against the schemas of
# three versions of Kubernetes and of the operators, its unit tests, its table of values, the queries of its alerts and dashboards.
# Needs Go, Python 3 and Node; helm and the checkers are brought into .cache. `--write` writes the table of values.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

KUBERNETES=(1.31.0 1.34.0 1.37.0)
cache=$PWD/.cache
need_node
. scripts/tools.sh
bring_tools helm.sh/helm/v3/cmd/helm github.com/helm-unittest/helm-unittest/cmd/helm-unittest github.com/norwoodj/helm-docs/cmd/helm-docs
bring_python kubernetes-validate==1.37.0
install_packages tools/chart

say "The table of values"
if [ "${1:-}" = --write ]; then
  helm-docs --chart-search-root helm --sort-values-order file --log-level warning
else
  helm-docs --chart-search-root helm --sort-values-order file --log-level warning --dry-run |
    diff -u helm/README.md - || fail "helm/README.md is not what values.yaml says: run scripts/chart.sh --write."
fi
! grep -E '^\|.*\|  \|$' helm/README.md || fail "These values have no comment."

say "A release without its secret, or with one in the wrong place, is refused in words"
refused() {
  local words=$1 said
  shift
  if said=$(helm template desk helm "$@" --kube-version "${KUBERNETES[0]}" 2>&1); then
    fail "A release that should be refused was taken: $*"
  fi
  grep -qF "$words" <<<"$said" || fail "It was refused, but not in these words: “$words”. It said: $said"
}
small=(--values helm/ci/small-values.yaml)
refused "secret.existingSecret: name the Secret" "${small[@]}" --set secret.existingSecret=
refused "image.repository: say where the image is" "${small[@]}" --set image.repository=
refused "publicUrl: say what the world calls it" "${small[@]}" --set publicUrl=
refused "storage.url: name a bucket" "${small[@]}" --set storage.url=
refused "storage/url" "${small[@]}" --set storage.url=file:///data
refused "env.META_APP_SECRET: a secret belongs into the Secret" "${small[@]}" --set env.META_APP_SECRET=x
refused "env.SMTP_URL: a secret belongs into the Secret" "${small[@]}" --set env.SMTP_URL=smtp://x
refused "env.AWS_SESSION_TOKEN: a secret belongs into the Secret" "${small[@]}" --set env.AWS_SESSION_TOKEN=x
refused "env.OTEL_EXPORTER_OTLP_HEADERS: a secret belongs into the Secret" "${small[@]}" --set env.OTEL_EXPORTER_OTLP_HEADERS=x
refused "env/META_APP_ID" "${small[@]}" --set env.META_APP_ID=1234567890123456
refused "exclude each other: choose one" "${small[@]}" --set externalSecret.enabled=true
refused "additional properties 'replica' not allowed" "${small[@]}" --set web.replica=3

say "Migrations run once: their Job has another name when what it runs is another, and else the same"
job() {
  helm template desk helm "${small[@]}" --show-only templates/migrate-job.yaml --kube-version "${KUBERNETES[0]}" "$@" | sed -n 's/^  name: //p'
}
[ "$(job)" = "$(job --set web.replicas=7,publicUrl=https://other.example.com,worker.autoscaling.kind=keda)" ] || fail "An upgrade that changes nothing about migrations runs them again."
[ "$(job)" != "$(job --set image.tag=9.9)" ] || fail "Another image does not run its migrations."

for version in "${KUBERNETES[@]}"; do
  say "Kubernetes $version"
  for values in helm/ci/*-values.yaml; do
    helm lint helm --values "$values" --strict --quiet --kube-version "$version"
    helm template desk helm --namespace desk --values "$values" --kube-version "$version" >"$cache/manifests.yaml"
    kubernetes-validate --kubernetes-version "$version" --strict --quiet --no-warn "$cache/manifests.yaml"
    node tools/chart/custom.mjs "$(basename "$values")" <"$cache/manifests.yaml"
  done
done

say "Unit tests"
helm-unittest --strict helm

say "Queries"
node tools/chart/queries.mjs
