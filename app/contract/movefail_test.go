package contract

import (
	"math/big"
	"testing"
)

func TestFailuresOfMove(t *testing.T) {
	none := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	for _, tc := range []struct {
		name   string
		values []any
		want   string
	}{
		{"Aborted", []any{"0x1::coin", "withdraw", uint64(65542)}, "Move abort 65542 (0x10006: INVALID_ARGUMENT, INSUFFICIENT_BALANCE) in 0x1::coin::withdraw"},
		{"Aborted", []any{"\x1b[2J", "f", uint64(1)}, `Move abort 1 in "\x1b[2J"::f`},
		{"ExecutionFailed", []any{"ARITHMETIC_ERROR", "0x42::m", "f", big.NewInt(3)}, "Move error ARITHMETIC_ERROR in 0x42::m::f at instruction 3: an overflow, a division by zero, or a shift by too many bits"},
		{"ExecutionFailed", []any{"LINKER_ERROR", "0x42::m", "", none}, "Move error LINKER_ERROR in 0x42::m: no module of this name is published"},
		{"ExecutionFailed", []any{"CALL_STACK_OVERFLOW", "0x42::m", "f", none}, "Move error CALL_STACK_OVERFLOW in 0x42::m::f: calls are nested too deep, or without end"},
		{"ModuleRefused", []any{big.NewInt(1), "LINKER_ERROR", "0x42::m", "", none}, "module 1 of the bundle is refused: LINKER_ERROR in 0x42::m: a module that it names is neither published nor before it in the bundle"},
		{"ModuleRefused", []any{big.NewInt(0), "RET_TYPE_MISMATCH_ERROR", "0x42::m", "f", big.NewInt(0)}, "module 0 of the bundle is refused: RET_TYPE_MISMATCH_ERROR in 0x42::m::f at instruction 0"},
		{"ModuleImmutable", []any{"0x42::m"}, "module 0x42::m is immutable: it was published with that policy and cannot be upgraded"},
		{"UnusedValue", []any{big.NewInt(5)}, "the function has not taken the value that came with the call: 5 wei are left"},
	} {
		e := GatewayABI.Errors[tc.name]
		data, err := e.Inputs.Pack(tc.values...)
		if err != nil {
			t.Fatal(err)
		}
		data = append(e.ID.Bytes()[:4:4], data...)
		if got := reason(data, nil); got != tc.want {
			t.Errorf("%s\nwant %s", got, tc.want)
		}
		for n := range data {
			reason(data[:n], nil) // in whatever words
		}
	}
}

func TestRefusedWithin(t *testing.T) {
	for want, values := range map[bool][]any{true: {"0x1::evm", "static_call", uint64(0x30001)}, false: {"0x1::evm", "collect", uint64(0x10006)}} {
		e := GatewayABI.Errors["Aborted"]
		data, err := e.Inputs.Pack(values...)
		if err != nil {
			t.Fatal(err)
		}
		if got := refusedWithin(append(e.ID.Bytes()[:4:4], data...)); got != want {
			t.Errorf("%v: %t", values, got)
		}
	}
	if refusedWithin(nil) || refusedWithin([]byte("other")) {
		t.Error("what is no error of the gateway is taken for one")
	}
}
