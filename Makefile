# Everything runs from .venv (or the folder given as VENV=...). The first target that needs .venv makes it from
# requirements.lock; the first target that needs tests and checks adds them from requirements-dev.lock.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export BORDERBOOK_ROOT := $(CURDIR)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# one thread per kernel: on small matrices, threads of parallel kernels would mostly wait for each other
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

# the modules that are imported before kernels are forked for other tools (src/warmkernels)
PRELOAD = $(shell $(BIN)/python -c 'from notemill.run.preload import LIBRARIES; print(LIBRARIES)')

.DEFAULT_GOAL := help
.PHONY: help help-all install tools reports docs rooms test lint types formats quick unit notebooks wheel release bundle-check site-check matrix ahead soak sample cells faults bench lab verify lock clean

# `make help` lists targets with two #, `make help-all` those with three, too
help: ## List the targets.
	@grep -E '^[a-z-]+:.* ## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.* ## (.*)/make \1\t\2/' | expand -t 20

help-all: ## List those for maintainers, too.
	@grep -E '^[a-z-]+:.* ###? ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.* ###? (.*)/make \1\t\2/' | expand -t 20

install: $(VENV)/installed ## Make .venv from requirements.lock, with what lab, reports and the command need.

tools: $(VENV)/with-tools ## Add what tests and checks need, from requirements-dev.lock.

# Python compiles modules when it imports them, and stores the result: 6 s of CPU time and 59 MB in the first run.
# Compiling all installed modules here takes 27 s and 224 MB, so it is done only if Python is not allowed to store them.
KEEPS_NOTHING := $(PYTHONDONTWRITEBYTECODE)
# uv, which is pinned in a lock file, takes half of pip's time; pip is used where only pip is configured for an index
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

reports: install ## Run every question and render the reports: the defaults first, then each country and route to choose.
	$(BIN)/borderbook run --history $(RUN)
	@echo "Open reports/index.html in a browser."

docs: tools ## Make the reference (library, guides, recipes) in reports/reference; a warning is an error.
	rm -rf docs/api
	$(BIN)/python -m sphinx --fail-on-warning --quiet -b html -d build/doctrees docs reports/reference

rooms: install ### Write the table of rooms in CONTRIBUTING.md from their docstrings.
	$(BIN)/python tests/rooms.py

test: tools ## All that follows: style, types, data and reference, the unit tests, the notebooks' outputs.
	@$(MAKE) --no-print-directory --keep-going lint unit notebooks

lint: tools ## Check style, types, dependencies, workflows, the data and the reference.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(MAKE) --no-print-directory --output-sync -j2 types formats verify docs

types: tools
	$(BIN)/mypy

formats: tools
	$(BIN)/jupyter nbconvert --log-level ERROR --to script --output-dir build/notebooks notebooks/*.ipynb notebooks/guides/*.ipynb
	$(BIN)/mypy --cache-dir .mypy_cache/notebooks --config-file tests/suite/notebooks/mypy.ini build/notebooks/*.py
	$(BIN)/deptry --no-ansi .
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/[!c]*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff

# Without nbval, whose import takes seconds in each process. Two processes more than there are threads: tests of processes,
# servers and browsers wait for these a third of their time.
unit: tools ## Run the unit tests.
	$(BIN)/python -m pytest -p no:nbval -n $$(($$(getconf _NPROCESSORS_ONLN) + 2)) --dist loadscope --no-loadscope-reorder --junitxml=build/unit.xml tests bench

notebooks: tools ## Execute the notebooks and compare their outputs with the stored ones.
	$(BIN)/python -m warmkernels --preload $(PRELOAD) $(BIN)/python -m pytest -n logical --dist loadscope --junitxml=build/notebooks.xml --nbval notebooks

SOURCE ?= .
wheel: install ### Build the wheel, install it alone into an empty environment, and load data from it.
	rm -rf build/wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir build/wheel $(SOURCE)
	sed -n 's/^\([a-z0-9][^ ]*==[^\]*\) \\$$/\1/p' requirements.lock > build/wheel/constraints.txt
	$(PYTHON) -m venv build/wheel/empty
	$(call installed,build/wheel/empty/bin/python,--constraint build/wheel/constraints.txt build/wheel/*.whl)
	cd / && env -u BORDERBOOK_ROOT -u PYTHONPATH $(CURDIR)/build/wheel/empty/bin/python $(CURDIR)/tests/suite/packaging/check_wheel.py

release: install ### Build and check the wheel to publish, in build/wheel, with only the data whose terms allow it.
	rm -rf build/release
	$(BIN)/python tests/suite/packaging/publishable.py build/release "$$TAG"
	BORDERBOOK_ROOT=$(CURDIR)/build/release $(BIN)/borderbook verify --record
	$(MAKE) wheel SOURCE=build/release

bundle-check: install ### Pack a run, unpack it, run it again in a new environment, compare all outputs.
	rm -rf build/bundle && mkdir -p build/bundle
	$(BIN)/borderbook run route_trends --no-pdf --history
	$(BIN)/borderbook bundle route_trends/default --with-data --output build/bundle/bundle.zip
	cd build/bundle && $(PYTHON) -m zipfile -e bundle.zip . && cd route_trends-default && \
		env -u BORDERBOOK_ROOT -u PYTHONPATH PYTHON=$(PYTHON) PATH=$$PATH:$(abspath $(BIN)) sh reproduce.sh

site-check: install ### Read the data package of all figures with frictionless, the feed with feedparser.
	$(PYTHON) -m venv build/validator
	$(call installed,build/validator/bin/python,--require-hashes -r tests/suite/packaging/validator.lock)
	build/validator/bin/frictionless validate --yaml reports/api/datapackage.json > build/package.yml || (cat build/package.yml; exit 1)
	build/validator/bin/python -c 'import feedparser, sys; feed = feedparser.parse("reports/feed.xml"); sys.exit(feed.get("bozo_exception") or not feed.entries)'

matrix: ### Run unit tests and notebooks with every installed Python from 3.11 to 3.14.
	@for version in 3.11 3.12 3.13 3.14; do \
		if ! python$$version -c '' 2>/dev/null; then echo "python$$version is not installed: skipped"; continue; fi; \
		echo "python$$version"; \
		$(MAKE) PYTHON=python$$version VENV=build/venv-$$version unit notebooks || exit 1; \
	done

ahead: tools ### Run the unit tests with the clock 40 and 400 days ahead (needs the command faketime, a Debian package).
	for days in 40 400; do \
		FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f +$${days}d $(BIN)/python -m pytest -n logical --dist loadscope --no-loadscope-reorder tests bench || exit 1; \
	done

# tests that need no kernel, no browser and no built report
QUICK := $(addprefix tests/,$(addprefix notemill/,catalog charts show questions test_files.py test_words.py test_project.py) \
	$(addprefix borderbook/,methods questions upkeep/sources test_phrases.py))

quick: tools ## Run the fast tests, which need no kernel, no browser and no built report.
	$(BIN)/python -m pytest -n logical -q $(QUICK)

soak: tools ### Run the slow tests: a hundred kills at random moments, six writers and four runs at once, a day of refreshes with faults, every notebook with forked and ordinary kernels, thirty sets of parameters, past days. Results: reports/bench.md.
	$(BIN)/python -m pytest -m slow -o junit_family=xunit1 --junitxml=build/soak.xml tests bench; failed=$$?; \
		$(BIN)/python bench/soak.py build/soak.xml && exit $$failed

sample: export SETS ?= 300
sample: tools ### Read the pages of 300 sets of parameters: could each be signed? (SETS=1000 SEED=8)
	nice $(BIN)/python -m pytest -p no:nbval -n logical -m slow tests/borderbook/questions/test_sample.py

cells: tools ### Change 100 places in notebook cells, one at a time: is each change seen in what the notebook shows? (SAMPLE="--seed 8 --size 40")
	nice $(BIN)/python tests/suite/mutation/cells.py $(SAMPLE)

faults: tools ### Put known faults into the code, one at a time: does the test that should find it fail? (FAULTS="C1 P4")
	nice $(BIN)/python tests/suite/mutation/faults.py $(FAULTS)

bench: tools ### Compare the speed with other ways to run notebooks: reports/bench.md.
	$(BIN)/python bench/bench.py

lab: install ## Open JupyterLab with the introductory notebook (LAB="--port 8889 --no-browser").
	$(BIN)/borderbook explore $(LAB)

verify: install ## Check the data against the catalog.
	$(BIN)/borderbook verify

RESOLVE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	--no-annotate --upgrade --quiet

lock: tools ### Resolve the dependencies again into the two lock files and the one of the site's check.
	mkdir -p build
	$(RESOLVE) pyproject.toml --all-extras --group build --group dev --output-file build/all.lock
	$(RESOLVE) pyproject.toml --all-extras --group build --constraint build/all.lock --output-file requirements.lock
	@# the entries that are not literally in the first file, where an entry may apply to fewer systems
	awk '/^[a-z]/ {rest = NR > FNR && !($$0 in first); first[$$0]} rest' requirements.lock build/all.lock > requirements-dev.lock
	printf 'frictionless\nfeedparser\n' | $(RESOLVE) - --output-file tests/suite/packaging/validator.lock

clean: ## Remove .venv, caches and rendered reports.
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis src/*.egg-info
	find reports -mindepth 1 -maxdepth 1 ! -name README.md ! -name example.png ! -name bench.md -exec rm -rf {} +
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
