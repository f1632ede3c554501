package codec

import (
	"fmt"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// The kind byte of a transaction.
const (
	kindType        = 0x03 // index into txTypes
	kindCreate      = 0x04 // no recipient
	kindUnprotected = 0x08 // legacy with v = 27 or 28, without a chain id
	kindAccessList  = 0x10 // has a non-empty access list
	kindShape       = 0x60 // shape of the calldata
	kindUnused      = 0x80
	shapeShift      = 5
)

// txTypes are the transaction types (EIP-2718) that the chain knows.
var txTypes = [4]byte{types.LegacyTxType, types.AccessListTxType, types.DynamicFeeTxType, types.SetCodeTxType}

func typeIndex(txType byte) (byte, bool) {
	for i, t := range txTypes {
		if t == txType {
			return byte(i), true
		}
	}
	return 0, false
}

// columns collects the transactions of a batch, field by field, in the order in
// which write and readTxs go through them.
type columns struct {
	kinds      []byte
	nonces     []uint256.Int
	gas        []uint256.Int
	fees       []uint256.Int // gas price, or fee cap
	tips       []uint256.Int // of types 2 and 4
	values     []uint256.Int
	recipients []uint32 // of all but creations
	data       calldata
	lists      accessLists
	auths      authorizations
	signatures []byte

	book    addressBook
	scratch []byte // of the compressor
}

func (c *columns) reset() {
	c.kinds, c.nonces, c.gas, c.fees, c.tips = c.kinds[:0], c.nonces[:0], c.gas[:0], c.fees[:0], c.tips[:0]
	c.values, c.recipients, c.signatures = c.values[:0], c.recipients[:0], c.signatures[:0]
	c.data.reset()
	c.lists.reset()
	c.auths.reset()
	c.book.reset()
}

func (c *columns) add(chainID uint64, tx *types.Transaction) error {
	kind, ok := typeIndex(tx.Type())
	if !ok {
		return fmt.Errorf("%w: type %d, want one of %v", ErrUnsupported, tx.Type(), txTypes)
	}
	v, r, s := tx.RawSignatureValues()
	parity, protected, err := checkV(chainID, tx, v)
	if err != nil {
		return err
	}
	if !protected {
		kind |= kindUnprotected
	}
	if c.signatures, err = appendSignature(c.signatures, parity, r, s); err != nil {
		return err
	}
	fee, err := toUint256(tx.GasFeeCap(), "fee")
	if err != nil {
		return err
	}
	c.fees = append(c.fees, fee)
	if hasTip(kind) {
		tip, err := toUint256(tx.GasTipCap(), "tip")
		if err != nil {
			return err
		}
		c.tips = append(c.tips, tip)
	}
	value, err := toUint256(tx.Value(), "value")
	if err != nil {
		return err
	}
	c.values = append(c.values, value)
	c.nonces = append(c.nonces, uint256.Int{tx.Nonce()})
	c.gas = append(c.gas, uint256.Int{tx.Gas()})
	if to := tx.To(); to == nil {
		kind |= kindCreate
	} else {
		c.recipients = append(c.recipients, c.book.use(*to))
	}
	kind |= c.data.add(tx.Data(), &c.book) << shapeShift
	if list := tx.AccessList(); len(list) > 0 {
		kind |= kindAccessList
		c.lists.add(list, &c.book)
	}
	if tx.Type() == types.SetCodeTxType {
		c.auths.add(chainID, tx.SetCodeAuthorizations(), &c.book)
	}
	c.kinds = append(c.kinds, kind)
	return nil
}

// hasTip tells whether a transaction of the kind has a tip beside its fee cap.
func hasTip(kind byte) bool { return txTypes[kind&kindType] >= types.DynamicFeeTxType }

func (c *columns) write(w *writer) {
	table := numberForms{table: true}
	c.book.write(w)
	w.column(c.kinds)
	w.numbers(c.nonces, numberForms{delta: true, table: true})
	w.numbers(c.gas, table)
	w.numbers(c.fees, table)
	w.numbers(c.tips, table)
	w.numbers(c.values, table)
	c.book.writeUses(w, c.recipients)
	c.data.write(w, &c.book)
	c.lists.write(w, &c.book)
	c.auths.write(w, &c.book)
	w.raw(c.signatures)
}
