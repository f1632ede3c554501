package predeploy

import (
	"errors"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/router"
)

// Account is a predeploy with an engine of its own.
type Account struct {
	Address common.Address // whose code is the stub
	Engine  common.Address // where the stub calls
	// Answer runs one call of the ABI. What Refuse has made reverts; any other error
	// halts the frame.
	Answer func(h execution.Host, f execution.Frame) ([]byte, error)
}

// Router is the account's engine as the router takes it.
func (a Account) Router() router.Engine {
	return router.Engine{Address: a.Engine, New: func() execution.VM { return a }}
}

var errForeign = errors.New("the engine of a predeploy serves that account alone")

// Admit lets in frames of the account itself alone: any other with the same code
// would hold what nobody reads.
func (a Account) Admit(f execution.Frame, _ []execution.Frame) error {
	if f.Callee != a.Address || f.Kind == execution.DelegateCall {
		return errForeign
	}
	return nil
}

// Call runs one call. An Answer that calls nobody is never entered again.
func (a Account) Call(h execution.Host, f execution.Frame) execution.Result {
	out, err := a.Answer(h, f)
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return execution.Result{Output: refused.data, GasLeft: h.Gas(), Err: execution.ErrRevert}
	case err != nil:
		return execution.Result{Err: err}
	}
	return execution.Result{Output: out, GasLeft: h.Gas()}
}

// refusal is a revert, with an error of the ABI as data.
type refusal struct{ data []byte }

func (*refusal) Error() string { return "refused" }

// Refuse reverts with an error of the ABI, by its signature.
func Refuse(signature string, values ...abi.Value) error {
	return &refusal{abi.Call(signature, values...)}
}

// BadArgument refuses call data. What says which part of it, in a few fixed words.
func BadArgument(what string) error { return Refuse("BadArgument(string)", abi.String(what)) }
