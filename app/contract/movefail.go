package contract

import (
	"strings"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"

	"github.com/trivium-chain/trivium/execution/move"
)

// GatewayABI is move.GatewayABI, parsed.
var GatewayABI = func() gethabi.ABI {
	a, err := gethabi.JSON(strings.NewReader(move.GatewayABI))
	if err != nil {
		panic(err) // a constant
	}
	return a
}()

// Fail is an error of the Move gateway. Any contract may revert with the same
// data: its texts are a stranger's.
type Fail struct {
	Name   string // of the error in move.GatewayABI
	Values []any
}

// ReadFail reads revert data; nil if it is no error of the gateway.
func ReadFail(data []byte) *Fail {
	if len(data) < 4 {
		return nil
	}
	e, err := GatewayABI.ErrorByID([4]byte(data))
	if err != nil {
		return nil
	}
	values, err := e.Inputs.Unpack(data[4:])
	if err != nil {
		return nil
	}
	return &Fail{e.Name, values}
}

// refusedWithin tells whether the gateway failed since a contract that a module has
// called did, whose reason the module has dropped.
func refusedWithin(data []byte) bool {
	f := ReadFail(data)
	return f != nil && f.Name == "Aborted" && f.Values[0] == evmModule && f.Values[2] == callReverted
}

const (
	evmModule           = "0x1::evm"
	callReverted uint64 = 0x30001 // REVERTED of that module
)
