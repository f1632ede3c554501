package router

import (
	"errors"
	"reflect"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"
)

// staticOf gives a function that tells whether an EVM is in a static call, which
// the EVM tells nobody. Its field is read where it has one of that name; it costs
// nothing, and the probe half a microsecond. A test holds the two to each other.
func staticOf(evm *vm.EVM) func() bool {
	if f := reflect.ValueOf(evm).Elem().FieldByName("readOnly"); f.IsValid() && f.Kind() == reflect.Bool {
		return f.Bool
	}
	return func() bool { return probe(evm) }
}

// probeAddress is an account that nothing ever uses.
var probeAddress = common.Address{0x54, 0x52, 0x49, 0x56, 0x49, 0x55, 0x4d, 0xff, 0xff}

// probeCode is PUSH0 PUSH0 TSTORE: sets a transient slot to what it is.
var probeCode = []byte{byte(vm.PUSH0), byte(vm.PUSH0), byte(vm.TSTORE)}

// probe tries a write, which only a static call refuses. The tracer must not see
// it.
func probe(evm *vm.EVM) bool {
	tracer := evm.Config.Tracer
	evm.Config.Tracer = nil
	c := vm.NewContract(probeAddress, probeAddress, new(uint256.Int), vm.NewGasBudget(1000, 0), nil)
	c.Code = probeCode
	_, err := evm.Run(c, nil, false)
	evm.Config.Tracer = tracer
	return errors.Is(err, vm.ErrWriteProtection)
}
