# Everything runs from .venv (another: VENV=...), which is made from requirements.lock the first time it is needed;
# what only tests and checks need is added from requirements-dev.lock by the first target that needs it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export BORDERBOOK_ROOT := $(CURDIR)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# small matrices: threads of parallel kernels would only wait for each other
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

# what kernels of tools other than ours are forked with (src/warmkernels)
PRELOAD = $(shell $(BIN)/python -c 'from borderbook.run.preload import LIBRARIES; print(LIBRARIES)')

.DEFAULT_GOAL := help
.PHONY: help install tools reports published links test lint quick unit notebooks wheel bundle-check crate-check matrix ahead soak mutants bench lab verify lock clean

help: ## Say what there is.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 20

install: $(VENV)/installed ## Make .venv from requirements.lock: what lab, reports and the command need.

tools: $(VENV)/with-tools ## Add to it, from requirements-dev.lock, what tests and checks need.

# Python compiles what it imports and keeps it: 6 s of CPU time and 59 MB in the first run, where compiling all that is
# installed takes 27 s and 224 MB. That pays only where Python is told to keep nothing.
KEEPS_NOTHING := $(PYTHONDONTWRITEBYTECODE)
# uv, which is pinned in a lock file, takes half of pip's time; pip, where only its settings lead to an index
installed = $(BIN)/uv pip install --python $(1) $(if $(KEEPS_NOTHING),--compile-bytecode) $(2) \
		|| $(1) -m pip install $(if $(KEEPS_NOTHING),,--no-compile) $(2)

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Borderbook needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	awk '/^[a-z]/ {of_uv = /^uv==/} of_uv' requirements-dev.lock > $(VENV)/uv.txt
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r $(VENV)/uv.txt && $(call installed,$(BIN)/python,--require-hashes -r requirements.lock)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(if $(KEEPS_NOTHING),$(BIN)/python -m compileall -q src)
	@touch $@

$(VENV)/with-tools: requirements-dev.lock $(VENV)/installed
	$(call installed,$(BIN)/python,--require-hashes -r requirements.lock -r requirements-dev.lock)
	@touch $@

reports: install ## Run every question and render the reports.
	$(BIN)/borderbook run
	@echo "Open reports/index.html in a browser. A page for each country and route, to choose from: make published"

published: install ## Also make the runs that pages offer to choose from: every country, every route ...
	$(BIN)/borderbook run --published

links: tools ## Find dead links in all pages below reports/.
	$(BIN)/python -m pytest -q tests/report/test_links.py

test: tools lint unit notebooks ## Lint, types, unit tests, and the notebooks' outputs compared.

lint: tools ## Lint, types, dependencies, workflows.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/jupyter nbconvert --log-level ERROR --to script --output-dir build/notebooks notebooks/*.ipynb notebooks/guides/*.ipynb
	$(BIN)/mypy --config-file tests/notebooks/mypy.ini build/notebooks/*.py
	$(BIN)/deptry --no-ansi .
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/[!c]*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff

# as many processes as there are threads; -n auto counts cores, of which CI has half as many
unit: tools ## Unit tests.
	$(BIN)/python -m pytest -n logical --dist loadgroup --junitxml=build/unit.xml tests bench

notebooks: tools ## The notebooks executed, their outputs compared with the stored ones.
	$(BIN)/python -m warmkernels --preload $(PRELOAD) $(BIN)/python -m pytest -n logical --dist loadscope --junitxml=build/notebooks.xml --nbval notebooks

wheel: install ## Install the wheel alone into an empty environment, and load from it.
	rm -rf build/wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir build/wheel .
	sed -n 's/^\([a-z0-9][^ ]*==[^\]*\) \\$$/\1/p' requirements.lock > build/wheel/constraints.txt
	$(PYTHON) -m venv build/wheel/empty
	$(call installed,build/wheel/empty/bin/python,--constraint build/wheel/constraints.txt build/wheel/*.whl)
	cd / && env -u BORDERBOOK_ROOT -u PYTHONPATH $(CURDIR)/build/wheel/empty/bin/python $(CURDIR)/tests/packaging/check_wheel.py

bundle-check: install ## Pack a run, unpack it, run it again in an environment of its own, compare all outputs.
	rm -rf build/bundle && mkdir -p build/bundle
	$(BIN)/borderbook run route_trends --no-pdf
	$(BIN)/borderbook bundle route_trends/default --with-data --output build/bundle/bundle.zip
	cd build/bundle && $(PYTHON) -m zipfile -e bundle.zip . && cd route_trends-default && \
		env -u BORDERBOOK_ROOT -u PYTHONPATH PYTHON=$(PYTHON) PATH=$$PATH:$(abspath $(BIN)) sh reproduce.sh

crate-check: install ## Check the crates of all reports, and of the bundle, with the RO-Crate validator.
	$(PYTHON) -m venv build/validator
	$(call installed,build/validator/bin/python,--require-hashes -r tests/packaging/validator.lock)
	build/validator/bin/python tests/packaging/check_crates.py \
		$(wildcard reports/*/*/ro-crate-metadata.json build/bundle/*/ro-crate-metadata.json)

matrix: ## Unit tests and notebooks on every Python from 3.11 to 3.14 that is there.
	@for version in 3.11 3.12 3.13 3.14; do \
		if ! python$$version -c '' 2>/dev/null; then echo "python$$version is not here: left out"; continue; fi; \
		echo "python$$version"; \
		$(MAKE) PYTHON=python$$version VENV=build/venv-$$version unit notebooks || exit 1; \
	done

ahead: tools ## Unit tests with the clock 40 and 400 days ahead (needs the command faketime, Debian's package of that name).
	for days in 40 400; do \
		FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f +$${days}d $(BIN)/python -m pytest -n logical --dist loadgroup tests bench || exit 1; \
	done

# of the tests those that start no kernel and no browser and judge no built report
QUICK := $(addprefix tests/,catalog charts methods questions show upkeep/sources test_files.py test_words.py test_project.py)

quick: tools ## Tests between two edits: no kernel, no browser, no built report.
	$(BIN)/python -m pytest -n logical -q $(QUICK)

soak: tools ## What takes too long for every change: a hundred kills at random moments, six writers and four runs at once, a day of refreshes with faults, every notebook warm and cold, all pairs of parameters, past days; figures in reports/bench.md.
	$(BIN)/python -m pytest -m slow -o junit_family=xunit1 --junitxml=build/soak.xml tests bench; failed=$$?; \
		$(BIN)/python bench/soak.py build/soak.xml && exit $$failed

mutants: tools ## Mutation score of each package: seeded mutants, as many of each, for a night (SAMPLE="--seed 8 --size 40").
	nice $(BIN)/python tests/mutation/mutants.py $(SAMPLE)
	nice $(BIN)/python tests/mutation/cells.py

bench: tools ## Measure the suite against other ways to run notebooks: reports/bench.md.
	$(BIN)/python bench/bench.py

lab: install ## Open JupyterLab on the notebook to start with (LAB="--port 8889 --no-browser").
	$(BIN)/borderbook explore $(LAB)

verify: install ## Check data against the catalog.
	$(BIN)/borderbook verify

RESOLVE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	--no-annotate --upgrade --quiet

lock: tools ## Resolve the dependencies anew into the two lock files, and those of the crates' validator.
	mkdir -p build
	$(RESOLVE) pyproject.toml --all-extras --group build --group dev --output-file build/all.lock
	$(RESOLVE) pyproject.toml --all-extras --group build --constraint build/all.lock --output-file requirements.lock
	@# what is not in the first to the letter; an entry may hold there on fewer systems
	awk '/^[a-z]/ {rest = NR > FNR && !($$0 in first); first[$$0]} rest' requirements.lock build/all.lock > requirements-dev.lock
	printf 'roc-validator\nrocrate\n' | $(RESOLVE) - --output-file tests/packaging/validator.lock

clean: ## Remove .venv, caches and rendered reports.
	rm -rf .venv build mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis src/*.egg-info
	find reports -mindepth 1 -maxdepth 1 ! -name README.md ! -name example.png ! -name bench.md -exec rm -rf {} +
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
