# Everything here needs python3, make and git only: uv is fetched into .uv/ when the machine has none.
UV := $(shell sh scripts/find_uv.sh)
RUN := $(UV) run --locked --inexact --quiet
HOME_DIR ?= demo-data

# Offices behind an inspecting proxy have its certificate in the system's store, not in uv's own.
export UV_SYSTEM_CERTS ?= true
# Python keeps what it compiled: without, every process compiles its libraries anew, which takes longer than most of its work.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help sync install demo test check format bench docs

help:  ## What each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

sync:  ## Install the locked packages into .venv
	@sh scripts/install_uv.sh
	@$(UV) sync --locked --inexact --quiet

install: sync  ## The locked packages, compiled, for a user who may not write here
	@UV_COMPILE_BYTECODE=1 $(UV) sync --locked --inexact --no-dev --quiet
	@.venv/bin/python -m compileall -q codebook commands demo flows schemas transforms warehouse

demo: sync  ## A made-up province: write its reports, consolidate them, say what to look at (HOME_DIR=demo-data)
	$(RUN) tonghop --home $(HOME_DIR) demo --districts 6 --years 2022-2024 --errors

test: sync  ## Every test, those with a Prefect server too
	$(RUN) pytest -n 2 --dist loadscope

check: sync  ## Format, lint, types, import arrows, fast tests
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) lint-imports
	POLARS_MAX_THREADS=1 $(RUN) pytest -m "not slow" -n 2 --dist loadscope --hypothesis-profile quick

format: sync  ## Put the code into the one format
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

docs: sync  ## Write the generated pages again: commands, dictionary, rules
	$(RUN) python scripts/make_docs.py

bench: sync  ## Time the nightly job on generated inboxes
	$(RUN) python benchmarks/bench_text.py
	$(RUN) python benchmarks/bench_workbooks.py
