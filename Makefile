# From a bare checkout: `make demo` shows the program, `make test` checks it. Both keep what they installed in .venv.
#
#   PYTHON=python3.12            another Python, at least 3.11
#   PIP_ARGS="--index-url URL"   passed on to pip, for example for another build of torch
#   DEMO_DATA=/path/to/omniglot  class folders (or a .tar.gz of them) for the demo's held-back alphabets

PYTHON ?= python3
PIP_ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/purer-app
DEMO_DATA ?= $(firstword $(wildcard ../shared/data/omniglot-background.tar.gz))
ALPHABETS := $(patsubst %.tar.gz,$(CACHE)/%,$(notdir $(filter %.tar.gz,$(DEMO_DATA))))
PIP_INSTALL = $(BIN)/python -m pip install --disable-pip-version-check -c packaging/constraints.txt $(PIP_ARGS)
FULLY_COVERED = purer_app/engine/config.py,purer_app/engine/events.py,purer_app/engine/errors.py,purer_app/engine/episodes.py,purer_app/engine/curriculum.py

.PHONY: help demo test lint wheel qt-notice clean

help:
	@echo "make demo    install, then show the whole way on the sample pool"
	@echo "make test    install with the development tools, then run every check"
	@echo "make wheel   build dist/purer_app-VERSION-py3-none-any.whl"
	@echo "make clean   remove what these commands made, .venv included"

demo: $(VENV)/installed qt-notice $(ALPHABETS)
	$(BIN)/purer-app demo $(if $(DEMO_DATA),--data "$(if $(ALPHABETS),$(ALPHABETS),$(DEMO_DATA))")

$(CACHE)/%: $(dir $(DEMO_DATA))%.tar.gz
	@rm -rf $(CACHE)/part && mkdir -p $(CACHE)/part
	tar -xzf $< -C $(CACHE)/part
	@rm -rf $@ && mv $(CACHE)/part/$* $@ && touch $@

test: lint
	$(BIN)/pytest --cov --cov-fail-under=90
	$(BIN)/coverage report --include=$(FULLY_COVERED) --fail-under=100

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

wheel: $(VENV)/installed-dev
	$(BIN)/python -m pip wheel --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

# Nothing of this version needs Qt, so a missing library is worth a line and not a failure.
qt-notice: $(VENV)/pyvenv.cfg
	@$(BIN)/python packaging/qt_libraries.py || true

$(VENV)/installed: pyproject.toml packaging/constraints.txt $(VENV)/pyvenv.cfg
	$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml packaging/constraints.txt $(VENV)/pyvenv.cfg
	$(PIP_INSTALL) -e ".[dev]"
	@touch $@ $(VENV)/installed

$(VENV)/pyvenv.cfg:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is $$($(PYTHON) -V 2>&1); PURER needs Python 3.11 or newer: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

clean:
	rm -rf $(VENV) dist .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
