# Minewatch: the commands people type. Everything lives in .venv; nothing needs root.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MINUTES ?= 2

.PHONY: help install install-dev run test check bench eval soak audit names lock clean

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# Stamps make the set-up safe to repeat: it runs again only when the lock or the project changes.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Minewatch needs Python 3.11 or newer; set PYTHON=/path/to/python3.11 and try again."; exit 1; }
	@echo "Setting up Minewatch in $(VENV) (once, about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Setting up the tools for tests and checks (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.installed ## set up without running

install-dev: $(VENV)/.installed-dev

run: $(VENV)/.installed ## start Minewatch (no Slack tokens: the local workspace in your browser)
	@$(BIN)/minewatch run

test: $(VENV)/.installed-dev ## run the tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(VENV)/.installed-dev ## format, lint, types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(VENV)/.installed-dev ## print each benchmark as a ratio to its floor
	@$(BIN)/python -m benchmarks

eval: $(VENV)/.installed-dev ## judge the labelled news and print precision, recall and F1
	@$(BIN)/python -m benchmarks.evaluate

soak: $(VENV)/.installed-dev ## run the fault harness for MINUTES minutes (default 2)
	@$(BIN)/python -m benchmarks.soak --minutes $(MINUTES)

audit: $(VENV)/.installed-dev ## look for known weaknesses in the locked dependencies
	@$(BIN)/python -m benchmarks.audit

names: $(VENV)/.installed-dev ## make the file of State names again from CLDR
	@$(BIN)/python -m bot.treaty.build_names

lock: ## make the lock files again
	@$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe --all-build-deps -o requirements.lock pyproject.toml
	@$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## remove the virtual environment and caches (the store in ./data stays)
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build *.egg-info
