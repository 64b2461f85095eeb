# Two commands on a fresh machine: `make try` and `make test`. `make help` lists the others.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

.DEFAULT_GOAL := help
.PHONY: help try test check format messages lock bench tables picture clean

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

try: $(RUNTIME) ## start both bots with the local chat page: no Telegram account needed
	$(BIN)/icp-guide try

test: check ## build the environment and run every gate

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.gate

format: $(DEV) ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(DEV) ## bring the translation catalogues up to date
	$(BIN)/python -m bot.extract

lock: ## pin and hash the requirements anew
	$(BIN)/pip-compile -q --generate-hashes --no-strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header -o requirements.txt requirements.in
	$(BIN)/pip-compile -q --generate-hashes --no-strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header -o requirements-dev.txt requirements-dev.in

bench: $(DEV) ## measure: answers, search, package, storage
	$(BIN)/pytest tests/benchmarks -m benchmark -p no:cacheprovider --no-cov -q -s

tables: $(DEV) ## make the tables of README and CONTRIBUTING anew
	$(BIN)/python -m tests.architecture.tables

picture: $(DEV) ## take the README's picture anew
	ICP_PICTURE=1 $(BIN)/pytest tests/e2e/test_page.py --no-cov -q

clean: ## take the environment and everything made away
	rm -rf $(VENV) var build .coverage* .mypy_cache .ruff_cache .pytest_cache
