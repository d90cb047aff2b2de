# Each target makes what it needs and nothing twice; `make` alone says what there is.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV := 0.13.9
HA_PARTS := command -v etcd >/dev/null && command -v haproxy >/dev/null
TEST_POSTGRES := $(BIN)/python -m permanence.runtime.postgres stop --hasty --folder var/test/postgres

.DEFAULT_GOAL := help
.PHONY: help run test test-ha check types ready advisories sbom attack faults bench speed lock screenshots clean assets browser

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: .venv/.run ## start the demo on http://localhost:8000
	@exec $(BIN)/permanence run --demo

test: export PYTHONDONTWRITEBYTECODE = # what one process compiles, the others read
test: .venv/.dev ## check, then every test
	@$(MAKE) --no-print-directory -j2 check browser ready || { $(TEST_POSTGRES); exit 1; }
	$(BIN)/python -m pytest -n 3 --dist loadgroup; code=$$?; $(TEST_POSTGRES); exit $$code

check: .venv/.dev assets types ## style, types, floors, migrations, templates, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports
	$(BIN)/python -m permanence.i18n --check
	$(BIN)/python -m permanence.runtime.inspection
	$(BIN)/python -m permanence.runtime.advisories

types: .venv/.dev
	$(BIN)/mypy

# Collects every test once and makes the tables once, beside the types: the test processes find both.
ready: .venv/.dev assets
	$(BIN)/python -m pytest -q -k test_migrations_say_what_the_models_say

advisories: .venv/.dev ## ask anew which vulnerabilities are known of what the lock files pin
	$(BIN)/python -m permanence.runtime.advisories --refresh

sbom: .venv/.dev ## write down all that is installed with the product, as CycloneDX
	$(BIN)/python -m permanence.runtime.sbom var/sbom.json

attack: .venv/.dev assets ## 10,000 hostile requests to every address open to strangers and programs (EACH=…)
	$(BIN)/python bench/attack.py --each $(or $(EACH),10000)

faults: .venv/.dev assets ## kill -9 of web, worker and PostgreSQL in a simulated day, 50 rounds (ROUNDS=… MINUTES=…)
	PERMANENCE_FAULT_ROUNDS=$(or $(ROUNDS),50) PERMANENCE_FAULT_MINUTES=$(or $(MINUTES),inf) $(BIN)/python -m pytest -s tests/faults/test_kill.py

test-ha: .venv/.dev .venv-ha/.made assets browser ## lose PostgreSQL, a primary and a standby of three machines, and cut one off, while people book; six minutes (docs/ha.md)
	@$(HA_PARTS) || { test "$$(id -u)" = 0 && apt-get update -q >/dev/null && apt-get install -qy --no-install-recommends etcd-server haproxy iproute2 >/dev/null; }
	@$(HA_PARTS) || { echo "etcd and haproxy are needed (on Debian: apt install etcd-server haproxy)."; exit 1; }
	$(BIN)/python -m pytest -s --allow-hosts=127.0.0.0/8,10.0.0.0/8 deploy/ha

bench: .venv/.dev assets ## what pages, streams, bookings and a simulated day cost on this machine
	$(BIN)/python bench/server.py
	$(BIN)/python bench/free.py --practitioners $(or $(PRACTITIONERS),3000)
	$(BIN)/python bench/filling.py
	$(BIN)/python bench/deciding.py
	$(BIN)/python bench/booking.py
	$(BIN)/python bench/sealing.py
	$(BIN)/python bench/sas.py
	$(BIN)/python bench/agenda.py
	$(BIN)/python bench/hands.py
	$(BIN)/python bench/lists.py
	$(BIN)/python bench/moving.py
	$(BIN)/python bench/reminders.py --reminders $(or $(REMINDERS),50000)
	$(BIN)/python bench/ring.py
	$(BIN)/python bench/doors.py
	$(BIN)/python bench/figures.py
	$(BIN)/python bench/searching.py --patients $(or $(PATIENTS),50000)
	$(BIN)/python bench/day.py

speed: .venv/.dev assets ## of these only the request path: the doors, the races, find-and-book; a few minutes
	$(BIN)/python bench/doors.py
	$(BIN)/python bench/hands.py --times 4
	$(BIN)/python bench/hands.py --times 4 --web 2
	$(BIN)/python bench/free.py --practitioners $(or $(PRACTITIONERS),300) --seconds 10

screenshots: .venv/.dev assets browser ## make the pictures of README and guide anew
	@test "$$(id -u)" != 0 || apt-get install -qy --no-install-recommends chromium-l10n >/dev/null || true # French fields of dates
	$(BIN)/python -m permanence.runtime.screenshots

lock: .venv/.run ## write the lock files anew from pyproject.toml and package.json
	$(PIP) install uv==$(UV)
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.lock
	$(BIN)/uv pip compile --group ha -c requirements-dev.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-ha.lock
	npm install --package-lock-only --ignore-scripts

clean: ## remove all that was made, but not the data in var/
	rm -rf .venv .venv-ha node_modules src/permanence/ui/static/vendor src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv-ha/.made: .venv/.made requirements-ha.lock
	$(PYTHON) -m venv .venv-ha
	.venv-ha/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-ha.lock
	@touch $@

assets: .venv/.run
	@$(BIN)/python -m permanence.runtime.assets

browser: .venv/.dev
	@$(BIN)/python -m permanence.runtime.browser

.venv/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=…"; exit 1; }
	$(PYTHON) -m venv .venv || { echo "This Python cannot make environments (on Debian: apt install python3-venv)."; rm -rf .venv; exit 1; }
	@touch $@

.venv/.run: .venv/.made requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
