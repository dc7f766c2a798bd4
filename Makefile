# The one entry: each target does its own set-up on a fresh machine with Python, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: all test test-browser test-pages test-editing test-rest check docs golden bench screenshots mutation serve clean

all: $(STAMP) ## Make the demo company's site in public/.
	$(BIN)/playbookgen build

# Tests start programs by the hundred: each should find compiled modules and layouts, also where images say otherwise.
unexport PYTHONDONTWRITEBYTECODE

# They make files by the hundred thousand. In memory, where there is room for them, that takes a third of the time.
ROOMY := $(shell df -k /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "/dev/shm" }')
ifneq ($(ROOMY),)
test-%: export TMPDIR := $(ROOMY)
endif

# Four parts side by side, each in a process of its own: workers of one process do not go well with tests that fork.
BROWSER := tests/site
PAGES := tests/builds tests/cli tests/language
EDITING := tests/docs tests/editing tests/figures tests/integrations tests/review tests/serve
SIDE_BY_SIDE := --jobs=4 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

test: $(STAMP) browser ## Run all tests.
	@$(MAKE) --no-print-directory $(SIDE_BY_SIDE) test-browser test-pages test-editing test-rest

test-browser: $(STAMP)
	$(BIN)/python -m pytest $(BROWSER)

test-pages: $(STAMP)
	$(BIN)/python -m pytest $(PAGES)

test-editing: $(STAMP)
	$(BIN)/python -m pytest $(EDITING)

test-rest: $(STAMP)
	$(BIN)/python -m pytest $(patsubst %,--ignore=%,$(BROWSER) $(PAGES) $(EDITING))

check: $(STAMP) ## Lint and check types.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(STAMP) ## Write the generated parts of docs/ and the schemas of .vscode/ anew.
	$(BIN)/python -m tests.docs.generate
	$(BIN)/playbookgen schema --output .vscode/schemas

golden: $(STAMP) ## Write the expected site of tests/golden/ anew; look at the difference before you commit it.
	$(BIN)/python -m tests.golden.generate

ACCOUNTS := 10000
ROUNDS := 5

bench: $(STAMP) browser ## Measure speed and memory beside other generators, and the weight and first paint of pages.
	$(BIN)/python -m benchmarks.measure --accounts $(ACCOUNTS) --rounds $(ROUNDS)
	$(BIN)/python -m benchmarks.pages

screenshots: $(STAMP) browser ## Take pictures of every kind of page into build/screenshots/, and those of the README.
	$(BIN)/python -m tests.site.screenshots build/screenshots

mutation: $(STAMP) ## Break the rules in a thousand small ways, and list what no test notices: takes hours.
	$(BIN)/python -m pip install --quiet --group mutation
	rm -rf build/mutation
	git clone --quiet . build/mutation
	cd build/mutation && export PATH="$(abspath $(BIN)):$$PATH" PYTHONPATH=src:. CI=1 && \
	cosmic-ray baseline cosmic-ray.toml && \
	cosmic-ray init cosmic-ray.toml session.sqlite && \
	cr-filter-operators session.sqlite cosmic-ray.toml && \
	cosmic-ray exec cosmic-ray.toml session.sqlite && \
	cr-report --surviving-only --show-diff session.sqlite

serve: $(STAMP) ## Show the demo company's site on this machine, and follow its files.
	$(BIN)/playbookgen serve

clean: ## Remove what the other targets made.
	rm -rf $(VENV) public build dist

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("playbookgen needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

# Browser tests use the system's Chromium, best the one without windows: the tests take about half of the time with it. Where it
# is missing and can be installed, it is; elsewhere any other will do, and without one the tests say so.
.PHONY: browser
browser:
	@command -v chromium-headless-shell >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	{ apt-get install -y -qq chromium-headless-shell || apt-get install -y -qq chromium; }; } || \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	echo "No Chromium was found: the browser tests will fail. Install chromium-headless-shell, or chromium." >&2
