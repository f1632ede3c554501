package bindings_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"

	"github.com/trivium-chain/trivium/execution/messages"
)

// The largest message that the outbox takes is proven and paid by transactions that the
// parent chain takes (EIP-7825), with a quarter of their gas to spare.
func TestLargestMessageFits(t *testing.T) {
	s := newSettled(t)
	target := common.Address{0x77}
	work := program.New().Push(messages.MaxGas-1000).Op(vm.GAS, vm.SUB) // runs until it has used so much
	loop := work.Size()
	work.Op(vm.JUMPDEST, vm.DUP1, vm.GAS, vm.GT).Push(loop).Op(vm.JUMPI, vm.STOP)
	s.st.SetCode(target, work.Bytes(), tracing.CodeChangeUnspecified)
	m := s.message(common.Address{1}, target, new(big.Int), messages.MaxGas, bytes.Repeat([]byte{0xff}, messages.MaxData))
	index, o, _ := s.propose()
	proven := s.prove(m, index, o)
	s.mine(window)
	paid := s.finalize(m)
	t.Logf("proven for %s gas, paid for %s", thousands(proven), thousands(paid))
	if most := uint64(1<<24) / 4 * 3; proven > most || paid > most || paid < messages.MaxGas {
		t.Errorf("proven for %d gas, paid for %d, want at most %d", proven, paid, most)
	}
}
