# The front door: every target is one line of help. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
CONFIG ?= Release

.PHONY: help build format
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

build: ## build everything (warnings are errors)
	dotnet build probe.sln -c $(CONFIG) --nologo -v q

format: ## rewrite the layout of all code
	dotnet tool restore && dotnet csharpier format .
