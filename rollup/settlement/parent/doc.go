// Package parent is the parent chain as a node of the rollup meets it, over any
// Ethereum JSON-RPC: it reads deposits from there, and sends transactions to it.
//
//	reading  Client -> finalized headers, linked by hash -> receipts of blocks whose
//	         bloom says maybe, against receiptsRoot -> the portal's events ->
//	         accumulator, against the portal's -> Reader.Through -> rollup/driver
//	sending  outputs due, wrong outputs of others -> one durable queue that owns the
//	         account's nonces -> signed, stored, sent, its fee raised, found in a
//	         finalized block
//
// Reading. What a DA height takes in is a function of its time, of the height before
// and of the parent chain's finalized blocks: whole blocks, up to the newest with time <=
// until, while the gas limits of their deposits fit. Through answers only once that is
// decided, that is, once a finalized block with a later time is known or the gas is used up;
// until then it is an *Error, and the caller asks again. Batch sizes, endpoints and what
// was read ahead change nothing in the answer.
//
// Promises
//   - A header is believed for its place in a chain of hashes that begins at the last
//     point taken in, a deposit for its receipt under such a header. What an endpoint can still
//     do is to refuse, to lag, or to give a chain that the parent chain did not
//     finalize; several of these it cannot do unnoticed for long, since the chain that
//     it gave must go on.
//   - What was taken in is never taken back. If the parent chain does so, every call is a
//     ReasonReorg until it has the old blocks again.
//   - Memory is bounded: by the blocks read ahead, by the bytes of their deposits, and by
//     the size of an answer.
//   - Every error is an *Error with one of few reasons, but for a context that ended.
//   - A transaction is stored before it is sent, and two never share a nonce but to
//     replace each other.
//
// Headers must hash as Ethereum's do (types.Header) and receipts as EIP-2718 and EIP-658
// say, of whatever type. A parent chain whose headers have fields of its own, or whose
// receipts have, is refused: its blocks cannot be checked here.
//
// Must not: know how a deposit executes or an output is made; move heads.
package parent
