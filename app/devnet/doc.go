// Package devnet runs a whole rollup in one process, for a newcomer: a
// sequencer with the embedded DA layer, and a full node that shows soft blocks by
// the feed, checks everything against the DA layer, and forwards transactions.
//
// The ten funded accounts are those of the public test mnemonic; their keys are
// known to everybody and hold nothing of value anywhere.
package devnet
