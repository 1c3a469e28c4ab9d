# `make chat` to try it, `make test` to check everything. Needs Python 3.11+, make and git; all else comes from here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COMPILE := --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --no-annotate
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: chat run test types packs bench schema constraints audit clean help

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

chat: $(VENV)/.app ## open the terminal chat
	@$(BIN)/tallybot chat

run: $(VENV)/.app ## run the Telegram bot (needs TALLYBOT_TOKEN)
	@$(BIN)/tallybot run

test: $(VENV)/.dev ## every check: lint, format, types, imports, packs, tests with coverage
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory -j2 types packs
	$(BIN)/pytest --cov --cov-report=term -n 3 --dist worksteal

types: $(VENV)/.dev ## strict types, and which package may use which
	$(BIN)/mypy
	$(BIN)/lint-imports

packs: $(VENV)/.dev ## the packs that come along: their files, phrases and questions
	$(BIN)/tallybot check knowledge/packs/*/

bench: $(VENV)/.bench ## accuracy and speed beside the peers
	$(BIN)/python -m tests.benchmarks

schema: $(VENV)/.app ## write the JSON Schemas of a pack's files, and the reference of their fields
	$(BIN)/tallybot schema -o knowledge/schema --reference docs/pack-reference.md

constraints: $(VENV)/bin/python ## resolve the pinned versions anew
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile $(COMPILE) pyproject.toml --group build --output-file constraints/app.txt
	$(BIN)/uv pip compile $(COMPILE) pyproject.toml --group build --group dev --output-file constraints/dev.txt
	$(BIN)/uv pip compile $(COMPILE) pyproject.toml --group build --group bench --output-file constraints/bench.txt
	$(BIN)/uv pip compile $(COMPILE) pyproject.toml --extra postgres --output-file constraints/image.txt
	$(BIN)/uv pip compile $(COMPILE) --group build --output-file constraints/build.txt
	$(BIN)/uv pip compile $(COMPILE) --group audit --output-file constraints/audit.txt

# In an environment of its own: its tools pin other versions of what both use.
audit: $(VENV)/bin/python ## known faults of the pinned versions; asks the package index about each
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --require-hashes --requirement constraints/audit.txt
	$(VENV)/audit/bin/pip-audit --require-hashes --disable-pip --requirement constraints/image.txt

# The pinned files name a hash for everything; pip takes a folder only without hashes, so the project itself comes
# second, built by the hatchling that was just installed.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tallybot needs Python 3.11 or later; set PYTHON=python3.12, for instance."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: pyproject.toml constraints/app.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints/app.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints/dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.app

$(VENV)/.bench: pyproject.toml constraints/bench.txt | $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints/bench.txt
	@touch $@

clean: ## remove what was installed and cached
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage dist build
