# Needs Python >= 3.11 (with venv and pip) and make. Everything else is set up in .venv.
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev

.PHONY: run test demo bench lint lock clean help
help:  ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

run: $(RUNTIME)  ## set up, then crawl every enabled site in seeds/
	$(BIN)/piagam crawl

demo: $(RUNTIME)  ## set up, then the main job against the bundled offline newspaper
	$(BIN)/piagam demo

test: $(DEV)  ## set up, then all tests
	$(BIN)/python -m tests.system_packages
	$(BIN)/pytest -n 2 --dist loadfile

bench: $(DEV)  ## speed, as ratios measured side by side
	$(BIN)/python -m bench

lint: $(DEV)  ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(DEV)  ## renew the locked requirements
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url $(LOCK) requirements/dev.in -o requirements/dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url -c requirements/dev.txt requirements/runtime.in -o requirements/runtime.txt

clean:  ## remove the environment
	rm -rf .venv build *.egg-info

$(RUNTIME): requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Piagam needs Python >= 3.11; $(PYTHON) is older. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || { echo "setting up .venv (a minute, once)"; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
