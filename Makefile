# Everything runs in .venv, made here from requirements.lock; nothing else is installed anywhere.
# Needed beforehand: Python 3.11 or newer with pip, git and make. Another Python: make report PYTHON=python3.12
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help report causes test same lab sample bench hooks portable lock licences docs clean-output clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z.-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

report: $(READY) ## data/raw → data/tidy → reports/index.html
	@$(BIN)/analysis report

test: $(READY) ## ruff, then every test, on two cores
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/deptry --no-ansi src 2>/dev/null >/dev/null || $(BIN)/deptry src
	@$(BIN)/python -m pytest -n 2 --dist loadfile

same: $(READY) ## same tables and pages as a commit? make same BASE=main SAME='--only tables'
	@$(BIN)/python tools/same.py $(or $(BASE),HEAD) $(SAME)

lab: $(READY) ## open JupyterLab on the notebooks
	@test -e data/tidy/datapackage.json || $(BIN)/analysis clean
	@$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) --LabApp.default_url=/lab/tree/notebooks $(LAB)

sample: $(READY) ## write the synthetic sample anew (data/raw, data/reference)
	@$(BIN)/python tools/no_submissions.py --sample
	@$(BIN)/python data/make_sample.py
	@$(BIN)/python tools/no_submissions.py --seal

bench: $(READY) ## measure speed against other ways of reading and rendering
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation -e '.[bench]'
	@set -e; for script in benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python $$script; done

hooks: $(READY) ## check every commit: ruff, and no real submissions
	@$(BIN)/pre-commit install

portable: $(READY) ## a folder and a zip that run on Windows without installing anything
	@$(BIN)/python tools/portable.py

causes: $(READY) ## learn the causes anew from their bank, and measure: docs/causes.md
	@$(BIN)/python tools/causes.py

lock: $(READY) ## renew requirements.lock and the versions in environment.yml
	@$(BIN)/python tools/lock.py

licences: $(READY) ## renew docs/licences.md: each library, its version, its licence
	@$(BIN)/python tools/licences.py

docs: $(READY) ## renew docs/api.md and docs/reference.md from the code and its data
	@$(BIN)/python tools/write_docs.py

clean-output: ## remove what the commands wrote (data/tidy, reports), and nothing else
	@PYTHONPATH=src $(PYTHON) tools/clean_output.py

clean: clean-output ## remove the environment and caches as well
	rm -rf .venv build .pytest_cache .ruff_cache .hypothesis .cache data/.cache src/*.egg-info

.venv: $(READY) ## the environment alone

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) tools/check_python.py
	@echo "Setting up .venv from requirements.lock (about a minute, once) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python tools/set_up.py
	@touch $@
