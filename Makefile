# Trivium's tasks. `make` lists them.

GO          ?= go
STATICCHECK ?= honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME    ?= 30s
CAMPAIGNS   ?= 500
BENCH       ?= .
CLIENTS     := testutil/clients
CONTRACTS   := rollup/settlement/contracts
CELESTIA    := $(CURDIR)/bin/celestianet
PARENTS     := $(CURDIR)/bin/parents

# What a fault-proof guest compiles: the closure of the state transition.
STF         := ./execution/stf/... ./execution/stateless/... ./execution/vms/...

.DEFAULT_GOAL := help
.PHONY: help build test test-go test-contracts test-clients test-settlement test-celestia test-verifier test-mutations e2e lint fmt vet staticcheck mips64 verifier examples contracts contracts-check fuzz-contracts analyze-contracts bench bench-smoke fuzz soak clean

help: ## list the tasks
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/trivium
	$(GO) build -o bin/trivium ./cmd/trivium

test: test-go test-contracts test-clients ## all tests: Go, contracts, then the published Ethereum clients (needs Node 20 and npm)

test-go: ## the Go tests
	$(GO) test -timeout 10m ./...

test-contracts: contracts-check ## forge over the settlement contracts, which are built again and compared before
	TRIVIUM_CONTRACT_TESTS=1 $(GO) test -count=1 -timeout 10m ./$(CONTRACTS)

test-clients: $(CLIENTS)/node_modules/.package-lock.json ## ethers, viem, hardhat and forge against a sequencer and a full node
	TRIVIUM_CLIENT_TESTS=1 $(GO) test -count=1 -timeout 20m -run '^TestClients' -v ./testutil/e2e

# Not a part of test: a whole go-ethereum is minutes of building where nothing is built yet.
test-settlement: $(CLIENTS)/node_modules/.package-lock.json ## settlement against parent chains of go-ethereum and anvil (testutil/parents)
	cd testutil/parentnet && $(GO) build -o $(PARENTS)/ .
	-cp $(CLIENTS)/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil $(PARENTS)/
	TRIVIUM_PARENTS=$(PARENTS) $(GO) test -count=1 -timeout 20m -v -run '^TestParent' ./testutil/parents ./rollup/settlement/... ./testutil/e2e

test-verifier: ## the verifier of proof bundles, compiled to WASM, in wazero
	TRIVIUM_VERIFIER_TESTS=1 $(GO) test -count=1 -timeout 10m -v -run '^TestVerifierRunsAsWASM' ./rollup/settlement/verify

test-mutations: ## every digit of proof bundles changed, one at a time; the other tests change a few of each string
	TRIVIUM_MUTATIONS=1 $(GO) test -count=1 -timeout 60m -v -run '^TestEveryChangeIsRefused' ./rollup/settlement/verify

# All is built before, since there is no network where the test runs.
test-celestia: build $(CLIENTS)/node_modules/.package-lock.json ## a rollup through the faults of a real Celestia devnet (testutil/celestianet)
	cd testutil/celestianet && $(GO) build -o $(CELESTIA)/ ./validator tool
	$(GO) test -c -o $(CELESTIA)/ ./testutil/e2e
	cd testutil/e2e && TRIVIUM_BINARY=$(CURDIR)/bin/trivium TRIVIUM_CELESTIANET=$(CELESTIA) \
		../celestianet/alone.sh $(CELESTIA)/e2e.test -test.run '^TestCelestia$$' -test.v -test.timeout 16m

# npm writes this file last. No package may run an install script.
$(CLIENTS)/node_modules/.package-lock.json: $(CLIENTS)/package.json $(CLIENTS)/package-lock.json
	cd $(CLIENTS) && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

e2e: ## the long process tests: 30 times kill -9 under load
	TRIVIUM_KILLS=30 $(GO) test -count=1 -timeout 60m -v ./testutil/e2e

lint: fmt vet staticcheck ## gofmt, go vet, staticcheck

fmt: ## complain about files that gofmt would change
	@bad=$$(git ls-files -co --exclude-standard '*.go' | while read -r f; do [ -f "$$f" ] && gofmt -l "$$f"; done); \
	if [ -n "$$bad" ]; then echo "gofmt would change:"; echo "$$bad"; exit 1; fi

vet: ## go vet
	$(GO) vet ./...

staticcheck: ## staticcheck, pinned
	$(GO) run $(STATICCHECK) ./...

mips64: ## build the state transition and the verifier as a fault-proof guest does
	CGO_ENABLED=0 GOOS=linux GOARCH=mips64 GOMIPS64=softfloat $(GO) build $(STF) ./rollup/settlement/verify

verifier: ## build the verifier of proof bundles: for this machine, for WASI and for web pages
	$(GO) build -o bin/trivium-verify ./cmd/trivium-verify
	CGO_ENABLED=0 GOOS=wasip1 GOARCH=wasm $(GO) build -trimpath -ldflags='-s -w' -o bin/trivium-verify-wasi.wasm ./cmd/trivium-verify
	CGO_ENABLED=0 GOOS=js GOARCH=wasm $(GO) build -trimpath -ldflags='-s -w' -o bin/trivium-verify.wasm ./cmd/trivium-verify

examples: ## build the WASM contracts again and compare with what is committed, where clang-19 and asc are there
	examples/wasm/build.sh

contracts: $(CLIENTS)/node_modules/.package-lock.json ## build the settlement contracts: artefacts and bindings, which are committed
	GO=$(GO) node $(CONTRACTS)/build.mjs

contracts-check: $(CLIENTS)/node_modules/.package-lock.json ## build them again and compare with what is committed
	GO=$(GO) node $(CONTRACTS)/build.mjs --check

bench: ## all benchmarks; BENCH=Regexp chooses
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -timeout 60m ./...

bench-smoke: ## each benchmark once, to see that it runs
	@$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 20m ./...

fuzz: ## each fuzz target for FUZZTIME
	@set -e; $(GO) list ./... | while read -r pkg; do \
		for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg; \
		done; \
	done

fuzz-contracts: $(CLIENTS)/node_modules/.package-lock.json ## forge's fuzz tests and the campaign against the settlement contracts, for long; CAMPAIGNS says how many
	cd $(CONTRACTS) && FOUNDRY_INVARIANT_RUNS=$(CAMPAIGNS) FOUNDRY_INVARIANT_DEPTH=200 FOUNDRY_FUZZ_RUNS=5000 \
		FOUNDRY_SOLC=$(CURDIR)/$(CLIENTS)/bin/solc $(CURDIR)/$(CLIENTS)/node_modules/.bin/forge test

analyze-contracts: $(CLIENTS)/node_modules/.package-lock.json ## static analysis of the settlement contracts, compared with the findings that docs/contracts.md judges
	$(CONTRACTS)/analyze.sh

soak: ## every Go test five times under the race detector
	$(GO) test -race -count=5 -timeout 120m ./...

clean: ## remove what was built
	rm -rf bin $(CLIENTS)/node_modules
