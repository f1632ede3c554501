package da

import (
	"errors"
	"fmt"
)

// Kind says what the caller of a DA client does next.
type Kind uint8

const (
	KindTemporary    Kind = iota // try again later: the layer or the way to it is down
	KindUnderpriced              // raise the gas price
	KindTooLarge                 // split: the blob or the request is over the limit
	KindAmbiguous                // look the commitment up before sending again
	KindFuture                   // wait: the height does not exist yet
	KindPruned                   // ask another endpoint: the height is no longer kept here
	KindNotFound                 // the height exists and does not hold what was asked for
	KindUnauthorized             // fix the token or its permission
	KindFatal                    // the request or the answer is wrong; trying again will not help
	KindDishonest                // ask another endpoint: the answer is disproved, Reason names the lie
)

var kindNames = [...]string{"temporary", "underpriced", "too large", "ambiguous", "future height", "pruned", "not found", "unauthorized", "fatal", "dishonest"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Error is the error of every DA client.
type Error struct {
	Kind   Kind
	Reason Reason // what is the matter, where that is known
	Op     string // the call, such as "blob.Submit"
	Err    error
	Price  float64 // utia per gas that the layer asks for, with ReasonPrice; 0 where it does not say
}

// Errorf makes an Error with a formatted cause.
func Errorf(kind Kind, op, format string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Err: fmt.Errorf(format, args...)}
}

// Because gives e its reason and returns it.
func (e *Error) Because(r Reason) *Error { e.Reason = r; return e }

// maxText bounds what an error says of its cause: that may be what a DA node has
// answered, of any length, and ends in the log and in the node's status.
const maxText = 2 << 10

// Error says what failed and, where the reason is known, what to do about it.
func (e *Error) Error() string {
	cause := fmt.Sprint(e.Err)
	if n := len(cause); n > maxText {
		cause = cause[:maxText/2] + " ... " + cause[n-maxText/2:]
	}
	if advice := e.Reason.Advice(); advice != "" {
		return fmt.Sprintf("DA %s: %s: %s (%s)", e.Op, e.Kind, cause, advice)
	}
	return fmt.Sprintf("DA %s: %s: %s", e.Op, e.Kind, cause)
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf classes any error: that of the *Error within, or KindTemporary (a
// context that ended, a broken connection).
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindTemporary
}

// ReasonOf is the reason of the *Error within err, or empty.
func ReasonOf(err error) Reason {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

// PriceOf is the price that the layer asks for, in utia per gas, when err is a
// refusal of a lower one that names it; otherwise 0.
func PriceOf(err error) float64 {
	var e *Error
	if errors.As(err, &e) {
		return e.Price
	}
	return 0
}
