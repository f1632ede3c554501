package snapshot

import (
	"errors"
	"fmt"
)

// Flaw names what is wrong with a snapshot, in a form that does not change.
type Flaw string

const (
	FlawChecksum Flaw = "checksum" // the file is not as it was written
	FlawFormat   Flaw = "format"   // not a snapshot of this version, or not in its one order
	FlawGenesis  Flaw = "genesis"  // of another chain
	FlawManifest Flaw = "manifest" // the manifest contradicts what comes after it
	FlawHeader   Flaw = "header"   // a header that cannot follow the one before, or is not the chain's
	FlawBlock    Flaw = "block"    // transactions that are not the header's
	FlawReceipts Flaw = "receipts" // receipts that are not the header's
	FlawCursor   Flaw = "cursor"   // derivation cannot go on from there
	FlawHeights  Flaw = "heights"  // records of DA heights
	FlawCode     Flaw = "code"     // code that no account has, or the other way round
	FlawState    Flaw = "state"    // accounts or slots that do not give their root
	FlawBatch    Flaw = "batch"    // not the batch in the DA layer, or one that does not count
	FlawFrames   Flaw = "frames"   // frames of later batches landed before the cursor
)

// Error says that a snapshot is refused.
type Error struct {
	Flaw Flaw
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("snapshot refused (%s): %v", e.Flaw, e.Err) }
func (e *Error) Unwrap() error { return e.Err }

func refuse(f Flaw, format string, args ...any) error {
	return &Error{f, fmt.Errorf(format, args...)}
}

// FlawOf is the flaw that err names, or empty.
func FlawOf(err error) Flaw {
	var e *Error
	if errors.As(err, &e) {
		return e.Flaw
	}
	return ""
}
