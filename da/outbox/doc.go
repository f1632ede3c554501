// Package outbox is the one way a blob travels out: a durable, ordered queue of
// submissions to a DA layer.
//
//	Add -> disk -> a lane takes what waits -> quote -> flight on disk -> Client.Submit
//	    included?  -> read back with inclusion proofs
//	    refused    -> waits again, for any lane
//	    ambiguous? -> each height is searched until it is found or enough have passed
//	all before it on the layer as well -> OnPosted -> off the disk
//
// An item is what the caller adds, a flight what goes in one DA transaction:
// whole items, or blobs of one that is too large for that. A lane is an account
// of the DA node that submits; each has one flight at a time.
//
// Promises
//   - Add returns when the item is on disk. An item leaves the disk only when its
//     blobs were read at a DA height with proofs that hold against the header, or
//     by Reset.
//   - What waits is taken in the order of Add. With one lane it lands in that
//     order; with several, MaxAhead bounds how far an item may land before an
//     older one. OnPosted tells items in the order of Add, with a height at which
//     the item and all before it are on the layer.
//   - Before a Submit the flight is on disk: its commitments, its fee, and the
//     height from which it may be on the layer. Before blobs are sent again, after
//     an ambiguous answer or a restart, every height from there to the head has
//     been proved not to hold them, up to WaitHeights past the first head that is
//     younger than the attempt. So kill -9 at any moment pays for nothing twice. A
//     submission that the layer includes later than that is paid for twice, once
//     more for each time, and readers of the namespace ignore the second.
//   - What is too large is made smaller: fewer items in a flight, then fewer
//     blobs, and when one blob alone is refused, Config.Recut cuts its item anew,
//     on disk before anything of it is sent.
//   - Nothing is dropped because the layer refuses it, and nothing waits for ever
//     on one account. What waits has a reason that Err tells, and goes on by
//     itself when that ends.
//   - Step never sleeps; only Run waits.
//
// Must not: look into blobs, choose fees (Config.Pricer does), or decide what a
// caller does when the queue is full.
package outbox
