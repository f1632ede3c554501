// Package codec turns the chain's blocks into DA blobs and back, byte for byte.
//
//	blocks -> rollup.Batch -> EncodeBatch -> payload -> EncodeFrames -> blobs
//	blobs -> DecodeFrame -> JoinFrames -> payload -> DecodeBatch -> rollup.Batch
//	[]*types.Transaction <-> EncodeForced, DecodeForced <-> one blob
//
// A payload holds one batch, column by column: all nonces together, all values
// together and so on, each column under whatever form made it smallest.
// Signatures stand outside of the compressor, because nothing compresses them.
// A frame is a slice of a payload under the sequencer's signature, so a reader
// never keeps a byte of somebody else's. docs/spec/batch.md draws the layouts.
//
// Promises
//   - Every format starts with a version byte.
//   - Decoders are total: any bytes give a value or an error, never a panic, and
//     memory is bounded by Limits whatever the bytes claim.
//   - Decoding gives back exactly the batch that was encoded, with identical
//     transaction hashes, and encoding a decoded batch again gives a payload that
//     decodes to the same. No number has two spellings within its form.
//   - EncodeBatch gives the same bytes for the same batch every time, within one
//     version of the compressor.
//   - The package is pure: no I/O, no clock, no randomness. All functions may be
//     called from several goroutines.
//
// It must not judge what needs the chain (nonces, balances, the parent batch,
// the sequencer window): rollup/derive does. It does not recover the senders of
// transactions.
package codec
