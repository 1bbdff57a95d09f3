# The targets do all their own set-up: only python3 with pip, make and the package registries are assumed.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test check bench codebook clean

setup: .venv/.ready ## the environment, with everything pinned by hash

.venv/.ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup ## read the three bundled stories: prints the record, writes demo.duckdb
	$(BIN)/dateline demo

test: setup chromium check ## every check and test
	$(BIN)/python -m pytest -n 2

check: setup
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy

.PHONY: chromium
chromium: ## the browser that the page is tested in
	command -v chromium >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; }

codebook: setup ## compile the example sentences to patterns and weights
	$(BIN)/dateline codebook build

bench: setup ## the long measurements; the development data must stand in DATA
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv demo.duckdb demo.html
