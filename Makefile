# The two commands are `make run` and `make test`; everything they need they install themselves.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000

VENV := .venv/bin
# Development opens the portal for this machine alone; nothing of the caller's environment is needed.
DEVELOP := DEBUG=true
# What a production server would have, for the checks that only make sense there.
PRODUCTION := DEBUG=false TLS=true TRUST_PROXY=true ALLOWED_HOSTS=portal.example \
	SECRET_KEY=checked-with-0123456789-abcdefghijklmnopqrstuvwxyz-and-thrown-away

.DEFAULT_GOAL := help
.PHONY: help setup dev run test bench lint format check lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: ## Install what the portal needs to run
	@$(PYTHON) scripts/setup.py

dev: ## Install what checking and testing needs as well
	@$(PYTHON) scripts/setup.py --dev

run: setup ## Start the portal with demonstration data on http://127.0.0.1:8000
	@$(DEVELOP) $(VENV)/python manage.py migrate --verbosity 0
	@$(DEVELOP) $(VENV)/python manage.py load_demo
	@echo "· Open http://$(HOST):$(PORT)/ (Ctrl-C ends it)"
	@$(DEVELOP) $(VENV)/python scripts/run_portal.py $(HOST):$(PORT)

test: ## Run all tests: SQLite, PostgreSQL, browser, coverage
	@$(PYTHON) scripts/setup.py --tests
	@$(VENV)/python scripts/run_tests.py

bench: dev ## Measure, and fail where a bar is missed
	@$(VENV)/python scripts/throwaway_postgres.py $(VENV)/python -m tests.benchmarks

lint: dev ## Style, templates, import directions, types
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/python scripts/lint_templates.py
	$(VENV)/lint-imports
	$(VENV)/mypy

format: dev ## Bring code and templates into shape
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .
	$(VENV)/python scripts/lint_templates.py --fix

check: dev ## Migrations complete, settings safe, generated documents current
	$(DEVELOP) $(VENV)/python manage.py makemigrations --check --dry-run
	$(DEVELOP) DATABASE_URL=sqlite://:memory: $(VENV)/python manage.py migrate --verbosity 0
	$(PRODUCTION) $(VENV)/python manage.py check --deploy --fail-level WARNING
	$(DEVELOP) $(VENV)/python manage.py workflow_doc --check

lock: dev ## Lock the packages anew (needs uv)
	@for name in base dev node; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
			requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

clean: ## Remove what was built; databases and uploads stay
	rm -rf .venv node_modules build staticfiles .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
