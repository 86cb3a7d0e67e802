# One short command for each habit; .ci/run calls the same. They work in the environment that the
# test command of README.md sets up, which also says what to type where there is no make.
BIN = .venv/bin

.PHONY: check test slow lint types docs site pictures golden bundle windows

# All that a change must pass.
check: lint types test slow

# The tests but the slow ones; a file or a test alone: make test ARGS="tests/test_build.py -k draft"
test:
	$(BIN)/python -m pytest $(ARGS)

# The tests that take a third of a second or more each: laws over made-up workbooks, round trips
# through LibreOffice, whole ways through several commands. One process runs a whole file, so that
# what its tests share is made once; the groups of xdist 3.8 have no effect with pytest 9.2.
slow:
	$(BIN)/python -m pytest -m slow --dist loadfile $(ARGS)

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

# The folder for those without Python, into dist/: make bundle PLATFORM=win_amd64 PYTHON=… SHA256=…
bundle:
	$(BIN)/python -m generator.bundle $(PLATFORM) --python $(PYTHON) --sha256 $(SHA256)

# The bundle for Windows started by wine on a real Python, which cannot be had from a package:
# make windows ARCHIVE=python-3.11.9-embed-amd64.zip
windows:
	WINDOWS_PYTHON=$(abspath $(ARCHIVE)) $(BIN)/python -m pytest -m windows tests/test_bundle_windows.py

# The pages of the handbook that are made from the code.
docs:
	$(BIN)/python -m generator.handbook
	git diff --stat -- docs

# The handbook as a site that is read from its folder, without a server or a network. With -q
# mkdocs would count no warnings, and so pass over links that lead nowhere.
site:
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -f docs/mkdocs.yml

# The pictures of the handbook, by LibreOffice, poppler and chromium.
pictures:
	$(BIN)/python docs/pictures.py

# Whatever else is made and committed: the templates and the text each gives of the sample.
golden: docs
	$(BIN)/python -m generator.layout.family
	$(BIN)/python tests/golden/make.py
	git diff --stat -- templates tests/golden
