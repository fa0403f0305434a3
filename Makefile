# Two commands for a newcomer: `make demo` and `make test`. The rest is for those who change things.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# The CPU build lives on its own index: the registry's default would add gigabytes of CUDA.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
TREES  := grade.py graders reference assignments tests benchmarks

.PHONY: demo screenshots test test-everywhere test-shuffled browser bench formulas bands peers check docs drift format lint types setup clean help
.DEFAULT_GOAL := help

help:
	@echo "make demo    set up, then grade the example class"
	@echo "make test    set up, then run the tests"
	@echo "make test-everywhere  the tests, and those that play other machines at length"
	@echo "make test-shuffled    the tests, in an order that is drawn"
	@echo "make check   set up, then lint, formatting and types"
	@echo "make docs    write the pages that commands write"
	@echo "make bench   measure what a guest costs and how formulas are judged: docs/benchmarks.md"
	@echo "make formulas  measure the formulas alone, beside sympy and Math-Verify"
	@echo "make bands   train the language models for some minutes, and write docs/bands.md"
	@echo "make audit-secrets  ask drawn questions under 200 secrets, and write docs/secrets.md"
	@echo "make peers   grade one class with nbgrader, Otter and this, and write docs/peers.md"
	@echo "make screenshots  draw the pages as the docs show them"
	@echo "make format  rewrite the sources in the house format"

demo: setup
	$(BIN)/python grade.py run ift6135_a2022 examples/ift6135_a2022 --out results/demo \
	    --secret examples/public.secret --min-isolation weak

# Through a file of its own, so that a run that fails leaves the old page.
bench: setup
	$(BIN)/python -m benchmarks > $@.md && mv $@.md docs/benchmarks.md

# The last section of that page; what stands before it stays.
formulas: setup
	sed '/^## Formulas$$/,$$d' docs/benchmarks.md > $@.md
	$(BIN)/python -m benchmarks.formulas >> $@.md && mv $@.md docs/benchmarks.md

# The pictures of docs/desk.md, of every page wide and narrow.
screenshots: setup
	$(BIN)/python -m benchmarks.screenshots_desk

peers: setup
	$(BIN)/python -m benchmarks.peers > $@.md && mv $@.md docs/peers.md

# Some minutes of training: what models of three seeds reach, which the bands of questions must hold.
bands: setup
	$(BIN)/python -m benchmarks.bands > $@.md && mv $@.md docs/bands.md

# On all cores: files go to workers whole, as fixtures are a file's own.
SPREAD := -n auto --dist loadfile

# Hours for 200 secrets: every reference, slip and mutant is asked under each of them.
SECRETS ?= 200
audit-secrets: setup
	$(BIN)/python -m benchmarks.secrets $(SECRETS) > $@.md && mv $@.md docs/secrets.md

test: setup browser
	@command -v bwrap >/dev/null || [ "$$(uname)" != Linux ] || \
	    echo "bubblewrap is missing (apt install bubblewrap): attacks inside it are skipped"
	$(BIN)/python -m pytest $(SPREAD) $(ARGS)

# Also what plays other machines at length: two minutes of computing more.
test-everywhere: setup browser
	$(BIN)/python -m pytest $(SPREAD) -m "" $(ARGS)

# In an order that is drawn, and told as the seed at the head of the run.
test-shuffled: setup browser
	$(BIN)/python -m pytest $(SPREAD) -v -p randomly $(ARGS)

# What judges pages in tests: axe-core and the W3C's validator. Without npm those tests are skipped.
JUDGES := tests/browser/node_modules/.package-lock.json
browser: $(JUDGES)

$(JUDGES): tests/browser/package.json tests/browser/package-lock.json
	@if command -v npm >/dev/null; then \
	    npm ci --prefix tests/browser --silent --no-audit --no-fund && touch $@; \
	else echo "npm is missing: tests that judge pages are skipped"; fi

check: lint types drift

# Pages that a command writes, and the gate on the graders themselves: a fault fails it.
docs: setup
	$(BIN)/python grade.py audit --markdown > $@.md && mv $@.md docs/audit.md
	$(BIN)/python grade.py release

drift: setup
	@$(BIN)/python grade.py audit --markdown | diff -u docs/audit.md - || \
	    { echo "docs/audit.md is stale, or a question has a fault: make docs"; exit 1; }
	@$(BIN)/python grade.py release --check

lint: setup
	$(BIN)/ruff check $(TREES)
	$(BIN)/ruff format --check $(TREES)

types: setup
	$(BIN)/mypy

format: setup
	$(BIN)/ruff check --fix $(TREES)
	$(BIN)/ruff format $(TREES)

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or later is needed; choose one with: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps \
	    --index-url $(TORCH_INDEX) "$$(grep '^torch==' constraints.txt)"
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build *.egg-info
