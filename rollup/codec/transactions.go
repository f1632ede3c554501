package codec

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// checkV reads the v of a transaction's signature: the y parity, and whether the
// signature binds the chain id, which must then be chainID.
func checkV(chainID uint64, tx *types.Transaction, v *big.Int) (parity, protected bool, err error) {
	if tx.Type() != types.LegacyTxType {
		if id := tx.ChainId(); !id.IsUint64() || id.Uint64() != chainID {
			return false, false, fmt.Errorf("%w: transaction is for %d, want %d", ErrChainID, id, chainID)
		}
		if !v.IsUint64() || v.Uint64() > 1 {
			return false, false, fmt.Errorf("%w: y parity %d, want 0 or 1", ErrUnsupported, v)
		}
		return v.Uint64() == 1, true, nil
	}
	if v.IsUint64() && (v.Uint64() == 27 || v.Uint64() == 28) {
		return v.Uint64() == 28, false, nil
	}
	u, err := toUint256(v, "v")
	if err != nil {
		return false, false, err
	}
	base := protectedV(chainID)
	if u.Lt(base) || u.Sub(&u, base).GtUint64(1) {
		return false, false, fmt.Errorf("%w: legacy transaction with v = %d, want 27, 28, %d or the next (EIP-155)", ErrChainID, v, base)
	}
	return u.IsUint64() && u.Uint64() == 1, true, nil
}

// protectedV is the v of EIP-155 for an even y.
func protectedV(chainID uint64) *uint256.Int {
	v := uint256.NewInt(chainID)
	return v.AddUint64(v.Lsh(v, 1), 35)
}

// readTxs reads n transactions.
func readTxs(r *reader, chainID uint64, n int) []*types.Transaction {
	if n > len(r.buf)/signatureSize { // what a transaction takes at least
		r.fail(malformed("%d transactions in %d bytes", n, len(r.buf)))
		return nil
	}
	table := r.addressTable()
	kinds := r.column(n)
	var tips, recipients, lists, setCodes int
	shapes := make([]byte, len(kinds))
	for i, kind := range kinds {
		if err := checkKind(kind); err != nil {
			r.fail(err)
			return nil
		}
		if hasTip(kind) {
			tips++
		}
		if kind&kindCreate == 0 {
			recipients++
		}
		if kind&kindAccessList != 0 {
			lists++
		}
		if txTypes[kind&kindType] == types.SetCodeTxType {
			setCodes++
		}
		shapes[i] = kind & kindShape >> shapeShift
	}
	f := fields{chainID: new(big.Int).SetUint64(chainID), protectedV: protectedV(chainID)}
	f.nonces = r.uint64s(n)
	f.gas = r.uint64s(n)
	f.fees = r.numbers(n)
	f.tips = r.numbers(tips)
	f.values = r.numbers(n)
	f.recipients = r.addressUses(recipients, table)
	f.data = r.calldata(shapes, table)
	f.lists = r.accessLists(lists, table)
	f.auths = r.authorizations(setCodes, chainID, table)
	f.signatures = r.raw(n * signatureSize)
	if r.err != nil {
		return nil
	}
	txs := make([]*types.Transaction, n)
	for i, kind := range kinds {
		tx, err := f.next(kind)
		if err != nil {
			r.fail(fmt.Errorf("transaction %d: %w", i, err))
			return nil
		}
		txs[i] = tx
	}
	return txs
}

func checkKind(kind byte) error {
	txType := txTypes[kind&kindType]
	switch {
	case kind&kindUnused != 0, kind&kindShape == kindShape:
	case kind&kindUnprotected != 0 && txType != types.LegacyTxType:
	case kind&kindAccessList != 0 && txType == types.LegacyTxType:
	case kind&kindCreate != 0 && txType == types.SetCodeTxType:
	default:
		return nil
	}
	return malformed("transaction kind %#x", kind)
}

// fields are the columns of a batch, read; next takes one transaction off them.
// The big.Ints are scratch: types.NewTx copies what it is given.
type fields struct {
	chainID    *big.Int
	protectedV *uint256.Int
	nonces     []uint64
	gas        []uint64
	fees       []uint256.Int
	tips       []uint256.Int
	values     []uint256.Int
	recipients []common.Address
	data       [][]byte
	lists      []types.AccessList
	auths      [][]types.SetCodeAuthorization
	signatures []byte

	fee, tip, value, v, r, s big.Int
}

func (f *fields) next(kind byte) (*types.Transaction, error) {
	var tip, v uint256.Int
	nonce, gas, fee, value, data := f.nonces[0], f.gas[0], &f.fees[0], &f.values[0], f.data[0]
	rBytes, sBytes, parity, err := splitSignature(f.signatures[:signatureSize])
	if err != nil {
		return nil, err
	}
	f.nonces, f.gas, f.fees, f.values, f.data = f.nonces[1:], f.gas[1:], f.fees[1:], f.values[1:], f.data[1:]
	f.signatures = f.signatures[signatureSize:]
	var to *common.Address
	if kind&kindCreate == 0 {
		to = &f.recipients[0]
		f.recipients = f.recipients[1:]
	}
	if hasTip(kind) {
		tip = f.tips[0]
		f.tips = f.tips[1:]
	}
	var list types.AccessList
	if kind&kindAccessList != 0 {
		list = f.lists[0]
		f.lists = f.lists[1:]
	}
	if parity {
		v.SetOne()
	}
	txType := txTypes[kind&kindType]
	if txType == types.SetCodeTxType {
		auths := f.auths[0]
		f.auths = f.auths[1:]
		return types.NewTx(&types.SetCodeTx{
			ChainID: uint256.MustFromBig(f.chainID), Nonce: nonce, GasTipCap: &tip, GasFeeCap: fee, Gas: gas,
			To: *to, Value: value, Data: data, AccessList: list, AuthList: auths,
			V: &v, R: new(uint256.Int).SetBytes(rBytes), S: new(uint256.Int).SetBytes(sBytes[:]),
		}), nil
	}

	f.r.SetBytes(rBytes)
	f.s.SetBytes(sBytes[:])
	feeBig, tipBig, valueBig, vBig := &f.fee, &f.tip, &f.value, &f.v
	fee.IntoBig(&feeBig)
	value.IntoBig(&valueBig)
	switch txType {
	case types.LegacyTxType:
		if kind&kindUnprotected != 0 {
			v.AddUint64(&v, 27)
		} else {
			v.Add(&v, f.protectedV)
		}
		v.IntoBig(&vBig)
		return types.NewTx(&types.LegacyTx{
			Nonce: nonce, GasPrice: feeBig, Gas: gas, To: to, Value: valueBig, Data: data, V: vBig, R: &f.r, S: &f.s,
		}), nil
	case types.AccessListTxType:
		v.IntoBig(&vBig)
		return types.NewTx(&types.AccessListTx{
			ChainID: f.chainID, Nonce: nonce, GasPrice: feeBig, Gas: gas, To: to, Value: valueBig, Data: data, AccessList: list,
			V: vBig, R: &f.r, S: &f.s,
		}), nil
	default:
		v.IntoBig(&vBig)
		tip.IntoBig(&tipBig)
		return types.NewTx(&types.DynamicFeeTx{
			ChainID: f.chainID, Nonce: nonce, GasTipCap: tipBig, GasFeeCap: feeBig, Gas: gas, To: to, Value: valueBig, Data: data, AccessList: list,
			V: vBig, R: &f.r, S: &f.s,
		}), nil
	}
}
