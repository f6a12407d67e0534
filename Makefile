# The two commands are `make demo` and `make test`; the rest serves them.
# `make report DATA="DIR DIR" MODELS="DIR"` compares anew first.
.PHONY: demo console test test-all bench report prepare environments check browser clean help

help:
	@echo "make demo      set up everything and start the demo shop"
	@echo "make console   set up and start the agents' console alone, on the demo shop"
	@echo "make test      set up everything and run the checks and tests"
	@echo "make test-all  the same with the slow suites whole"
	@echo "make bench     print the figures of the README"
	@echo "make report    draw var/compare.json as a page (var/report); with DATA=... compare first"
	@echo "make clean     remove what runs write (var/, builds), keep the environments"

environments:
	@tools/environment .venv-assistant 3.10 requirements/assistant.txt
	@tools/environment .venv 3.11 requirements/satchel.txt editable

prepare: environments
	@.venv/bin/python -m tools.prepare

demo: prepare
	@exec .venv/bin/python -m tools.demo

console: environments
	@.venv/bin/python -m tools.prepare console
	@exec .venv/bin/python -m tools.demo console

check: environments
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

browser:
	@tools/browser

test: prepare browser check
	.venv/bin/python -m pytest -m "not full"

test-all: prepare browser check
	.venv/bin/python -m pytest

bench: prepare
	.venv/bin/python -m tests.bench

report: environments
	$(if $(DATA),.venv/bin/python -m models.evaluation compare --data $(DATA) $(if $(MODELS),--model $(MODELS)) --disturbed)
	@.venv/bin/python -m models.evaluation report --from var/compare.json --out var/report
	@.venv/bin/python -m tests.nlu.measure --out var/report

clean:
	rm -rf var assistant/build web/widget/dist web/widget/node_modules
