# Everything a person or a machine does with this project. Two commands matter: make run, make test.
SHELL := /bin/bash
VENV ?= .venv
# The first Python on the path that runs and is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := $(VENV)/bin
export STREAMLIT_BROWSER_GATHER_USAGE_STATS = false

.PHONY: run test long bench check format lock system translations template clean

run: $(VENV)/ready
	$(BIN)/riskregister serve $(if $(PORT),--port $(PORT))

# The environment: exactly the locked versions, checked by hash, and this project itself.
$(VENV)/ready: requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed."; exit 1; }
	@echo "Setting up (once) ..."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src dashboard.py
	@touch $@

test: $(VENV)/ready system
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not long"

long: export RISKREGISTER_LONG = 1
long: $(VENV)/ready system
	$(BIN)/python -m pytest -n 2 --dist loadgroup

bench: $(VENV)/ready
	$(BIN)/python -m pytest benchmarks --benchmark-only -p no:xdist -q -s

check: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# What the tests need from the system; installed where apt may, otherwise the tests say what is missing.
system:
	@tests/system.sh

lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements.lock

translations: $(VENV)/ready
	$(BIN)/pybabel extract -k _ -k ngettext:1,2 --no-location --omit-header --sort-output \
		-o src/riskregister/translations/riskregister.pot src dashboard.py

# The blank workbook, made by the program itself; a test says when it is out of date.
template: $(VENV)/ready
	$(BIN)/python -c "from pathlib import Path; from riskregister.services.workbooks import write_template; \
		write_template(Path('templates'))"

clean:
	rm -rf $(VENV) build dist test-results
