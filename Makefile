# From a bare checkout: `make demo` shows the program, `make test` checks it. Both keep what they installed in .venv. On
# Debian and Ubuntu they install the system packages that are missing, as root or with sudo where it asks for no password.
#
#   PYTHON=python3.12                  another Python, at least 3.11
#   PIP_ARGS="--extra-index-url URL"   passed on to pip
#   CONSTRAINTS=                       take any versions that pyproject.toml allows, for example another build of torch
#   DEMO_DATA=/path/to/omniglot        class folders, or a .tar.gz of a folder of them, for the held-back alphabets
#   TEST_PROCESSES=4                   how many tests run at once, with one thread and about 1.5 GB each; by default 2
#   PREFIX=/usr/local                  where install-desktop puts entry and icons, by default ~/.local

PYTHON ?= python3
PIP_ARGS ?=
CONSTRAINTS ?= -c packaging/constraints.txt
VENV := .venv
BIN := $(VENV)/bin
PREFIX ?= ~/.local
TEST_PROCESSES ?= 2
DEMO_DATA ?= $(firstword $(wildcard ../shared/data/omniglot-background.tar.gz))
PIP_INSTALL = $(BIN)/python -m pip install --disable-pip-version-check $(CONSTRAINTS) $(PIP_ARGS)
FULLY_COVERED = purer_app/engine/core/settings/train_config.py,purer_app/engine/core/settings/icfil_config.py,purer_app/engine/core/settings/learner_configs.py,purer_app/engine/core/settings/overrides.py,purer_app/engine/core/settings/schema.py,purer_app/engine/core/settings/wording.py,purer_app/engine/core/plain_values.py,purer_app/engine/core/verdict.py,purer_app/engine/core/events.py,purer_app/engine/core/training_events.py,purer_app/engine/core/event_codec.py,purer_app/engine/core/errors.py,purer_app/engine/inversion/episodes.py,purer_app/engine/training/state/curriculum.py

.DELETE_ON_ERROR:
.PHONY: help demo test lint wheel images screenshots settings-page translations install-desktop test-packages demo-packages clean

help:
	@echo "make demo             install, then run the whole pipeline on the sample pool; ends in the window where there is a screen"
	@echo "make test             install with the development tools, then run every check"
	@echo "make images           render the pictures of the README again, from a real run on the sample pool"
	@echo "make screenshots      render every page in both themes and two text sizes into screenshots/, from a real run"
	@echo "make settings-page    write docs/settings.md again, from the classes that declare the settings"
	@echo "make translations     collect the texts of the window into resources/translations, and compile what is translated"
	@echo "make wheel            build dist/purer_app-VERSION-py3-none-any.whl"
	@echo "make install-desktop  install, then put PURER with its icon into the menu of a Linux desktop"
	@echo "make clean            remove what these commands made, .venv included"

demo: $(VENV)/installed demo-packages
	@data="$(DEMO_DATA)"; unpacked=$(VENV)/demo-data; \
	case "$$data" in *.tar.gz) \
	  [ -d $$unpacked ] || { rm -rf $$unpacked.part && mkdir $$unpacked.part && \
	    tar -xzf "$$data" -C $$unpacked.part --strip-components=1 && mv $$unpacked.part $$unpacked; } || exit 1; \
	  data=$$unpacked;; \
	esac; \
	$(BIN)/purer-app demo $${data:+--data "$$data"}

# A process that dies is not replaced: pytest-xdist 3.8 then waits for ever for the unassigned tests. Files are
# assigned in their order, benchmarks first; by number of tests, the slowest ones would come last, and one at a time.
test: test-packages lint
	OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder --max-worker-restart 0 --durations 30 --cov --cov-fail-under=90
	$(BIN)/coverage report --include=$(FULLY_COVERED) --fail-under=100

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

wheel: $(VENV)/installed-dev
	$(BIN)/python -m pip wheel --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

images: $(VENV)/installed
	$(BIN)/python packaging/make_images.py

screenshots: $(VENV)/installed
	$(BIN)/python packaging/make_images.py --every-page

settings-page: $(VENV)/installed
	$(BIN)/python packaging/make_settings_page.py

translations: $(VENV)/installed
	$(BIN)/python packaging/make_translations.py

install-desktop: $(VENV)/installed
	@$(BIN)/python packaging/install_desktop.py --prefix "$(PREFIX)" --program $(BIN)/purer-app

# The tests cannot do without what Qt's offscreen platform loads; those of the real window are skipped without the rest.
test-packages: $(VENV)/pyvenv.cfg
	@$(BIN)/python packaging/system_packages.py screen || \
	  { $(BIN)/python packaging/system_packages.py qt && echo "Without them the tests of the real window are skipped."; }

# The demo opens the window only where there is a screen, and goes without it where a library is missing.
demo-packages: $(VENV)/pyvenv.cfg
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  $(BIN)/python packaging/system_packages.py window || echo "Without them the demo ends without the window."; \
	fi

$(VENV)/installed: pyproject.toml packaging/constraints.txt $(VENV)/pyvenv.cfg
	$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml packaging/constraints.txt $(VENV)/pyvenv.cfg
	$(PIP_INSTALL) -e ".[dev]"
	@touch $@ $(VENV)/installed

$(VENV)/pyvenv.cfg:
	@command -v $(PYTHON) >/dev/null || { [ "$(PYTHON)" = python3 ] && packaging/apt_install.sh python3 python3-venv; } || \
	  { echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is $$($(PYTHON) -V 2>&1); PURER needs Python 3.11 or newer: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  packaging/apt_install.sh $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])') || \
	  { echo "$(PYTHON) cannot make virtual environments without that package."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
	@touch $@

clean:
	rm -rf $(VENV) dist .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
