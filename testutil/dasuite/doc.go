// Package dasuite is one set of tests for every server of celestia-node's JSON-RPC
// that a node may be pointed at: da/serve over an embedded layer, and a real bridge.
//
//	Run(t, Target) -> da/celestia.Client: blobs, proofs, absence, ranges, limits, fees, subscriptions, tokens
//	               -> raw requests: codes, texts, HTTP statuses, batches, frames
//	               -> requests recorded from a real node, sent again: structure and wording of the answers
//
// Promises
//   - Nothing in it knows which server it talks to. What a server does not have (an
//     account, a second token) is said in Target or asked of the server, and skipped.
//   - Recordings of a real node are no part of the repository. Without them (see
//     testutil/fixture) Recorded and the part of Subscriptions about blobs are skipped.
//   - It uses namespaces of its own, so it may run against a chain that others use. It
//     spends about 12 MB of blobs.
//
// A real bridge is tested with
//
//	TRIVIUM_CELESTIA_URL=http://127.0.0.1:26658 TRIVIUM_CELESTIA_TOKEN=FILE go test ./testutil/dasuite -run RealBridge
//
// where FILE holds a token that may write, and TRIVIUM_CELESTIA_READ_TOKEN may name
// one with a token that may only read.
//
// Must not: assert what a real node does not do.
package dasuite
