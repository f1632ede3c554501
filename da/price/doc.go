// Package price decides what a submission to the DA layer offers, and counts
// what is spent.
//
//	Quote: blobs -> gas limit x estimated price -> within ceiling and budget? -> reserved on disk -> da.Fee
//	Settle: included -> spent, price sinks    refused -> given back, price rises if it was too low
//	                                          gone    -> given back, price rises
//
// The layer charges gas limit times gas price, used or not. GasLimit and Cost
// are the layer's own formulas, so what is counted is what is charged, to the utia.
//
// The estimate begins at the floor, or where it was when the process ended. It
// rises at once to the price that a refusal names, by half where none is named,
// and sinks by an eighth of the way with each submission that is included. What
// the layer has named is not undercut for an hour. A fixed price does none of this.
//
// Promises
//   - No fee is above the ceiling. While the layer asks for more, Quote says so,
//     and lets an offer at the ceiling through twice a minute to see if it still does.
//   - What is spent in a day (UTC) and what may yet be charged stays within the
//     budget together; kill -9 forgets neither.
//   - A reservation is on disk before Quote returns, and no two are alike. What is
//     settled twice, since the process died in between, counts once.
//   - estimate and ledger are pure; Prices has the clock, the lock and the disk.
//
// Must not: look into blobs, send anything, or read an error's text.
package price
