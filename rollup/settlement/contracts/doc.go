// Package contracts is the Solidity of settlement: what stands on the parent chain, and
// the token bridge among the predeploys of the rollup.
//
//	src/*.sol -> build.mjs (solc by standard JSON, settings of foundry.toml)
//	          -> artifacts/NAME.json -> this package -> genesis, deployment
//	          -> bindings/bindings.go (abigen --v2) -> packing calls, reading events
//
// Artefacts and bindings are committed. `make contracts` makes them, `make contracts-check`
// makes them again and compares. test/*.t.sol are the tests, which forge runs
// (`make test-contracts`).
//
//	deposit:    account -> Portal (Inbox) -> event, accumulator ... rollup
//	            account -> TokenBridge -> Portal ... RollupTokenBridge -> BridgedToken
//	withdrawal: rollup's outbox ... OutputRegistry.propose -> Portal.proveWithdrawal
//	            -> finalizeWithdrawal -> target
//	            RollupTokenBridge ... Portal.finalizeWithdrawal -> TokenBridge.release
//	dispute:    OutputRegistry.challenge -> IDisputeResolver -> resolve
//	published:  BlobInclusion -> IDAOracle (Blobstream)
//
// Promises. Nothing can be upgraded. Interfaces in src/interfaces say what others
// may rely on; every refusal is an error with the values in it. docs/contracts.md has roles,
// trust, gas and invariants.
//
// Must not: import more than what reads an artefact, since a chain's genesis needs this
// package.
package contracts
