// Package light is a da.Client that believes a DA node no header which the DA
// chain's validators have not signed. It stands between a rollup node and the
// client that asks the DA node.
//
//	trust:   da.trusted_height and da.trusted_hash, or the first header given -> base, on disk
//	newer:   Head, or a height above the newest -> signatures and validator sets
//	         (cometbft/light: in one leap, or in several) -> newest, on disk
//	older:   the 64 heights that the one asked for lies in, by one range call
//	         -> their top by signatures, the rest by the chain of hashes down from it
//	oldest:  below what can be verified by signatures -> the chain of hashes down
//	         from the lowest header known, 4 times 64 at a time, each 64th hash on disk
//	blobs:   Namespace and Prove pass, to be checked against the headers
//	         (square.Open, square.VerifyInclusion); that a blob is not there is checked here
//
// Three modes (da.verify): Light is the above. Roots checks a header against
// itself: fields against its hash, data hash against row and column roots; who
// answers is trusted for which header comes next. None takes headers as Source
// gives them; da/celestia checks as much as Roots does. A namespace is opened against row roots in each of them (square.Open),
// since there is no other way to a blob.
//
// Promises of Light
//   - A header comes out only if more than two thirds of its validators signed it
//     and a third of validators trusted before did too, or if a header of which
//     that is true leads to it by hashes.
//   - What is verified stays: another header at the same height is an error, whoever
//     signed it. If validators did, they signed two: a *Equivocation, which is kept,
//     and after which nothing is answered until a trusted header is configured that
//     lies above. If they did not, the DA node forged it (da.LieHeader).
//   - A restart goes on from what is on disk. Trust on first use happens once. A
//     trusted header that is configured later is held against all that; nothing
//     comes out before the two agree.
//   - Callers that ask for heights of one stretch share one range call, and the
//     next stretch is on its way when half of one has been asked for.
//   - Memory: 512 headers with their roots (46 KB each for a 128-wide square), four
//     headers with commit and validators, and four stretches while they are verified.
//     Disk: two headers, and 40 bytes for every 64 heights.
//
// What it costs to begin below the trusted header: every header from there down
// to the height asked for is fetched and hashed once before the first one comes
// out, and again when it is used. Headers younger than the trusting period need
// none of that if the trusted header is the older one.
//
// Must not: retry, or ask more than one DA node.
package light
