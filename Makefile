# make run MUSIC=~/Music   the program on your music (without MUSIC: a welcome page)
# make test                linters, types, layers and tests, all of which must pass
# make fast                the tests without those that are slow or need a display
# make install             the program in ~/.local and in the menus of the desktop; make uninstall removes it
.PHONY: run setup test tests fast lint lock install uninstall wheel bundle deb screenshot guide translations

# `value` keeps a `$` in a folder's name; a `~` that the shell left is expanded in the recipe.
export MUSIC_FOLDER := $(value MUSIC)
unexport MUSIC
export PYTHON

run: .setup/run
	@case "$$MUSIC_FOLDER" in "~/"*) MUSIC_FOLDER="$$HOME/$${MUSIC_FOLDER#??}" ;; esac; \
	exec .venv/bin/musicexplorer $${MUSIC_FOLDER:+"$$MUSIC_FOLDER"}

# Tests of one file run in one process, so that they share what the file sets up, in the order of their names: the
# files with few tests, some of which take longest, are not left for the end. Some wait, so one more than cores run.
PYTEST = .venv/bin/python -m pytest --numprocesses=$$(($$(getconf _NPROCESSORS_ONLN) + 1)) --maxprocesses=4 \
	--dist=loadfile --no-loadscope-reorder

setup: .setup/test

test: lint tests

tests: .setup/test
	$(PYTEST)

fast: .setup/test
	$(PYTEST) -m "not slow and not window"

lint: .setup/test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy

# The versions that were tested, which `.ci/setup` installs; PyTorch's is in there.
lock: .setup/test
	.venv/bin/pip freeze --exclude-editable | grep -v -e '^torch==' -e '^#' > .ci/constraints.txt

# For you (~/.local), or with PREFIX=/usr/local for everyone.
PREFIX ?= $(HOME)/.local
install:
	.ci/setup install "$$(realpath -m "$(PREFIX)")"

uninstall:
	"$(PREFIX)/bin/musicexplorer" install-desktop --remove --prefix "$(PREFIX)" >/dev/null
	rm -rf "$(PREFIX)/bin/musicexplorer" "$(PREFIX)/lib/musicexplorer"

wheel: .setup/run
	.venv/bin/pip wheel --no-deps --wheel-dir dist .

# One folder that needs no Python, and a Debian package of it.
bundle: .setup/run
	.venv/bin/pip install --constraint .ci/constraints.txt pyinstaller
	.venv/bin/pyinstaller --noconfirm --workpath build .ci/musicexplorer.spec
	strip --strip-unneeded dist/musicexplorer/_internal/libpython3*.so.1.0 \
		dist/musicexplorer/_internal/torch/lib/libtorch*.so dist/musicexplorer/_internal/llvmlite/binding/*.so

deb: bundle
	.ci/deb dist/musicexplorer

# The picture in the README.
screenshot: .setup/run
	.venv/bin/python .ci/screenshot.py

# The pictures of the user guide, on the demo library; some minutes.
guide: .setup/test
	.venv/bin/python -m tests.guide

# Texts from the code into the catalogues (needs gettext): translate what is new in the .po files, make it again.
TEXTS = --language=Python --from-code=UTF-8 --keyword --keyword=tr --keyword=ntr:1,2 --keyword=msgid
translations:
	@mkdir -p build
	find musicexplorer -name '*.py' | LC_ALL=C sort | xgettext $(TEXTS) --add-location=file --files-from=- \
		--package-name=musicexplorer --output=build/musicexplorer.pot
	for po in resources/translations/*/LC_MESSAGES/musicexplorer.po; do \
		msgmerge --quiet --update --backup=none --no-fuzzy-matching $$po build/musicexplorer.pot && \
		msgattrib --no-obsolete --output-file=$$po $$po && \
		msgfmt --check --statistics --output-file=$${po%.po}.mo $$po || exit 1; \
	done

# Stamps: what is set up is set up again only when what it depends on changes.
.setup/run .setup/test: pyproject.toml .ci/setup .ci/constraints.txt
	.ci/setup $(@F)
	@mkdir -p .setup && touch $@ $(if $(filter test,$(@F)),.setup/run)
