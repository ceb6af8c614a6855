# make run     install into .venv, build the web app, start the platform on http://127.0.0.1:8000
# make test    install what it needs and run every test
# make check   format, lint, types, layers, generated files
# make torch   add PyTorch without CUDA, so that the tests of checkpoints run, too
# make soak    20,000 damaged files through every reader
# make screenshots   take docs/screenshots anew, with a platform of its own
# make audit   known weaknesses of what is installed, asked of PyPI and npm
# make deployment   read the files of deploy/ by the programs that they are for, and run both proxies
# make generate, make format, make benchmark, make clean

PYTHON ?= python3
PORT ?= 8000
# Tests run side by side, but for those of pages, which wait for what is drawn.
PROCESSES ?= 2
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' 2>/dev/null)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt

.PHONY: run test torch check generate format benchmark soak screenshots clean chromium postgresql audit deployment
.DEFAULT_GOAL := run

run: $(STAMPS)/install
	$(BIN)/ecgomics serve --port $(PORT)

test: $(STAMPS)/dev $(STAMPS)/web $(STAMPS)/generator chromium postgresql
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm test
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --ignore=tests/web
	$(BIN)/python -m pytest tests/web

# The name of the build keeps pip from taking gigabytes of another one.
torch: $(STAMPS)/dev
	$(BIN)/pip install --quiet 'torch==2.13.0+cpu' onnx

check: $(STAMPS)/dev $(STAMPS)/web
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m ecgomics.documents.markdown docs/biomarkers --check
	$(BIN)/python -m ecgomics.documents.settings docs/guide/settings.md --check
	$(BIN)/python -m ecgomics.api.openapi web/openapi.json --check
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run check

generate: $(STAMPS)/dev $(STAMPS)/web
	$(BIN)/python -m ecgomics.documents.markdown docs/biomarkers
	$(BIN)/python -m ecgomics.documents.settings docs/guide/settings.md
	$(BIN)/python -m ecgomics.api.openapi web/openapi.json
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run generate

format: $(STAMPS)/dev $(STAMPS)/web
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run format

benchmark: $(STAMPS)/dev
	$(BIN)/pip install -q -e '.[benchmarks]'
	$(BIN)/python -m benchmarks.speed

# Long runs of what the tests hold a small sample of.
soak: $(STAMPS)/dev
	$(BIN)/python -m benchmarks.fuzz

# Both end with an error where a package could not be asked about.
audit: $(STAMPS)/dev $(STAMPS)/web
	$(BIN)/pip-audit --strict --progress-spinner off --skip-editable
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm audit

deployment: $(STAMPS)/dev
	@command -v caddy >/dev/null && ls /usr/sbin/nginx /usr/bin/systemd-analyze >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -q && apt-get install -qy --no-install-recommends nginx-light caddy systemd; } || \
	  echo "Not all of nginx, Caddy and systemd are here: their tests will be skipped."
	$(BIN)/python -m pytest tests/deploy

screenshots: $(STAMPS)/dev chromium
	$(BIN)/python docs/screenshots.py docs/screenshots

# Debian's python3 comes without ensurepip unless python3-venv is there: install it where that is allowed.
$(BIN)/python:
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  apt-get update -q && apt-get install -qy python3-venv && $(PYTHON) -m venv $(VENV); } || \
	  { echo "A virtual environment could not be made: install python3-venv, then run make again." >&2; exit 1; }

$(STAMPS)/install: $(BIN)/python pyproject.toml hatch_build.py constraints.txt $(WEB_SOURCES)
	@echo "Installing ECGomics into $(VENV) and building the page: a few minutes the first time."
	@$(BIN)/pip install -q -e '.[omics]'
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: $(STAMPS)/install
	$(BIN)/pip install -q -e '.[dev]'
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/web: $(STAMPS)/dev web/package-lock.json
	cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --no-audit --no-fund
	@mkdir -p $(STAMPS) && touch $@

# The generator of clients needs an older typer than ours, and its clients a library that we do not use: it stands apart.
$(STAMPS)/generator: $(STAMPS)/dev
	$(BIN)/python -m venv $(VENV)/generator
	PIP_CONSTRAINT= $(VENV)/generator/bin/pip install -q openapi-python-client==0.29.1 httpx==0.28.1 && \
	  touch $@ || { rm -rf $(VENV)/generator; echo "The generator of clients could not be installed: its tests will be skipped."; }

# The real-browser tests use Debian's Chromium; where it cannot be installed they are skipped and say why.
chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -q && apt-get install -qy chromium; } || \
	  echo "Chromium is not here and could not be installed: the browser tests will be skipped."

# Every test of the store runs on a PostgreSQL server, too, where Debian's programs of one are here or can be installed.
postgresql:
	@command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -q && apt-get install -qy --no-install-recommends postgresql; } || \
	  echo "PostgreSQL is not here and could not be installed: its tests will be skipped."

clean:
	rm -rf $(VENV) $(STAMPS) dist build web/node_modules src/ecgomics/static
