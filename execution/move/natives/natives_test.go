package natives_test

import (
	"slices"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/move/natives"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// ofChain are the modules of the framework whose native functions are the
// gateway's.
var ofChain = []string{"event", "native_coin", "evm", "outbox", "block", "tx_context"}

// TestComplete compares the functions here with what the framework declares.
func TestComplete(t *testing.T) {
	declared := map[vm.NativeName]bool{}
	for _, c := range framework.Modules() {
		m, err := format.Decode(c.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		for i := range m.FunctionDefs {
			if m.FunctionDefs[i].Native && !slices.Contains(ofChain, c.ID.Name) {
				declared[vm.NativeName{Module: c.ID, Function: m.FunctionName(i)}] = true
			}
		}
	}
	all := natives.Standard()
	for n := range declared {
		if all[n] == nil {
			t.Errorf("native function %s::%s is not there", n.Module, n.Function)
		}
	}
	for n := range all {
		// The framework's own vectors are made of instructions.
		if !declared[n] && n.Module.Name != "vector" {
			t.Errorf("no module declares %s::%s", n.Module, n.Function)
		}
		if n.Module.Address != tag.Core {
			t.Errorf("%s is not at 0x1", n.Module)
		}
	}
}
