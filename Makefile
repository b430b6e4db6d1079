# The front door: every target is one line of help. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
CONFIG ?= Release
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

QUIET := --nologo -v q -clp:NoSummary
JIT := src/Probe.Cli/bin/$(CONFIG)/net10.0/bitsprobe
NATIVE := artifacts/bitsprobe-linux-x64/bitsprobe
# Everything but the real servers, which `make interop` runs.
TESTS := $(filter-out Probe.Interop.Tests,$(notdir $(patsubst %/,%,$(wildcard tests/*.Tests/))))

.PHONY: help run build test interop bench lint format publish
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: ## check a file through the built-in lab: a healthy proxy, then one that drops Range
	@echo 'building (the first time fetches packages)'
	@dotnet build src/Probe.Cli -c $(CONFIG) $(QUIET)
	@echo '$$ bitsprobe check --lab'
	@$(JIT) check --lab
	@echo
	@echo '$$ bitsprobe check --lab --fault range-stripped'
	@$(JIT) check --lab --fault range-stripped; code=$$?; echo "exit code $$code"; [ $$code -eq 1 ]

build: ## build everything (warnings are errors)
	@dotnet build probe.sln -c $(CONFIG) $(QUIET)

test: build ## build, then run all tests that need no other program
	@tests/run -c $(CONFIG) $(TESTS)

interop: ## real Squid, nginx, httpd, HAProxy, Varnish, tinyproxy (installs them), then samples/seven-rows
	@tests/install-servers
	@dotnet build tests/Probe.Interop.Tests -c $(CONFIG) $(QUIET)
	@tests/interop -c $(CONFIG)

bench: publish ## side by side with curl, through Squid
	@tests/install-servers
	@tests/bench/run $(NATIVE)

lint: ## layout, analysers, lock files; changes nothing
	@dotnet tool restore > /dev/null
	dotnet csharpier check .
	dotnet restore src/Probe.Cli -p:RuntimeIdentifier=linux-x64 --locked-mode -v q
	dotnet restore probe.sln --locked-mode -v q
	dotnet build probe.sln -c $(CONFIG) $(QUIET)
	@for script in .ci/run $$(git ls-files -s samples tests | awk '/^100755/ { print $$4 }'); do bash -n "$$script" || exit 1; done

format: ## rewrite the layout of all code
	dotnet tool restore && dotnet csharpier format .

publish: ## one native file, artifacts/bitsprobe-linux-x64/bitsprobe (needs clang or gcc, zlib1g-dev)
	@rm -rf $(dir $(NATIVE))
	@dotnet publish src/Probe.Cli -c Release -r linux-x64 -o $(dir $(NATIVE)) $(QUIET) \
		-p:CopyOutputSymbolsToPublishDirectory=false -p:PublishDocumentationFiles=false \
		-p:PublishReferencesDocumentationFiles=false -p:DebugSymbols=false -p:DebugType=none \
		$(if $(shell command -v clang),,-p:CppCompilerAndLinker=gcc)
	@ls -lh $(NATIVE) | awk '{ print $$9, $$5 }'
