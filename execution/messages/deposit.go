package messages

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/abi"
)

// Deposit is a message from the parent chain, as its portal's event has it. Mint is
// what the portal took in and the chain creates for From; Value is what From then
// sends to To, or to the contract that Data creates where To is nil.
type Deposit struct {
	Index uint64         // place in the inbox, from 0
	From  common.Address // a contract of the parent chain stands under its alias
	To    *common.Address
	Mint  uint256.Int // wei
	Value uint256.Int // wei
	Gas   uint64
	Data  []byte
}

// Tx is the deposit as it stands in a block: a transaction of type 2 without
// fees, with Index for its nonce, an access list of From with Mint for its one key, and
// the reserved signature v = 0, r = s = 1, which is nobody's.
func (d *Deposit) Tx(chainID *big.Int) *types.Transaction {
	return types.NewTx(&types.DynamicFeeTx{
		ChainID: chainID, Nonce: d.Index, GasTipCap: new(big.Int), GasFeeCap: new(big.Int), Gas: d.Gas,
		To: d.To, Value: d.Value.ToBig(), Data: d.Data,
		AccessList: types.AccessList{{Address: d.From, StorageKeys: []common.Hash{d.Mint.Bytes32()}}},
		V:          new(big.Int), R: big.NewInt(1), S: big.NewInt(1),
	})
}

// Reserved tells whether a transaction carries the reserved signature.
func Reserved(tx *types.Transaction) bool {
	v, r, s := tx.RawSignatureValues()
	return isOne(r) && isOne(s) && v != nil && v.Sign() == 0
}

func isOne(x *big.Int) bool { return x != nil && x.IsUint64() && x.Uint64() == 1 }

// Deposits is how many of a block's transactions, the first, are deposits.
func Deposits(txs []*types.Transaction) int {
	n := slices.IndexFunc(txs, func(tx *types.Transaction) bool { return !Reserved(tx) })
	if n < 0 {
		return len(txs)
	}
	return n
}

// DepositOf reads what Tx has made. False for every other transaction.
func DepositOf(tx *types.Transaction) (*Deposit, bool) {
	list := tx.AccessList()
	if tx.Type() != types.DynamicFeeTxType || !Reserved(tx) || len(list) != 1 || len(list[0].StorageKeys) != 1 ||
		tx.GasFeeCap().Sign() != 0 || tx.GasTipCap().Sign() != 0 || tx.Value().BitLen() > 256 {
		return nil, false
	}
	d := &Deposit{Index: tx.Nonce(), From: list[0].Address, To: tx.To(), Gas: tx.Gas(), Data: tx.Data()}
	d.Mint.SetBytes32(list[0].StorageKeys[0][:])
	d.Value.SetFromBig(tx.Value())
	return d, true
}

// Opaque is the data of the portal's event TransactionDeposited, version 0:
// abi.encodePacked(uint256 mint, uint256 value, uint64 gasLimit, bool isCreation,
// bytes data), the form of the OP stack's deposits.
func (d *Deposit) Opaque() []byte {
	mint, value := d.Mint.Bytes32(), d.Value.Bytes32()
	b := make([]byte, 0, 73+len(d.Data))
	b = append(append(b, mint[:]...), value[:]...)
	b = binary.BigEndian.AppendUint64(b, d.Gas)
	if d.To == nil {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	return append(b, d.Data...)
}

// ReadOpaque reads what Opaque has made, of a deposit from and to these; to is zero for a
// creation. Any other bytes are an error.
func ReadOpaque(from, to common.Address, b []byte) (*Deposit, error) {
	switch {
	case len(b) < 73:
		return nil, fmt.Errorf("a deposit's data of %d bytes, want 73 at least", len(b))
	case b[72] > 1:
		return nil, fmt.Errorf("isCreation is %d, want 0 or 1", b[72])
	case b[72] == 1 && to != (common.Address{}):
		return nil, fmt.Errorf("a creation at %s, want the address zero", to)
	}
	d := &Deposit{From: from, Gas: binary.BigEndian.Uint64(b[64:]), Data: bytes.Clone(b[73:])}
	d.Mint.SetBytes(b[:32])
	d.Value.SetBytes(b[32:64])
	if b[72] == 0 {
		d.To = &to
	}
	return d, nil
}

// Accumulate is the inbox's accumulator behind this deposit, where before is the one
// in front of it, zero for an empty inbox: keccak256(abi.encode(bytes32 before,
// address from, address to, keccak256(opaque))), with to zero for a creation.
func (d *Deposit) Accumulate(before common.Hash) common.Hash {
	var to common.Address
	if d.To != nil {
		to = *d.To
	}
	return crypto.Keccak256Hash(abi.Encode(abi.Word(before), abi.Address(d.From), abi.Address(to), abi.Word(crypto.Keccak256Hash(d.Opaque()))))
}
