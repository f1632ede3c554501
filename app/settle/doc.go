// Package settle gives a chain its parent chain, before the chain has started.
//
//	genesis.json without a parent -> nonce, final block -> deployment.json
//	    -> genesis.json with the contracts' addresses -> contracts, which have its hash
//
// Promises
//   - What is on disk always tells how to go on: Deploy may be called again after any
//     end of the process, and does nothing twice.
//   - The genesis of a chain that has data beside it is not touched.
//
// It must not know what the contracts do; rollup/settlement/parent does.
package settle
