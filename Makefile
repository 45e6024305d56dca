# Needs python3.11 and make; everything else comes into .venv from pyproject.toml at the versions of constraints.txt.

PYTHON ?= python3.11
BIN := .venv/bin
OF ?= loads or disk or orders or joined or models or mutated
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
CORE := .venv/.core
DEV := .venv/.dev
CODE := src tests scripts examples $(wildcard bench)

# Matrices here are small: threads of the linear algebra would only wait for each other, on every core.
export OPENBLAS_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test check structure long bench docs clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(DEV) ## install the package and the tools of its developers into .venv

demo: $(CORE) ## the main job on a small seeded shop: one page of numbers, its path printed
	$(BIN)/patronage demo -o demo-report.html
	@echo "Open in a browser: $(CURDIR)/demo-report.html"

test: check ## everything that must pass, from nothing: check, then all tests on all cores
	$(BIN)/python -m compileall -q src # or each of hundreds of commands compiles it, where none may keep it
	$(BIN)/pytest -n auto --dist worksteal

check: $(DEV) ## the fast part: style, format, types, layers, dependencies
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry src

structure: $(DEV) ## the figures of the source: sizes, annotations, cycles
	$(BIN)/python -m scripts.structure

long: $(DEV) ## the tests that take minutes; OF=loads, disk, orders, joined, models, identity or mutated runs that part alone
	HYPOTHESIS_PROFILE=long $(BIN)/pytest -v -p no:randomly -m "long and ($(OF))" tests/long

bench: $(DEV) ## measure speed and memory against hand-written SQL; OF=large: of 12 and 100 million orders, half an hour; OF=value: of a million customers valued
	$(BIN)/python -m bench$(if $(filter large value,$(OF)),.$(OF))

docs: $(DEV) ## write the reference from the registries, and into pages the output their commands have
	$(BIN)/patronage docs --out docs/reference
	$(BIN)/python -m scripts.transcripts

clean: ## remove .venv and everything made
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist demo-report.html
	find src tests scripts $(wildcard bench) -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "$(PYTHON) -m venv failed; on Debian: apt-get install python3.11-venv, or name another: make PYTHON=python3.12 ..."; \
	  exit 1; }

$(CORE): pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing patronage into .venv (the first time takes a minute) ..."
	@$(PIP) --editable .
	@touch $@

$(DEV): pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing patronage and its tools into .venv (the first time takes some minutes) ..."
	@$(PIP) --editable '.[dev]'
	@touch $(CORE) $@
