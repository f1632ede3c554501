// Package lite is as much of CometBFT as an offline check of a header takes, in the
// standard library alone: CometBFT itself does not build where proofs are checked.
//
//	14 encoded fields -> Header -> Hash, da.Header
//	Header + Commit   -> Verify -> signed by more than two thirds of its validators
//
// Promises. Hashes and signed bytes are CometBFT's, bit for bit. Each thing has one
// encoding: fields that CometBFT would have written otherwise are refused, and a
// Commit holds no signature that it does not need. No input makes it panic.
//
// Must not: import CometBFT, or know which validators deserve trust.
package lite
