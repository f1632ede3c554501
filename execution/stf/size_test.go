package stf

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/holiman/uint256"
)

// The bound of EIP-7934 is on the block's RLP, where a typed transaction is a
// string within the list (EIP-2718).
func TestBytesInBlock(t *testing.T) {
	for _, size := range []int{0, 1, 40, 55, 56, 150, 255, 256, 70_000} {
		data := make([]byte, size)
		for _, inner := range []types.TxData{
			&types.LegacyTx{GasPrice: big.NewInt(1), Data: data},
			&types.AccessListTx{ChainID: big.NewInt(7), Data: data},
			&types.DynamicFeeTx{ChainID: big.NewInt(7), Data: data},
			&types.SetCodeTx{ChainID: uint256.NewInt(7), To: common.Address{1}, Data: data},
		} {
			tx := types.NewTx(inner)
			enc, err := rlp.EncodeToBytes(tx)
			if err != nil {
				t.Fatal(err)
			}
			if got := bytesInBlock(types.NewTx(inner)); got != uint64(len(enc)) {
				t.Errorf("type %d with %d bytes of data counts %d, takes %d", tx.Type(), size, got, len(enc))
			}
		}
	}
}
