package outbox

import (
	"errors"

	"github.com/trivium-chain/trivium/da"
)

// Pricer decides what a submission may cost, and hears what became of it. Its
// methods may be called by several goroutines. They must not call the Outbox.
type Pricer interface {
	// Quote gives the fee to offer for one DA transaction with these blobs. An
	// error says that it must not be sent now, such as a *da.Error with
	// ReasonCeiling or ReasonBudget: the outbox asks again later.
	Quote(blobs []da.Blob) (da.Fee, error)
	// Settle tells what became of a submission that was sent at a quoted fee;
	// Key may have been set since. Each is settled once as Included, Refused or
	// Gone; before Included or Gone it may be told to be Ambiguous, once. Open
	// tells Ambiguous of each flight that an earlier process has left on disk, before
	// anything else: what that process was quoted beside them was not sent. If it
	// died while a flight was settled, that flight is settled once more.
	Settle(fee da.Fee, o Outcome, err error)
}

// Outcome is what became of a submission.
type Outcome uint8

const (
	// Included: it is on the layer and was paid for. So are submissions counted
	// of which Reset has dropped all items: they may be.
	Included Outcome = iota
	// Refused: it was certainly not taken, and nothing was paid; err says why.
	Refused
	// Ambiguous: it may be on the layer, now or soon. Included or Gone follows.
	Ambiguous
	// Gone: it was looked for and will be sent again; nothing was paid.
	Gone
)

func (o Outcome) String() string {
	return [...]string{"included", "refused", "ambiguous", "gone"}[o]
}

// outcomeOf classes the answer of Submit; Included is not believed before it is
// read back. An error that no DA client has classed may hide a submission that
// went through, and so may one after the context ended.
func outcomeOf(err error, cutOff bool) Outcome {
	var classed *da.Error
	switch {
	case err == nil:
		return Included
	case cutOff, !errors.As(err, &classed), classed.Kind == da.KindAmbiguous:
		return Ambiguous
	}
	return Refused
}

// leaveToLayer offers the zero fee.
type leaveToLayer struct{}

func (leaveToLayer) Quote([]da.Blob) (da.Fee, error) { return da.Fee{}, nil }
func (leaveToLayer) Settle(da.Fee, Outcome, error)   {}
