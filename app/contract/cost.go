package contract

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution/wasm"
)

// MaxTxBytes is the largest transaction that nodes let into their pools.
const MaxTxBytes = 128 << 10

// Cost is what the transaction takes that deploys a new module. What the first
// call uses comes on top of it.
type Cost struct {
	Sent    int    // bytes of the module in it
	TxBytes int    // bytes of the transaction
	Gas     uint64 // limit that it needs, to about 1 %
}

// Cost tells what a deployment takes, with the module as it is or compressed, and
// with the call data of a first call.
func (m *Module) Cost(raw bool, init []byte) (*Cost, error) {
	code, err := m.sent(raw)
	if err != nil {
		return nil, err
	}
	data, err := deployerABI.Pack("deploy", code, init, common.Hash{})
	if err != nil {
		return nil, err
	}
	return m.cost(code, data)
}

// sent is the module as a transaction carries it.
func (m *Module) sent(raw bool) ([]byte, error) {
	if raw {
		return m.Raw(), nil
	}
	return m.Packed()
}

const (
	// Gas of the account behind the module but for its code: its creation (EIP-1014,
	// EIP-3860), its address, running the init code, and the event.
	accountGas = params.CreateGas + 8*(params.InitCodeWordGas+params.Keccak256WordGas) +
		params.ColdAccountAccessCostEIP2929 + params.LogGas + 4*params.LogTopicGas + 250
	stubGas = 250 // of the EVM code before the deployer, without memory
	kept    = 64  // a call keeps one part in this many of the gas back (EIP-150)
)

// cost is what a transaction with this call data takes, in which a module stands.
func (m *Module) cost(code, data []byte) (*Cost, error) {
	report, err := wasm.Check(code)
	if err != nil {
		return nil, err
	}
	words := uint64(len(data)+31) / 32
	memory := words*params.MemoryGas + words*words/params.QuadCoeffDiv
	run := stubGas + words*params.CopyGas + memory + report.ActivationGas + accountGas + uint64(len(wasm.Designator{}.AccountCode()))*params.CreateDataGas
	run += run / (kept - 1) // by the stub, when it calls the engine
	zeroes := uint64(bytes.Count(data, []byte{0}))
	tokens := zeroes + (uint64(len(data))-zeroes)*params.TxTokenPerNonZeroByte
	return &Cost{
		Sent: len(code), TxBytes: txBytes(data),
		Gas: params.TxGas + max(tokens*params.TxCostFloorPerToken, tokens*params.TxDataZeroGas+run), // EIP-7623
	}, nil
}

// txBytes is the size of a transaction with this call data, at most.
func txBytes(data []byte) int {
	word := new(big.Int).SetBytes(bytes.Repeat([]byte{0xff}, 32))
	number := new(big.Int).SetUint64(math.MaxUint64)
	return int(types.NewTx(&types.DynamicFeeTx{
		ChainID: number, Nonce: math.MaxUint64, GasTipCap: number, GasFeeCap: number, Gas: params.MaxTxGas,
		To: new(common.Address), Value: number, Data: data, V: new(big.Int), R: word, S: word,
	}).Size())
}

// Over tells which limits of one transaction the deployment exceeds; empty if none.
func (c *Cost) Over() string {
	var over []string
	if c.Gas > params.MaxTxGas {
		over = append(over, fmt.Sprintf("it needs about %d gas, and one transaction may have %d (EIP-7825)", c.Gas, uint64(params.MaxTxGas)))
	}
	if c.TxBytes > MaxTxBytes {
		over = append(over, fmt.Sprintf("it makes %d bytes, and one transaction may have %d", c.TxBytes, MaxTxBytes))
	}
	return strings.Join(over, "; ")
}
