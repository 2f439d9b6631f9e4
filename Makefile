# Everything that a person or CI runs is a target here; `make help` lists them.
# make itself exits 2 when a command fails; what the command said stands above its last line.
VENV ?= .venv
PY := $(VENV)/bin/python
PYTHON_FILES := $(wildcard conformance infra profiles pruefstand reports tests tools bench)
# Two at a time: much of the tests is waiting for servers, and on a new machine the engine is built meanwhile.
WORKERS ?= 2
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo up down check test bench schemas clean

help: ## what can be done
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

setup: ## install what the project needs (again: nothing to do)
	@tools/setup.sh

demo: setup ## build the reference portal, check it, write the report
	@tools/demo.sh

up: setup ## build or repair the reference portal, and say where to look at it
	@$(VENV)/bin/pruefstand up

down: ## take the reference portal down
	@$(VENV)/bin/pruefstand down

check: ## style, types, who imports whom, sizes
	@tools/setup.sh
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy $(PYTHON_FILES)
	$(VENV)/bin/lint-imports
	$(PY) -m tools.sizes

test: ## all tests, after make check; PYTEST_ARGS="-k word" for some, WORKERS=0 for one after the other
	@tools/setup.sh --tests
	@mkdir -p .state && nice $(PY) -m infra.engine >.state/engine.log 2>&1 &
	@$(MAKE) --no-print-directory check
	$(PY) -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)

bench: ## speed and memory, ratios side by side
	@tools/setup.sh --tests
	$(PY) -m bench

schemas: ## write docs/schemas anew from the models
	$(PY) -m tools.schemas

clean: ## take the portal down and remove what was installed here
	@if [ -x $(VENV)/bin/pruefstand ]; then $(VENV)/bin/pruefstand down; fi
	rm -rf .venv node_modules build *.egg-info .mypy_cache .ruff_cache .pytest_cache \
	  .import_linter_cache .hypothesis .schemathesis
	find $(PYTHON_FILES) -name __pycache__ -type d -prune -exec rm -rf {} +
