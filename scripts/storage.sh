#!/usr/bin/env bash
# Media in buckets: starts a server that speaks the XML interface of S3 and Google Cloud Storage (moto) on a free port of this
# machine, and runs backend/tests/storage.rs by each client. Needs Python 3 and curl; moto is brought into .cache.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=$PWD/.cache/storage
mkdir -p "$cache"

need() { command -v "$1" >/dev/null || { echo "$1 is missing: $2" >&2; exit 1; }; }
need python3 "install Python 3"
need curl "install curl"

if [ ! -x "$cache/python/bin/moto_server" ]; then
  python3 -m venv "$cache/python"
  "$cache/python/bin/pip" install --quiet 'moto[server,s3]==5.2.1'
fi

servers=()
trap 'for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done' EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await() { for _ in $(seq 100); do curl -s -o /dev/null "$1" && return; sleep 0.1; done; echo "nothing answers at $1" >&2; exit 1; }

s3=$(free_port)
"$cache/python/bin/python" tools/storage/server.py "$s3" >"$cache/s3.log" 2>&1 & servers+=($!)
await "http://127.0.0.1:$s3/"
curl -s -f -o /dev/null -X PUT "http://127.0.0.1:$s3/media"

run() { cargo test -p frontdesk --test storage; }
echo "S3:"
STORAGE_URL=s3://media/frontdesk AWS_ENDPOINT="http://127.0.0.1:$s3" AWS_ALLOW_HTTP=true AWS_REGION=us-east-1 \
  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test run
echo "Google Cloud Storage:"
# the XML interface of Google's store is the one it shares with S3; an account that asks nobody for a token
account='{"gcs_base_url":"http://127.0.0.1:'$s3'","disable_oauth":true,"client_email":"","private_key":"","private_key_id":""}'
STORAGE_URL=gs://media/frontdesk GOOGLE_SERVICE_ACCOUNT_KEY="$account" GOOGLE_ALLOW_HTTP=true run
