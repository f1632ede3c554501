package move_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/move"
)

func TestExplain(t *testing.T) {
	for want, data := range map[string][]byte{
		"Move abort 65542 (0x10006: INVALID_ARGUMENT 6) in 0x1::coin::withdraw": abi.Call("Aborted(string,string,uint64)", abi.String("0x1::coin"), abi.String("withdraw"), abi.Uint(65542)),
		"Move abort 42 in 0x2::m::f":                                                           abi.Call("Aborted(string,string,uint64)", abi.String("0x2::m"), abi.String("f"), abi.Uint(42)),
		"Move error ARITHMETIC_ERROR in 0x2::m::f at instruction 3":                            abi.Call("ExecutionFailed(string,string,string,uint256)", abi.String("ARITHMETIC_ERROR"), abi.String("0x2::m"), abi.String("f"), abi.Uint(3)),
		"Move error LINKER_ERROR in 0x2::m":                                                    abi.Call("ExecutionFailed(string,string,string,uint256)", abi.String("LINKER_ERROR"), abi.String("0x2::m"), abi.String(""), abi.Word(common.MaxHash)),
		"module 1 of the bundle is refused: BAD_MAGIC":                                         abi.Call("ModuleRefused(uint256,string,string,string,uint256)", abi.Uint(1), abi.String("BAD_MAGIC"), abi.String(""), abi.String(""), abi.Word(common.MaxHash)),
		"module 0x2::m is on the call stack already, and is not entered again or upgraded":     abi.Call("ModuleBusy(string)", abi.String("0x2::m")),
		"module 0x2::m is immutable: it was published with that policy and cannot be upgraded": abi.Call("ModuleImmutable(string)", abi.String("0x2::m")),
		"the function has not taken the value that came with the call: 7 wei are left":         abi.Call("UnusedValue(uint256)", abi.Uint(7)),
		`the call of the Move gateway is malformed: "\x1b[31m"`:                                abi.Call("BadArgument(string)", abi.String("\x1b[31m")),
	} {
		if got, ok := move.Explain(data); !ok || got != want {
			t.Errorf("%q, %v, want %q", got, ok, want)
		}
		if got, ok := move.Explain(data[:len(data)/2]); ok {
			t.Errorf("cut off: %q", got)
		}
		// Each is an error of the ABI.
		if _, err := gatewayABI.ErrorByID([4]byte(data)); err != nil {
			t.Error(err)
		}
	}
	if text, ok := move.Explain(abi.Call("Error(string)", abi.String("x"))); ok {
		t.Errorf("another error: %q", text)
	}
}
