#!/usr/bin/env bash
# terraform/ is formatted and parses, and every variable, local and resource that it names is there. No more can be said without
# Google's providers. Needs Go and Python 3; hclfmt and a parser are brought into .cache.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/tools.sh
bring_tools github.com/hashicorp/hcl/v2/cmd/hclfmt
bring_python python-hcl2==8.1.4

for file in terraform/*.tf; do
  hclfmt -check "$file" >/dev/null
  hclfmt "$file" | diff -u "$file" - || fail "$file is not formatted: hclfmt -w $file"
done
"$cache/python/bin/python" tools/terraform/references.py terraform
