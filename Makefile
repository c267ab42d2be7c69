# `make` alone lists what there is. Needed: make and a Python 3.11 or newer; the rest is installed into .venv.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup briefs check test lint types golden pictures clean bench bench-scale check-pdf

# A python3.12 on the path may be a shim that only fails: a candidate is run, not only found.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { command -v "$$python"; break; }; done)
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet install
READY := .venv/.ready

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 13

setup: $(READY)  ## make .venv, with exactly what the lock names

$(READY): .ci/requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer with venv found; name one: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "making .venv with $(PYTHON)"
	@"$(PYTHON)" -m venv --clear .venv
	@$(PIP) --require-hashes -r .ci/requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@.venv/bin/python -m compileall -q src
	@touch $@

briefs: $(READY)  ## build every document into out/
	@.venv/bin/briefgen build

check: lint types test  ## lint, types and tests: before each commit

test: $(READY)  ## the tests, on every core
	@.venv/bin/python -m pytest -rs -n auto --dist worksteal

lint: $(READY)  ## ruff: style and format
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: $(READY)  ## mypy, strict
	@.venv/bin/mypy

golden: $(READY)  ## rewrite the golden files; review them with git diff
	@.venv/bin/python -m pytest --golden

pictures: briefs  ## a picture of every page into .briefgen/pictures, and the three of the READMEs (needs pdftoppm)
	@find out -name '*.pdf' | sort | while read -r file; do \
		page=".briefgen/pictures/$${file#out/}"; mkdir -p "$$(dirname "$$page")"; \
		pdftoppm -r 80 -png "$$file" "$${page%.pdf}" || exit 1; done
	@for page in principal/memo working/one-pager-bio working/checklist; do name="$${page#*/}"; \
		pdftoppm -r 72 -png -singlefile "out/kr-us-cet/r1/$$page.pdf" "templates/pictures/$${name%-bio}" || exit 1; done

clean:  ## delete everything that can be made again; out/ and what was sent stay
	@rm -rf .venv .briefgen .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

check-pdf: briefs  ## veraPDF over every PDF of the sample and over 300 made ones (needs a JDK)
	@.venv/bin/python tests/pdf/check_pdf.py --generated 300 out

bench: $(READY)  ## ours beside its peers, each in its own environment (some minutes, needs the network)
	@PYTHONPATH=tests .venv/bin/python -m bench

bench-scale: $(READY)  ## how cost grows: a registry of 300 dialogues, 10,000 numbered copies
	@PYTHONPATH=tests .venv/bin/python -m bench.scale
