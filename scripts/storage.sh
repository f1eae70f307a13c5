#!/usr/bin/env bash
# Media in buckets: runs backend/tests/storage.rs by each client, against servers on free ports of this machine. moto speaks the XML
# interface of S3 and Google Cloud Storage; the bucket of compose.yaml is the server that compose starts, by its own command, twice:
# what it made the first time does not disturb it. Needs Python 3, Go and curl; moto and that server are brought into .cache.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/tools.sh
command -v curl >/dev/null 2>&1 || fail "curl is missing: install curl"
bring_python 'moto[server,s3]==5.2.1' PyYAML==6.0.3

logs=$cache/storage
mkdir -p "$logs"
folder=$(mktemp -d)
servers=()
trap 'for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done; rm -rf "$folder"' EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await() { for _ in $(seq 100); do curl -s -o /dev/null "$1" && return; sleep 0.1; done; fail "Nothing answers at $1."; }
run() { cargo test -p frontdesk --test storage "$@"; }

moto=$(free_port)
python tools/storage/server.py "$moto" >"$logs/moto.log" 2>&1 & servers+=($!)
await "http://127.0.0.1:$moto/"
curl -s -f -o /dev/null -X PUT "http://127.0.0.1:$moto/media"
export AWS_ALLOW_HTTP=true AWS_REGION=us-east-1

say "S3"
STORAGE_URL=s3://media/frontdesk AWS_ENDPOINT="http://127.0.0.1:$moto" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test run

say "Google Cloud Storage"
# the XML interface of Google's store is the one it shares with S3; an account that asks nobody for a token
account='{"gcs_base_url":"http://127.0.0.1:'$moto'","disable_oauth":true,"client_email":"","private_key":"","private_key_id":""}'
STORAGE_URL=gs://media/frontdesk GOOGLE_SERVICE_ACCOUNT_KEY="$account" GOOGLE_ALLOW_HTTP=true run

bring_go versitygw "github.com/versity/versitygw/cmd/versitygw@$(python tools/storage/compose_bucket.py version)"
# signs that an address or a shell would read otherwise
password="p\$#'\" %2F"
bucket=$(free_port)
export STORAGE_URL=s3://frontdesk/media AWS_ENDPOINT="http://127.0.0.1:$bucket" AWS_ACCESS_KEY_ID=frontdesk
for time in first second; do
  say "The bucket of compose.yaml, for the $time time"
  ROOT_ACCESS_KEY_ID=frontdesk ROOT_SECRET_ACCESS_KEY=$password \
    sh -c "exec $(python tools/storage/compose_bucket.py command "$folder" "$bucket")" >"$logs/bucket.log" 2>&1 & server=$!
  servers+=("$server")
  await "$AWS_ENDPOINT/health"
  AWS_SECRET_ACCESS_KEY=$password run
  if AWS_SECRET_ACCESS_KEY=another run the_probe >"$logs/refused.log" 2>&1; then fail "Whoever had another password was let in."; fi
  grep -q SignatureDoesNotMatch "$logs/refused.log" || fail "It was not refused for its password: see $logs/refused.log."
  kill "$server"
  wait "$server" || true
done
