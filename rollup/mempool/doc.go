// Package mempool holds the transactions that wait for a block: go-ethereum's
// legacy pool behind a small door of our own.
//
//	Add -> recover senders in parallel -> one adder -> legacypool
//	chain's head event -> follower -> legacypool.Reset
//	Pending -> transactions by price and nonce -> rollup/sequencer
//
// Promises
//   - Rules and error texts are go-ethereum's. Blob transactions (type 3) are
//     refused, and so are transactions with the reserved signature, which no block
//     may hold.
//   - On a chain with DA fees, a transaction is refused whose gas limit covers its
//     bytes in no block at the present price. Of those that wait here for a lower
//     one, Covers costs a look-up: they may be met with each block.
//   - Each signature is recovered once; the sender stays cached in the transaction.
//   - When Add returns, Nonce and Pending know the transaction: a client reads
//     what it wrote.
//   - Many small Adds cost what one large one does. The legacy pool walks all its
//     accounts after every change, so the changes that arrive during one walk
//     are put together for the next.
//
// It must not decide what a block holds, and it keeps nothing on disk: a
// transaction is not acknowledged as final by being here.
package mempool
