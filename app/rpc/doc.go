// Package rpc serves the node over Ethereum JSON-RPC, on HTTP and WebSocket:
// namespaces eth, net, web3, txpool, debug and trivium.
//
//	request -> http.go (host, origin, size, time)
//	        -> sendbatch.go: a batch of eth_sendRawTransaction alone, in one go
//	        -> go-ethereum's rpc.Server -> one of the APIs
//	chain, pool -> backlog.go -> events.go -> filters and subscriptions
//
// Promises
//   - Answers and errors have the shapes and texts that go-ethereum gives, since
//     wallets and libraries depend on them: code 3 with the data of a revert,
//     -32000 for what the chain refuses, null for what does not exist.
//   - Every signature is recovered once, here, and kept in the transaction.
//   - Each limit names itself, the value met and the way to change it; those on a
//     batch and on a request's time answer as go-ethereum's do.
//   - A slow reader never holds up the chain: it loses its connection instead.
//
// It must not write to the chain: a transaction leaves through Submitter.
package rpc
