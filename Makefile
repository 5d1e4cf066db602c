# Everything runs from .venv, which is made from requirements.lock the first time it is needed.
PYTHON ?= python3
BIN := .venv/bin
export BORDERBOOK_ROOT := $(CURDIR)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# small matrices: threads of parallel kernels would only wait for each other
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help install reports test lint unit notebooks soak bench lab verify lock clean

help: ## Say what there is.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

install: .venv/installed ## Make .venv from the lock file.

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Borderbook needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src # as pip does with what it copies; otherwise each kernel may have to
	@touch $@

reports: install ## Run every question and render the reports.
	$(BIN)/borderbook run --jobs 2 --pdf
	@echo "Open reports/index.html in a browser."

test: install lint unit notebooks ## Lint, types, unit tests, and the notebooks' outputs compared.

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

unit: install
	$(BIN)/python -m pytest -n 2 --dist loadgroup tests

notebooks: install
	$(BIN)/python -m borderbook.suite.warm $(BIN)/python -m pytest -n 2 --dist loadscope --nbval notebooks

soak: install ## What takes too long for every day: a hundred kills at random moments, every notebook warm and cold.
	BORDERBOOK_SLOW=1 $(BIN)/python -m pytest tests/suite/test_warm_random_kills.py tests/suite/test_warm_parity.py

bench: install ## Measure the suite against other ways to run notebooks: reports/bench.md.
	$(BIN)/python tests/bench/bench.py

lab: install ## Open the notebooks in JupyterLab.
	$(BIN)/python -m borderbook.suite.warm $(BIN)/jupyter lab --notebook-dir=notebooks

verify: install ## Check data against the catalog.
	$(BIN)/borderbook verify

lock: install ## Resolve the dependencies anew into requirements.lock.
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --upgrade --quiet --output-file requirements.lock

clean: ## Remove .venv, caches and rendered reports.
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis src/*.egg-info
	find reports -mindepth 1 -maxdepth 1 ! -name README.md ! -name example.png ! -name bench.md -exec rm -rf {} +
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
