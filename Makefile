# make        sets up what is missing and builds everything into dist/
# make test   sets up what the checks need and runs every check
# make print-support  sets up printing through CUPS (build.py print, and the desk)
# make bench  measures how fast it is, and writes docs/performance.md
# make clean  removes what was built; make distclean the set-up as well

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: all build setup setup-test print-support test lint types imports pytest bench pictures clean distclean

all: build

build: setup
	@$(RUN) build.py

setup:
	@requirements/install-system requirements/system.txt
	@$(RUN) -c 'import pip' 2>/dev/null || rm -rf $(VENV)  # half made, or of a Python that is gone
	@$(MAKE) --no-print-directory --silent $(VENV)/run.done

setup-test:
	@requirements/install-system requirements/system.txt requirements/system-test.txt
	@$(RUN) -c 'import pip' 2>/dev/null || rm -rf $(VENV)  # half made, or of a Python that is gone
	@$(MAKE) --no-print-directory --silent $(VENV)/test.done

print-support: setup
	@requirements/install-system requirements/system-print.txt
	@echo "Installing the client library of CUPS"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/print.txt

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Leafpost needs Python 3.11 or newer; name it: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.done: requirements/run.txt | $(VENV)/bin/python
	@echo "Installing Python packages"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/test.done: requirements/test.txt | $(VENV)/bin/python
	@echo "Installing Python packages for the checks"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@ $(VENV)/run.done

test: setup-test
	@$(MAKE) --no-print-directory lint types imports pytest

lint:
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

types:
	$(RUN) -m mypy

imports:
	$(RUN) -c 'from importlinter.cli import lint_imports_command as run; run()' --no-cache

# Twice as many as there are cores: many tests wait for a server, a browser or another process.
pytest:
	$(RUN) -m pytest -n $$($(RUN) -c 'import os; print(2 * (os.cpu_count() or 1))') --durations=15

bench: setup-test
	@set -e; for script in $$(grep -l __main__ benchmarks/*.py); do $(RUN) $$script; done

pictures: setup-test build
	@$(RUN) docs/pictures/make.py

clean:
	rm -rf dist

distclean: clean
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
