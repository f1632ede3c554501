// Package wire is the JSON of celestia-node's API, v0.31: blobs, proofs,
// namespace data, submit options, errors. The client (celestia) and the server
// (serve) share it, so that they cannot drift apart; fixtures of a real node
// hold both to it.
//
// Must not: check what it decodes against a header. That is square's work.
package wire
