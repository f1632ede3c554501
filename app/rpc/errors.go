package rpc

import (
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/trivium-chain/trivium/execution/move"
)

// Error codes beside -32000, which any plain error gets. Those from -32768 to
// -32000 are JSON-RPC's and EIP-1474's; the small ones are Ethereum's.
const (
	codeHistoryGone   = 4444   // go-ethereum: history that this node has not (EIP-4444)
	codeReverted      = 3      // execution reverted; data holds what it gave back
	codeSyncTimeout   = 4      // EIP-7966: accepted, but not in a block in time; data holds the hash
	codeInvalidParams = -32602 // JSON-RPC
	codeInvalidInput  = -32000 // EIP-1474
	codeTooLarge      = -32003 // go-ethereum: the answers to a batch
	codeInternal      = -32603 // JSON-RPC
	codeLimit         = -32005 // EIP-1474: limit exceeded
)

// Error is an error with a JSON-RPC code and, if Data is not nil, its data.
type Error struct {
	Code    int
	Message string
	Data    any
	cause   error
}

func (e *Error) Error() string  { return e.Message }
func (e *Error) ErrorCode() int { return e.Code }
func (e *Error) ErrorData() any { return e.Data }
func (e *Error) Unwrap() error  { return e.cause }

func invalidParams(format string, args ...any) error {
	return &Error{Code: codeInvalidParams, Message: fmt.Sprintf(format, args...)}
}

// overLimit says which limit was met, by what, and what to do: advice for the
// client, and the setting that moves the limit, if there is one.
func overLimit(what string, have, limit any, setting, advice string) error {
	msg := fmt.Sprintf("%s: %v is over the limit of %v: %s", what, have, limit, advice)
	if setting != "" {
		msg += ", or raise " + setting + " on the node"
	}
	return &Error{Code: codeLimit, Message: msg}
}

// reverted is the error of an execution that gave back data by REVERT. The
// message shows the reason if the data is Solidity's Error(string) or Panic(uint256),
// or an error of the Move gateway.
func reverted(data []byte) error {
	msg := vm.ErrExecutionReverted.Error()
	if reason, err := abi.UnpackRevert(data); err == nil {
		msg += ": " + reason
	} else if reason, ok := move.Explain(data); ok {
		msg += ": " + reason
	}
	return &Error{Code: codeReverted, Message: msg, Data: hexutil.Encode(data), cause: vm.ErrExecutionReverted}
}

func syncTimeout(hash common.Hash, after time.Duration) error {
	return &Error{
		Code:    codeSyncTimeout,
		Message: fmt.Sprintf("The transaction was added to the transaction pool but wasn't processed in %v", after),
		Data:    hash,
	}
}

var (
	errHeaderNotFound = errors.New("header not found") // ethclient and others look for these words
	// What go-ethereum's server answers in these cases.
	errAnswersTooLarge = &Error{Code: codeTooLarge, Message: "response too large"}
	errCrashed         = &Error{Code: codeInternal, Message: "method handler crashed"}
	errNoSubmit        = errors.New("this node takes no transactions: send them to the sequencer, or start it with --sequencer.url")
)

// historyGone is an error of the store about a block that the node does not have,
// with its code; nil stays nil.
func historyGone(err error) error {
	if err == nil {
		return nil
	}
	return &Error{Code: codeHistoryGone, Message: err.Error(), cause: err}
}

// stateGone says that a block's state is not kept any more.
func stateGone(number uint64, cause error) error {
	return &Error{
		Code:    codeInvalidInput,
		Message: fmt.Sprintf("state of block %d is not available: this node keeps that of the last 128 blocks; ask a newer block, or an archive node", number),
		cause:   cause,
	}
}
