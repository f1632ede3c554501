// Package devnet runs a whole rollup in one process, for a newcomer: a
// sequencer with the embedded DA layer, a full node that shows soft blocks by
// the feed, checks everything against the DA layer, and forwards transactions, and the
// parent chain with the contracts that take deposits and pay withdrawals.
//
// The parent chain is a Trivium chain too, of the EVM alone: to the rollup it is
// a node with Ethereum's JSON-RPC, as any other.
//
// The ten funded accounts are those of the public test mnemonic; their keys are
// known to everybody and hold nothing of value anywhere.
package devnet
