// Package home makes and reads the directory that a node lives in:
//
//	HOME/trivium.toml    configuration (app/config)
//	HOME/genesis.json    the chain's definition (rollup.Genesis)
//	HOME/sequencer.key   private key in hex, mode 0600; a full node has none
//	HOME/data/           chain data; HOME/da/ the embedded DA layer
//	HOME/wasm-cache/     compiled contracts; may be removed at any time
//
// Promises
//   - Init never overwrites anything: not a home, not a genesis, not a key.
//     When it fails it leaves nothing of its own behind.
//   - A key that others can read is refused.
package home
