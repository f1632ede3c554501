package move_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/move"
)

func aborted(module, function string, code uint64) []byte {
	return abi.Call("Aborted(string,string,uint64)", abi.String(module), abi.String(function), abi.Uint(code))
}

func failed(status, module, function string, offset abi.Value) []byte {
	return abi.Call("ExecutionFailed(string,string,string,uint256)", abi.String(status), abi.String(module), abi.String(function), offset)
}

func refused(index uint64, status, module, function string, offset abi.Value) []byte {
	return abi.Call("ModuleRefused(uint256,string,string,string,uint256)", abi.Uint(index), abi.String(status), abi.String(module), abi.String(function), offset)
}

var nowhere = abi.Word(common.MaxHash)

func TestExplain(t *testing.T) {
	for want, data := range map[string][]byte{
		"Move abort 65542 (0x10006: INVALID_ARGUMENT, INSUFFICIENT_BALANCE) in 0x1::coin::extract": aborted("0x1::coin", "extract", 65542),
		"Move abort 393221 (0x60005: NOT_FOUND, NOT_REGISTERED) in 0x1::coin::withdraw":            aborted("0x1::coin", "withdraw", 0x60005),
		"Move abort 65636 (0x10064: INVALID_ARGUMENT 100) in 0x1::coin::withdraw":                  aborted("0x1::coin", "withdraw", 0x10064),
		"Move abort 1 (0x1: INVALID_UTF8) in 0x1::string::utf8":                                    aborted("0x1::string", "utf8", 1),
		"Move abort 65542 (0x10006: INVALID_ARGUMENT 6) in 0x2::coin::extract":                     aborted("0x2::coin", "extract", 65542),
		"Move abort 42 in 0x2::m::f":   aborted("0x2::m", "f", 42),
		`Move abort 1 in "\x1b[2J"::f`: aborted("\x1b[2J", "f", 1),
		"Move error ARITHMETIC_ERROR in 0x2::m::f at instruction 3: an overflow, a division by zero, or a shift by too many bits": failed("ARITHMETIC_ERROR", "0x2::m", "f", abi.Uint(3)),
		"Move error LINKER_ERROR in 0x2::m::f: no module of this name is published":                                               failed("LINKER_ERROR", "0x2::m", "f", nowhere),
		"Move error NO_STATUS in 0x2::m":                                                                                                  failed("NO_STATUS", "0x2::m", "", nowhere),
		"module 1 of the bundle is refused: BAD_MAGIC: the bytes are no Move module":                                                      refused(1, "BAD_MAGIC", "", "", nowhere),
		"module 0 of the bundle is refused: RET_TYPE_MISMATCH_ERROR in 0x2::m::f at instruction 0":                                        refused(0, "RET_TYPE_MISMATCH_ERROR", "0x2::m", "f", abi.Uint(0)),
		"the call of the Move gateway is malformed: method: no function of the gateway has this selector; ether goes with call(...) only": abi.Call("BadArgument(string)", abi.String("method")),
		"module 0x2::m is in use on the call stack, and is not entered again or upgraded":                                                 abi.Call("ModuleBusy(string)", abi.String("0x2::m")),
		"module 0x2::m is immutable: it was published with that policy and cannot be upgraded":                                            abi.Call("ModuleImmutable(string)", abi.String("0x2::m")),
		"the function has not taken the value that came with the call: 7 wei are left":                                                    abi.Call("UnusedValue(uint256)", abi.Uint(7)),
		`the call of the Move gateway is malformed: "\x1b[31m"`:                                                                           abi.Call("BadArgument(string)", abi.String("\x1b[31m")),
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
