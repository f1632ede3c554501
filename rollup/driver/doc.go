// Package driver executes block inputs and is the only writer of heads.
//
//	Derive  one DA height, and what it takes in of the parent
//	        chain -> derivation -> blocks made safe                (every node)
//	Build   sequencer's choice -> the next soft block              (sequencer)
//	Import  a signed soft block of the feed -> the next soft block (follower)
//	Settle  an output that is final on the parent chain -> settled (every node with a parent)
//
// The four may be called from different goroutines; each takes the writer's
// lock for one block at a time. A block that is safe already is never executed
// again; a soft block that derivation confirms is promoted without execution
// when its input is the same; one that derivation contradicts is rewound.
//
// Promises
//   - One synced DB batch a block; the cursor moves with the DA height, so a
//     crash loses and repeats nothing.
//   - Safe and Final are functions of the DA layer alone, and of the parent chain's
//     finalized blocks on a chain that has one.
//   - Settled moves to final blocks alone, and never back.
//   - A home that was restored from a snapshot goes on in doubt: derivation stops
//     with a BaseError if the first batch after it does not confirm it.
//   - A soft block that was contradicted stays in the store under its hash, and
//     a Contradiction record says what replaced it.
//
// It must not talk to users, and must not know where blobs or transactions come from.
package driver
