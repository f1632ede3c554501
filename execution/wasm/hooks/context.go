package hooks

import (
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// blockBasefee is block_basefee(dest): a word, wei a gas.
func blockBasefee(f *Frame, stack []uint64) {
	if f.pay(1, 0, 0) {
		fee := f.Host.Block().BaseFee
		f.putInt(stack[0], &fee)
	}
}

// blockCoinbase is block_coinbase(dest): an address.
func blockCoinbase(f *Frame, stack []uint64) {
	if f.pay(1, 0, 0) {
		f.putAddress(stack[0], f.Host.Block().Coinbase)
	}
}

// blockGasLimit is block_gas_limit() -> gas.
func blockGasLimit(f *Frame, stack []uint64) {
	if f.pay(0, 0, 0) {
		stack[0] = f.Host.Block().GasLimit
	}
}

// blockNumber is block_number() -> number of the block being processed.
func blockNumber(f *Frame, stack []uint64) {
	if f.pay(0, 0, 0) {
		stack[0] = f.Host.Block().Number
	}
}

// blockTimestamp is block_timestamp() -> seconds.
func blockTimestamp(f *Frame, stack []uint64) {
	if f.pay(0, 0, 0) {
		stack[0] = f.Host.Block().Timestamp
	}
}

// chainID is chainid() -> the low 64 bits of the chain's id.
func chainID(f *Frame, stack []uint64) {
	if f.pay(0, 0, 0) {
		id := f.Host.Block().ChainID
		stack[0] = id.Uint64()
	}
}

// contractAddress is contract_address(dest): whose storage the frame works on,
// as ADDRESS.
func contractAddress(f *Frame, stack []uint64) {
	if f.pay(1, 0, 0) {
		f.putAddress(stack[0], f.Call.Callee)
	}
}

// msgSender is msg_sender(dest), as CALLER.
func msgSender(f *Frame, stack []uint64) {
	if f.pay(1, 0, 0) {
		f.putAddress(stack[0], f.Call.Caller)
	}
}

// msgValue is msg_value(dest): a word, wei, as CALLVALUE.
func msgValue(f *Frame, stack []uint64) {
	if !f.pay(1, 0, 0) {
		return
	}
	var zero uint256.Int
	if v := f.Call.Value; v != nil {
		f.putInt(stack[0], v)
	} else {
		f.putInt(stack[0], &zero)
	}
}

// msgReentrant is msg_reentrant() -> 1 if a frame that works on the same storage
// stands below this one.
func msgReentrant(f *Frame, stack []uint64) {
	if !f.pay(0, 0, 0) {
		return
	}
	stack[0] = 0
	frames := f.Host.Frames()
	for i := range max(len(frames), 1) - 1 { // the last is this one
		if frames[i].Callee == f.Call.Callee {
			stack[0] = 1
			return
		}
	}
}

// txGasPrice is tx_gas_price(dest): a word, wei a gas.
func txGasPrice(f *Frame, stack []uint64) {
	if f.pay(1, 0, 0) {
		price := f.Host.Tx().GasPrice
		f.putInt(stack[0], &price)
	}
}

// txInkPrice is tx_ink_price() -> ink in one gas.
func txInkPrice(f *Frame, stack []uint64) {
	if f.pay(0, 0, 0) {
		stack[0] = schedule.InkPerGas
	}
}

// txOrigin is tx_origin(dest): an address.
func txOrigin(f *Frame, stack []uint64) {
	if f.pay(1, 0, 0) {
		f.putAddress(stack[0], f.Host.Tx().Origin)
	}
}

// evmGasLeft is evm_gas_left() -> gas left after paying for this call.
func evmGasLeft(f *Frame, stack []uint64) {
	if f.pay(0, 0, 0) {
		stack[0] = f.Ink.Get() / schedule.InkPerGas
	}
}

// evmInkLeft is evm_ink_left() -> ink left after paying for this call.
func evmInkLeft(f *Frame, stack []uint64) {
	if f.pay(0, 0, 0) {
		stack[0] = f.Ink.Get()
	}
}
