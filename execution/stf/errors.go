package stf

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

var (
	// ErrTimestamp refuses a block older than its parent.
	ErrTimestamp = errors.New("timestamp before the parent's")
	// ErrReservedSignature refuses a transaction with the signature that is
	// reserved for messages without one.
	ErrReservedSignature = errors.New("reserved signature")
	// ErrDeposit refuses a deposit that is not what the parent chain's inbox has next.
	ErrDeposit = errors.New("no deposit that is due")
	// ErrHeader refuses a header that the chain's rules do not give.
	ErrHeader = errors.New("header does not follow from its parent")
	// ErrState reports that the state could not be read: the block says nothing
	// about the input, and the same input may succeed on a sound database.
	ErrState = errors.New("state unreadable")
)

// TxError tells which transaction of Input.Txs does not apply, and why. Err is
// one of package core's errors, or of this package's.
type TxError struct {
	Index int // in Input.Txs
	Hash  common.Hash
	Err   error
}

func (e *TxError) Error() string {
	return fmt.Sprintf("transaction %d (%s): %v", e.Index, e.Hash, e.Err)
}

func (e *TxError) Unwrap() error { return e.Err }
