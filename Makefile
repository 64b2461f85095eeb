# Two commands on a fresh machine: `make try` and `make test`. `make help` lists the others.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
PORT ?= 8765
SHARD ?= 1/1
QUICK := tests/unit tests/dialogs tests/content/test_locales.py tests/content/form

.DEFAULT_GOAL := help
.PHONY: random faults help try announce test quick check format messages lock bench ocr-figures tables picture hooks clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

try: announce $(RUNTIME) ## start both bots with the local chat page (PORT=8765): no Telegram account needed
	@$(BIN)/icp-guide try --port $(PORT)

announce: ## what `make try` is about to do
	@test -e $(RUNTIME) || echo "Building the environment in $(VENV): about a minute, once."
	@echo "Then both bots and a chat page start on this machine; Ctrl+C ends them."

test: check ## build the environment and run every gate

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt requirements-build.txt pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.txt requirements-ocr.txt $(RUNTIME)
	$(PIP) install --require-hashes -r requirements-dev.txt -r requirements-ocr.txt
	@touch $@

quick: $(DEV) ## the inner loop: format, lint, types and the small tests, below a minute
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q --no-cov -n auto --dist worksteal $(QUICK)

hooks: $(DEV) ## let git run the quick checks before each commit
	$(BIN)/pre-commit install

check: $(DEV)
	$(BIN)/python -m tests.gate

format: $(DEV) ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(DEV) ## bring the translation catalogues up to date
	@$(BIN)/pybabel -q extract -F locales/babel.cfg --add-location=file --sort-output --width=100 --omit-header \
	    -o locales/messages.pot .
	@$(BIN)/pybabel -q update -i locales/messages.pot -d locales --width=100 --no-fuzzy-matching --ignore-obsolete \
	    --ignore-pot-creation-date
	@$(BIN)/python -m tests.content.traditional

COMPILE := $(BIN)/pip-compile -q --generate-hashes --no-strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header
lock: ## pin and hash the requirements anew
	$(COMPILE) -o requirements.txt pyproject.toml
	$(COMPILE) -o requirements-build.txt requirements-build.in
	$(COMPILE) -o requirements-ocr.txt requirements-ocr.in
	$(COMPILE) -o requirements-dev.txt requirements-dev.in

bench: $(DEV) ## measure: answers, search, package, storage
	$(BIN)/pytest tests/benchmarks -m benchmark -p no:cacheprovider --no-cov -q -s

ocr-figures: $(DEV) ## how well pictures of papers are read, on drawn ones (minutes)
	$(BIN)/python -m tests.intake.figures 40

random: $(DEV) ## somebody presses and types at random, 5,000 steps
	ICP_RANDOM_STEPS=5000 $(BIN)/python -m pytest -q --no-cov --timeout 0 tests/e2e/test_random.py

faults: $(DEV) ## a walk for each thing that can go wrong the n-th time (SHARD=1/2: half of it; goes on where it stopped)
	$(BIN)/python -m tests.faults.matrix.run --shard $(SHARD)

tables: $(DEV) ## make the tables of README and docs anew
	$(BIN)/python -m tests.architecture.tables

picture: $(DEV) ## take the README's picture anew
	ICP_PICTURE=1 $(BIN)/pytest tests/e2e/test_intake_page.py --no-cov -q

clean: ## take the environment and everything made away
	rm -rf $(VENV) var build .coverage* .mypy_cache .ruff_cache .pytest_cache
