# Verbs only. Each calls npm, node or a script in tools/.
.DEFAULT_GOAL := help
SHELL := /bin/bash

help: ## list the verbs
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 20

packages: ## npm ci, when package-lock.json asks for it
	@bash tools/install-packages.sh

build: packages ## build bin/pulumi-resource-cloudflow and bin/cloudflow
	node tools/build.mjs

generate: packages ## write the schemas and docs/checks.md anew from what declares them
	node -r ts-node/register/transpile-only cmd/generate-schema.ts
	node -r ts-node/register/transpile-only cmd/generate-checks.ts
	node -r ts-node/register/transpile-only cmd/generate-resource-pages.ts
	node -r ts-node/register/transpile-only cmd/generate-error-codes.ts
	node -r ts-node/register/transpile-only cmd/generate-editor-schemas.ts

generate-sdks: ## write the SDKs in sdk/ anew from schema.json (needs Go)
	bash tools/sdks/generate.sh

pictures: build tools ## draw the pictures in docs/pictures anew, with the real CLI
	@node -r ts-node/register/transpile-only tools/pictures.ts

tools: ## get the Pulumi CLI: the one on PATH if recent enough, else built once into .tools/ (LANGUAGES="nodejs python go java": their hosts, too)
	@bash tools/pulumi/install.sh yaml $(LANGUAGES)

demo: build tools ## a real pulumi up against CloudFlow Local, from create to destroy
	@DISABLE_V8_COMPILE_CACHE=1 node -r ts-node/register/transpile-only tools/demo.ts

test-quick: build ## the tests of single parts, which lie beside the code
	npx mocha 'fdl/**/*.test.ts' 'provider/**/*.test.ts' 'emulator/**/*.test.ts' 'cmd/**/*.test.ts'

test: tools test-quick ## every test, with the real Pulumi CLI
	npx mocha 'tests/**/*.test.ts' --ignore 'tests/sdks/**' --ignore tests/docs/languages.test.ts --ignore 'tests/release/**'

sdks: packages ## build the SDKs' package files into dist/sdks/ (needs Go, Python and Maven; LANGUAGES=nodejs: only this one)
	node -r ts-node/register/transpile-only tools/sdks/pack.ts $(LANGUAGES)

test-sdks: build ## each SDK from its package file, used by a real program in its language
	@bash tools/pulumi/install.sh yaml nodejs python go java
	npx mocha --reporter spec 'tests/sdks/**/*.test.ts' tests/docs/languages.test.ts

dist: packages ## everything of a release into dist/release/: plugin, command, SDKs, checksums (needs Go, Python and Maven; FORMS="here node": only these, no SDKs)
	node -r ts-node/register/transpile-only tools/release/dist.ts $(if $(FORMS),--without-sdks $(FORMS))

release-notes: packages ## what CHANGELOG.md says of VERSION
	@node -r ts-node/register/transpile-only tools/release/release-notes.ts "$(VERSION)"

test-release: build tools ## what `make dist` made: contents, versions, dependencies, installed from its archive
	npx mocha --reporter spec 'tests/release/**/*.test.ts'

test-released: build tools ## every test of the engine's wire and of the real CLI on both released forms (FORM=node: on one)
	bash tools/release/test-released.sh

test-crash: packages ## kill CloudFlow Local 200 times under load (CRASHES=N: N times)
	CRASHES=$${CRASHES:-200} npx mocha emulator/crash.test.ts

test-reliability: build ## faults, random lives, bad input and a soak, with their figures (SEQUENCES=N, SEED=N, CELLS=all, SOAK=N)
	SEQUENCES=$${SEQUENCES:-2000} SOAK=$${SOAK:-1000} npx mocha 'tests/reliability/**/*.test.ts'

format: packages ## lay the code out
	npx prettier --write --log-level warn .

lint: packages ## types, lint and layout
	npx tsc -p .
	npx eslint .
	npx prettier --check --log-level warn .

bench-start: build ## time and memory from exec to the answered Configure, against bare Node
	node -r ts-node/register/transpile-only bench/start.ts

bench-local: build ## CloudFlow Local: start-up, requests a second and memory, and how they grow
	node -r ts-node/register/transpile-only bench/local.ts

bench-fdl: packages ## validation of definitions, per call and per MiB, against parsing plus one ajv pass, and of the densest texts
	node -r ts-node/register/transpile-only bench/fdl.ts
	node -r ts-node/register/transpile-only bench/fdl-dense.ts

.PHONY: test-reliability help pictures packages build generate generate-sdks sdks tools demo test-quick test test-sdks format lint bench-start bench-local bench-fdl test-crash dist release-notes test-release test-released
