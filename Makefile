# Everything a newcomer types. `make help` is made from the ## comments.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help

help:  ## Show this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(VENV)/run.stamp  ## Start the demonstration: fictitious Carabayllo, web, stream and worker
	@$(BIN)/tejido demo

serve: $(VENV)/run.stamp  ## Start web, stream and worker on the data already there
	@$(BIN)/tejido serve

test: $(VENV)/dev.stamp  ## Run every test (what needs Chromium or Java is skipped by name when absent)
	@$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

check: $(VENV)/dev.stamp  ## Style, types, layers, protocols and migrations, without running tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	TEJIDO_MODE=test $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tejido protocols check
	$(BIN)/tejido series check
	$(BIN)/tejido makemigrations --check --dry-run

cover: $(VENV)/dev.stamp  ## Every branch of the pure parts (law, protocols, states, escalation) is tested, or it fails
	@$(BIN)/pytest -q tests/law tests/protocols tests/cases tests/obligations tests/alerts --cov-branch --cov-fail-under=100 \
	  --cov=tejido.law --cov=tejido.protocols --cov=tejido.cases.states --cov=tejido.alerts.escalation \
	  --cov-report=term-missing:skip-covered

fmt: $(VENV)/dev.stamp  ## Format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/dev.stamp  ## Measure speed and memory; prints ratios
	@$(BIN)/python -m bench

install: $(VENV)/dev.stamp  ## Prepare the environment with the developer's tools and stop there

lock: $(VENV)/dev.stamp  ## Resolve the dependencies again into the two lock files
	@sh scripts/lock.sh

stop:  ## Stop the embedded PostgreSQL
	@test ! -x $(BIN)/tejido || $(BIN)/tejido postgres stop

clean: stop  ## Remove the environment and the caches (never var/, which holds data and keys)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov .coverage*

$(VENV)/run.stamp: requirements.lock scripts/install.sh
	@sh scripts/install.sh run

$(VENV)/dev.stamp: requirements-dev.lock scripts/install.sh
	@sh scripts/install.sh dev

.PHONY: help demo serve test check cover fmt bench install lock stop clean
