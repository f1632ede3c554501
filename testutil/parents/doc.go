// Package parents runs parent chains for tests, each a process of its own: anvil,
// and testutil/parentnet, which is go-ethereum.
//
//	parents.Each(t, func(t *testing.T, start parents.Starter) {
//		chain := start(t, parents.Options{})
//		...chain.URL... chain.Reorg(t, 3)
//	})
//
// What both keep to, so that a test need not know which one it has
//   - The ten accounts of the public test mnemonic have 10,000 ether each.
//   - The rules of Osaka, with its limit on the gas of a transaction.
//   - Without Options.Interval a block comes for each transaction, and by Mine.
//   - The finalized block is Options.Finality behind the head, the safe one half as
//     far. It moves back with the head if a reorg goes below it: a parent chain that
//     has lied about finality.
//   - Reorg puts as many other blocks, with no transactions, in place of the newest
//     ones. Unless the test sends them again, the transactions are gone.
//
// What differs: blocks of anvil that are made in the same second have the same
// timestamp, those of go-ethereum are at least a second apart, and so may be ahead of the
// clock.
//
// The programs are in the folder that TRIVIUM_PARENTS names, which `make
// test-settlement` fills. Without it tests skip. Processes listen on loopback alone and are
// gone when their test ends.
package parents
