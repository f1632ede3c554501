// Package outbox is the one way a blob travels out: a durable, ordered queue of
// submissions to a DA layer.
//
//	Add -> disk -> Step: attempt on disk -> Client.Submit -> included?  -> read back
//	                                                         refused    -> later again
//	                                                         ambiguous? -> look up by commitment
//	read back with a proof that holds -> OnPosted -> off the disk
//
// Promises
//   - Add returns when the item is on disk. An item leaves the disk only when its
//     blobs were read back at a DA height with inclusion proofs that hold against
//     the header, or by Reset.
//   - Items are submitted and reported in the order of Add. A Submit holds whole
//     items only, and there is one Submit at a time.
//   - Before a Submit the DA head height is on disk, beside the commitments. After
//     an ambiguous answer or a restart nothing is sent again until the layer was
//     searched from that height on, up to WaitHeights heights past the first head
//     that is younger than the attempt. So kill -9 at any moment pays for nothing
//     twice, as long as the layer includes a submission within WaitHeights of
//     giving up on it; should it be later, the blob is there twice, which readers
//     of the namespace ignore.
//   - Nothing is dropped because the layer refuses it: such items are retried, and
//     Err says why they wait.
//   - Step never sleeps; only Run waits.
//
// Must not: look into blobs, choose fees (Config.Pricer does),
// or decide what a caller does when the queue is full.
package outbox
