# Everything a person or a machine runs here. A fresh machine needs Python 3.11+, make and a package index.
PYTHON ?= python3
PYTEST_ARGS ?=
# Stories wait for clocks and processes: one worker more than there are cores keeps the cores busy meanwhile.
AT_ONCE ?= $(shell n=$$(( $$(nproc 2>/dev/null || echo 1) + 1 )); echo $$(( n < 4 ? n : 4 )))
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock web clean

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

demo: ## Run the bot, its worker and the sandbox to play with; Ctrl-C ends it
	@.ci/prepare-venv requirements.lock
	@.ci/prepare-web
	@exec .venv/bin/gongdan demo

test: ## Run the whole suite on every core; PYTEST_ARGS="-k words" chooses, AT_ONCE=0 runs one after the other
	@.ci/prepare-venv requirements-dev.lock
	@.ci/prepare-tests
	@.ci/prepare-web
	@.venv/bin/python -m pytest -n $(AT_ONCE) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: ## Format, lint, types, import contracts, README map, schema against migrations
	@.ci/prepare-venv requirements-dev.lock
	@.ci/check

bench: ## Measure speed on this machine; nothing fails by being slow
	@.ci/prepare-venv requirements-dev.lock
	@.ci/prepare-tests
	@.venv/bin/python -m tests.benchmarks

web: ## Build the form page with Node; demo and test do so themselves
	@.ci/prepare-venv requirements.lock
	@.ci/prepare-web

lock: ## Resolve pyproject.toml anew into the two lock files
	@.ci/prepare-venv requirements-dev.lock
	@.ci/lock

clean: ## Remove what the other targets made, but never data/
	rm -rf bot/console/static bot/console/web/node_modules
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find bot handlers storage workflows tests -name __pycache__ -type d -prune -exec rm -rf {} +
