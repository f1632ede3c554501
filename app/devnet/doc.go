// Package devnet runs a whole rollup in one process, for a newcomer: a
// sequencer with the embedded DA layer, and a full node that knows the genesis,
// the DA endpoint and the feed alone.
//
// The ten funded accounts are those of the public test mnemonic; their keys are
// known to everybody and hold nothing of value anywhere.
package devnet
