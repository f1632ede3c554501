// Package da is the vocabulary in which the rest of Trivium speaks of a
// data-availability layer: namespaces, blobs, headers, proofs, the Client
// interface and the classes of its errors. It follows Celestia's structures.
//
//	submit:  Blob -> Client.Submit -> Receipt            (returns when included)
//	read:    Client.Namespace -> NamespaceData -> square.Open -> []Blob
//	prove:   Client.Prove -> Inclusion -> square.VerifyInclusion
//
// Promises
//   - NamespaceData carries shares and proofs, never blobs. The only way from
//     shares to blobs is square.Open, which checks them against a header's row
//     roots; so a node cannot use a blob that it has not checked.
//   - Every error of a Client is an *Error whose Kind says what to do next.
//   - The package does no I/O and knows nothing of rollup blocks.
//
// Rooms: square (pure maths), comet (headers), local (embedded layer), wire
// (celestia-node's JSON), serve (JSON-RPC server over any Client), celestia
// (JSON-RPC client), light (headers verified), archive (blobs older than the
// layer keeps), price (what to offer for a submission), outbox (durable
// submission). docs/spec/da.md draws bytes and answers.
package da
