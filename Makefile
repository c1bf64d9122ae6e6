# Minewatch: the commands people type. Everything lives in .venv; nothing needs root.
# Works with GNU make 3.81, the version macOS ships.
VENV := .venv
BIN := $(VENV)/bin
MINUTES ?= 2
# An empty PATH, as some services start programs with, still finds the system's own tools.
ifeq ($(strip $(PATH)),)
export PATH := /usr/local/bin:/usr/bin:/bin
endif

# Looks whether the virtual environment fits and makes it (again) if not, with the first Python that
# is new enough, or with PYTHON where that is given; when it cannot, one sentence says what to type.
SET_UP = @PYTHON="$(PYTHON)" $(SHELL) deploy/set_up/find_python.sh "$(VENV)" "$(or $(firstword $(MAKECMDGOALS)),$@)"

.PHONY: help install install-dev run test smoke check bench eval train soak load audit names lock clean run-postgres

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: ## set up without starting anything
	$(SET_UP)

install-dev:
	$(SET_UP) --dev

run: install ## start Minewatch (no Slack tokens: the local workspace in your browser)
	@"$(BIN)"/minewatch run

run-postgres: install-dev ## show it on PostgreSQL: two processes, two Slack teams in your browser, until Ctrl-C
	@"$(BIN)"/python -m benchmarks.run_postgres

test: install-dev ## run the tests
	@"$(BIN)"/python -m pytest -n 2 --dist worksteal $(if $(ONLY),-m "$(ONLY)")

smoke: install-dev ## run a short test of everything a newcomer does first
	@"$(BIN)"/python -m pytest tests/journeys/test_first_steps.py tests/storage/test_codec.py

check: install-dev ## format, lint, types, import rules
	@"$(BIN)"/ruff format --check .
	@"$(BIN)"/ruff check .
	@"$(BIN)"/mypy
	@"$(BIN)"/lint-imports --no-cache

bench: install-dev ## print each benchmark as a ratio to its floor
	@"$(BIN)"/python -m benchmarks

eval: install-dev ## judge the labelled news, cross-validated, and print precision, recall and F1
	@"$(BIN)"/python -m benchmarks.evaluate

train: install-dev ## learn the weights of the news judgement from labelled entries (FILES="..." for others)
	@"$(BIN)"/python -m benchmarks.train $(FILES)

soak: install-dev ## run the fault harness for MINUTES minutes (default 2), then kill processes and databases
	@"$(BIN)"/python -m benchmarks.soak --minutes $(MINUTES)
	@"$(BIN)"/python -m benchmarks.kill_storm

load: install-dev ## deliver one story to 300 workspaces by 1, 2 and 3 workers; commands; growth (an hour)
	@"$(BIN)"/python -m benchmarks.load --workspaces 300 --conversations 20000 --watches 200000 --workers 1 2 3 --seconds 30

audit: install-dev ## look for known weaknesses in the locked dependencies
	@"$(BIN)"/python -m benchmarks.audit

names: install-dev ## regenerate the names of States, towns and months, and the words that are none
	@"$(BIN)"/python -m benchmarks.names
	@"$(BIN)"/python -m benchmarks.towns
	@"$(BIN)"/python -m benchmarks.date_words
	@"$(BIN)"/python -m benchmarks.ordinary

lock: ## regenerate the lock files
	@"$(BIN)"/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe --all-build-deps -o requirements.lock pyproject.toml
	@"$(BIN)"/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## remove the virtual environment and caches (the store in ./data stays)
	@rm -rf "$(VENV)" .venv-3.* .pytest_cache .mypy_cache .ruff_cache build *.egg-info
