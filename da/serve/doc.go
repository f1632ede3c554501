// Package serve answers celestia-node's JSON-RPC, v0.31, from any DA layer, so
// that what is written against celestia-node works against an embedded layer,
// from any process and any language.
//
//	POST / (one request or a batch) -> method table -> Layer -> JSON
//	WebSocket /                     -> the same, and blob.Subscribe, header.Subscribe
//
// Promises
//   - Keys, types, null against [], error codes, texts and HTTP statuses are
//     those of a real node: testutil/dasuite holds both to the same.
//   - Blobs are read through square.Open, so a layer that lies is not passed on.
//   - With a token, nothing is answered without it; without one, the server is
//     meant for loopback, which is where Listen binds by default.
//
// Must not: hold state of its own beyond open connections.
package serve
