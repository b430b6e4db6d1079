# The front door: every target is one line of help. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
CONFIG ?= Release
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

# A build says nothing unless it fails, and then everything.
quietly = @log=$$(mktemp); $(1) > $$log 2>&1 || { cat $$log; rm -f $$log; exit 1; }; rm -f $$log
JIT := src/Probe.Cli/bin/$(CONFIG)/net10.0/bitsprobe
NATIVE := artifacts/bitsprobe-linux-x64/bitsprobe
# Everything but the real servers, which `make interop` runs.
TESTS := $(filter-out Probe.Interop.Tests,$(notdir $(patsubst %/,%,$(wildcard tests/*.Tests/))))

.PHONY: help run build test interop cache-tests har-tests fuzz bench lint format publish
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: ## check a file through the built-in lab: a healthy proxy, then one that removes Range from requests
	@echo 'building (the first time fetches packages)'
	$(call quietly,dotnet build src/Probe.Cli -c $(CONFIG) --nologo -v m)
	@echo '$$ bitsprobe check --lab'
	@$(JIT) check --lab
	@echo
	@echo '$$ bitsprobe check --lab --fault range-stripped'
	@$(JIT) check --lab --fault range-stripped; code=$$?; echo "exit code $$code"; [ $$code -eq 1 ]

build: ## build everything (warnings are errors)
	@echo 'building (the first time fetches packages)'
	$(call quietly,dotnet build probe.sln -c $(CONFIG) --nologo -v m)

test: build ## build, then run all tests that need no other program
	@tests/run -c $(CONFIG) $(TESTS)

interop: ## real Squid, nginx, httpd, Traffic Server, Varnish and seven more (installs them), then samples/seven-rows
	@tests/install-servers
	$(call quietly,dotnet build tests/Probe.Interop.Tests -c $(CONFIG) --nologo -v m)
	@tests/interop -c $(CONFIG)

cache-tests: build ## http-cache-tests straight to its server and through capture: the same results (needs node and npm)
	@tests/cache-tests $(JIT)

har-tests: build ## HARs of bundles in har-validator, har-to-k6 and Chromium (needs node, npm and python3)
	@tests/har-tests $(JIT)

fuzz: ## search for inputs that break a parser: FUZZ_SECONDS=600 for each target (needs Debian's afl++)
	@tests/fuzz $(FUZZ_TARGETS)

bench: publish ## side by side with curl, curl --parallel, blackbox_exporter; capture with mitmdump and Squid
	@tests/install-servers --with-bench-tools
	@tests/bench/run $(NATIVE)
	@tests/bench/capture $(NATIVE)

lint: ## layout, analysers, lock files; changes nothing
	@dotnet tool restore > /dev/null
	dotnet csharpier check .
	dotnet restore src/Probe.Cli -p:RuntimeIdentifier=linux-x64 -p:CI=true -v q
	dotnet restore probe.sln -p:CI=true -v q
	dotnet build probe.sln -c $(CONFIG) --nologo -v q
	@for script in .ci/run $$(git ls-files -s samples tests | awk '/^100755/ { print $$4 }'); do bash -n "$$script" || exit 1; done

format: ## rewrite the layout of all code
	dotnet tool restore && dotnet csharpier format .

publish: ## one native file, artifacts/bitsprobe-linux-x64/bitsprobe (needs clang or gcc, zlib1g-dev)
	@rm -rf $(dir $(NATIVE))
	$(call quietly,dotnet publish src/Probe.Cli -c Release -r linux-x64 -o $(dir $(NATIVE)) --nologo -v m \
		-p:CopyOutputSymbolsToPublishDirectory=false -p:PublishDocumentationFiles=false \
		-p:PublishReferencesDocumentationFiles=false -p:DebugSymbols=false -p:DebugType=none \
		$(if $(shell command -v clang),,-p:CppCompilerAndLinker=gcc))
	@ls -lh $(NATIVE) | awk '{ print $$9, $$5 }'
