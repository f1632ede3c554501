package parent

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// portal speaks the ABI of the contract.
var portal = bindings.NewPortal()

// depositTopic names the portal's event TransactionDeposited.
var depositTopic = portal.GetABI().Events[bindings.PortalTransactionDeposited{}.ContractEventName()].ID

// maybe tells whether a block's bloom leaves it open that the portal took a deposit.
func maybe(bloom types.Bloom, at common.Address) bool {
	return bloom.Test(at[:]) && bloom.Test(depositTopic[:])
}

// receipts are hashed as a parent chain has them: of whatever type, with what every
// receipt has (EIP-2718, EIP-658).
type receipts []*types.Receipt

func (r receipts) Len() int { return len(r) }

func (r receipts) EncodeIndex(i int, w *bytes.Buffer) {
	x := r[i]
	status := x.PostState
	if len(status) == 0 && x.Status == types.ReceiptStatusSuccessful {
		status = []byte{1}
	}
	if x.Type != types.LegacyTxType {
		w.WriteByte(x.Type)
	}
	if err := rlp.Encode(w, []any{status, x.CumulativeGasUsed, x.Bloom, x.Logs}); err != nil {
		panic(err) // plain values always encode
	}
}

// depositsIn gives the deposits of a block, whose receipts must hash to root. Their
// indices are not set.
func depositsIn(list receipts, root common.Hash, at common.Address) (out []messages.Deposit, err error) {
	for i, r := range list {
		if r == nil || slices.Contains(r.Logs, nil) {
			return nil, fmt.Errorf("receipt %d, or a log of it, is null", i)
		}
	}
	if got := types.DeriveSha(list, trie.NewStackTrie(nil)); got != root {
		return nil, fmt.Errorf("%d receipts hash to %s, the header has %s", len(list), got, root)
	}
	for _, r := range list {
		for _, l := range r.Logs {
			if l.Address != at || len(l.Topics) == 0 || l.Topics[0] != depositTopic {
				continue
			}
			d, err := decode(l)
			if err != nil {
				return nil, errorf(ReasonPortal, "TransactionDeposited", "portal %s: %w", at, err)
			}
			out = append(out, *d)
		}
	}
	return out, nil
}

// decode reads a TransactionDeposited. The portal makes one form of it; any other
// means that it is no portal of this version.
func decode(l *types.Log) (*messages.Deposit, error) {
	e, err := portal.UnpackTransactionDepositedEvent(l)
	if err != nil {
		return nil, err
	}
	if e.Version.Sign() != 0 {
		return nil, fmt.Errorf("a deposit of version %s, this release knows version 0", e.Version)
	}
	return messages.ReadOpaque(e.From, e.To, e.OpaqueData)
}
