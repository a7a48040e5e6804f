# Two commands are enough: `make run` and `make test`. The scripts behind them are in deploy/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export CARGO_TERM_COLOR ?= always

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: ## Install what is missing, build, load the sample content once, serve http://localhost:8080
	@deploy/run.sh

test: ## Everything that CI runs, with the time of each part
	@deploy/test.sh

setup: ## Only install what is missing, for both
	@deploy/setup.sh test

fmt: ## Bring all code into the one format
	cargo fmt --all
	@if [ -d frontend/node_modules ]; then npm --prefix frontend run --if-present format; fi

check: ## The quick loop: format, clippy, house rules
	@deploy/test.sh format clippy tidy

sample: ## Make the sample films, books and broken files of the tests
	@tests/data/make.sh

servers: ## A shell with a PostgreSQL and an S3 server of its own, stopped when it ends
	@cargo run -q -p tests --bin servers -- $${SHELL:-bash}

openapi: ## Write openapi.json from the code, and the frontend's types from it
	cargo run -q --workspace --bin benhoc -- openapi > openapi.json.new && mv openapi.json.new openapi.json
	npm --prefix frontend run api

.PHONY: help run test setup fmt check sample servers openapi
