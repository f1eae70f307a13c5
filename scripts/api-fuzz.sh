#!/usr/bin/env bash
# Asks a running server for all that its own description allows, and for a good deal that it does not (schemathesis): no answer may be a
# fault of ours, and none may be outside of the description. Needs Python 3; schemathesis is brought into .cache, and the database is the
# program's own. FRONTDESK_API_FUZZ_SECONDS is how long it may take, FRONTDESK_API_FUZZ_SEED what it begins with.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/tools.sh
need_rust
need_node
env -u DATABASE_URL scripts/postgres.sh
bring_python schemathesis==4.32.5

scripts/dashboard.sh
program=${FRONTDESK_BIN:-$(tested_binary frontdesk)}
program=$(realpath "$program")
folder=$(mktemp -d)
logs=$cache/api-fuzz
mkdir -p "$logs"
server=
trap '[ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server"; } || true; rm -rf "$folder"' EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
token=api-fuzz-token-of-the-owner
unset DATABASE_URL
# nothing leaves this machine, whatever address a request makes up
export FRONTDESK_DATA_DIR=$folder FRONTDESK_LISTEN=127.0.0.1:$port FRONTDESK_PUBLIC_URL=$url FRONTDESK_API_RATE=off FRONTDESK_SIGN_UP=open
export META_APP_SECRET=fuzz META_VERIFY_TOKEN=fuzz META_GRAPH_URL=http://127.0.0.1:9 TELEGRAM_API_URL=http://127.0.0.1:9
export HTTP_PROXY= HTTPS_PROXY= http_proxy= https_proxy= LOG_LEVEL=warn
workspace=00000000-0000-7000-8000-000000000001
"$program" workspace create --name Fuzz --owner-email owner@fuzz.test --owner-password 'correct horse battery' --id "$workspace" >"$logs/server.log" 2>&1
"$program" inbox add --workspace "$workspace" --channel messenger --external-id 1 --name Page --credentials '{"access_token":"t"}' >>"$logs/server.log" 2>&1
"$program" token create --workspace "$workspace" --name fuzz --role owner --value "$token" >>"$logs/server.log" 2>&1
"$program" serve --roles web,worker >>"$logs/server.log" 2>&1 & server=$!
seed=${FRONTDESK_API_FUZZ_SEED:-$RANDOM}
say "Asking for everything; FRONTDESK_API_FUZZ_SEED=$seed begins the same way"
cd "$folder"
# 503 with Retry-After is what a busy machine says, and so is everywhere in the description
cat >schemathesis.toml <<'CONFIG'
[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", 503]
CONFIG
schemathesis run "$url/api/v1/openapi.json" --wait-for-schema 60 --url "$url/api/v1" -H "Authorization: Bearer $token" \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
  --phases coverage,fuzzing --max-time "${FRONTDESK_API_FUZZ_SECONDS:-90}" --max-examples 5 --seed "$seed" \
  --no-shrink --continue-on-failure --warnings off --no-color
kill -0 "$server" 2>/dev/null || fail "The server ended: see $logs/server.log."
