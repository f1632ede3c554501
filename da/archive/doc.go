// Package archive keeps what a chain was derived from, for nodes that sync when
// the DA layer has dropped it: for each DA height the shares of the chain's
// namespaces with the proofs that none is missing.
//
//	keep:   driver's Fetcher -> Store.Keep -> Record, compressed
//	serve:  Store.Read -> trivium_getArchivedBlobs (app/rpc)
//	use:    Client.Namespace -> the DA layer, and where that has pruned -> archives
//	        in turn -> Record -> square.Open against the DA layer's header
//
// A namespace that no row root of the header covers is in no record: the header
// alone proves that it is absent. A height of which that is true for all
// namespaces has no record at all.
//
// Promises
//   - Nobody has to trust an archive. Headers come from the DA layer, verified as
//     it is configured; an archive's answer counts only if square.Open accepts it
//     against the header, so an archive can refuse to answer and nothing else.
//   - An archive that gave something else is named in the log, once until it gives
//     something right, with the height and what was wrong, and the next one is asked.
//     Its name is scheme and host: what else is in a URL stays secret.
//   - What is pruned is told in one place: Client gives KindPruned for data of 24 h
//     and more only. For younger data, which the DA node has not fetched yet, it
//     gives ReasonSyncing, and no archive is asked.
//   - A record is decoded within the bounds that the header of its height gives,
//     whatever its size says.
//   - Keeping a height twice changes nothing. A record of another header at the
//     same height takes the old one's place.
//
// Must not: know what the shares mean, or sync the database. A record is written
// before derivation passes its height, and the write that moves derivation on
// syncs both.
//
// docs/spec/da.md draws the record.
package archive
