package derive

// Reason says why something in a namespace was skipped.
type Reason string

const (
	SkipNotFrame    Reason = "not_a_frame"     // garbage, or of another chain
	SkipSigner      Reason = "unknown_signer"  // signed by somebody who is not the sequencer
	SkipOldBatch    Reason = "old_batch"       // duplicate or replay of a batch that was taken
	SkipEarlyBatch  Reason = "too_early"       // too many batches ahead of the next one
	SkipDuplicate   Reason = "duplicate_frame" // the same frame is held already
	SkipHeldFull    Reason = "held_full"       // no room to hold it
	SkipExpired     Reason = "expired"         // the batch did not become complete within the window
	SkipBadBatch    Reason = "bad_batch"       // complete, and not a batch
	SkipParent      Reason = "wrong_parent"    // does not follow the last batch or block
	SkipWindow      Reason = "past_window"     // landed too long after an origin
	SkipOrigin      Reason = "bad_origin"      // origin goes back, too far ahead, or is not known yet
	SkipTime        Reason = "bad_time"        // timestamp before its parent or origin, or too far in the future
	SkipUnexecuted  Reason = "unexecutable"    // a block could not be executed: the rest of its batch is dropped
	SkipBadForced   Reason = "bad_forced"      // a blob in the forced namespace that is no forced message
	SkipForcedFull  Reason = "forced_full"     // forced transactions past what one DA height may hold
	SkipForcedBlock Reason = "forced_only"     // not a skip: a block that derivation built because the window passed
)

// Stats counts what derivation skipped, by reason.
type Stats map[Reason]uint64
