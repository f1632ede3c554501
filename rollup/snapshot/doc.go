// Package snapshot carries a chain's newest final state from one node to
// another, for whoever begins when the DA layer has dropped what came before.
//
//	Create(store, w)            the chain at its last derived block -> one file
//	Read(file, genesis, nil)    everything that can be checked without a network
//	Read(file, genesis, r)      the same, writing the state to a chain.Restore
//	Confirm(ctx, contents, ...) what the DA layer says of it
//
// A file holds a manifest, the last 256 headers, the block itself with its
// receipts, the records of DA heights that derivation still needs, and the flat
// state: code, accounts and slots, sorted. docs/spec/snapshot.md draws it.
//
// # What a snapshot can lie about
//
// Whoever makes a file can make its checksum. Each thing in it is therefore
// either computed from others here, or found in the DA layer, or confirmed by the
// chain that follows:
//
//   - State: its root is computed from accounts, slots and code. That root is the
//     one that the sequencer has signed as the claim of the batch that ends with
//     the block; Confirm finds the frames of that batch in the DA layer.
//   - Headers before the block: the history contract (EIP-2935) in that state
//     holds the hash of each, so no other header passes.
//   - The block's header: parent, base fee, gas limit, coinbase follow from the
//     header before it; time and origin are in the batch and in the DA header. The
//     transactions are hashed, and those of the batch compared with it.
//   - What executing the block gave beside the state (gas used, receipts root,
//     bloom, requests) and which forced transactions applied is in no place that
//     can be looked at now. The block after it writes its hash to the history
//     contract, so the next batch's claim is right only if the header is.
//   - Derivation's cursor: it is not in the file. It follows from the batch (next
//     index, id to name as parent), the block (number, hash, time, origin) and the
//     DA height that made the block safe. No frames are held: Create waits for
//     such a moment, and Confirm refuses if the DA layer has frames of later
//     batches up to that height.
//   - Records of DA heights: Confirm makes each again from the DA layer. Without
//     it a record with a forced transaction left out gives another state, which
//     the next batch does not claim. Of the first record, that of the block's origin,
//     the parent chain's block stands in the header, and inbox and accumulator stand
//     in the state (messages.Inbox).
//   - A batch that the sequencer signed but that derivation has skipped: it was
//     made anew under the same index. Confirm looks for another one in a whole
//     sequencer window after it, and so does the node that goes on.
//
// A restored node goes on from the file in doubt (rollup.Base): rollup/driver
// stops, loudly, if the first batch after it does not claim what was derived, or
// names another parent, or if the snapshot's batch is published anew. What stays
// is trust in the sequencer for the claim itself: only nodes that derive from the
// genesis check it.
//
// Promises
//   - Deterministic: the same chain at the same block gives the same bytes.
//   - Streamed: memory is bounded by the limits of format.go and 32 bytes for
//     each code, whatever the size of the state and whatever a file says.
//   - A writer that fails, on a full disk for one, ends Read with its error.
//   - Total: a file that was cut, changed, reordered or made large is refused with
//     one line that names what is wrong (Error), and any flipped byte is found.
//
// It must not open homes or files, and must not know where blobs come from.
package snapshot
