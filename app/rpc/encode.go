package rpc

import (
	"encoding/hex"
	"encoding/json"
	"math/big"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Blocks, transactions and receipts are written by hand: a block of 10,000
// transactions is a common answer, and reflection would take most of its time.
// go-ethereum's server passes on what MarshalJSON gives without reading it again.

// object writes one JSON object. A field that is nil becomes null.
type object struct {
	b     []byte
	first bool
}

func newObject(b []byte) object { return object{b: append(b, '{'), first: true} }

func (o *object) end() []byte { return append(o.b, '}') }

func (o *object) key(name string) {
	if o.first {
		o.first = false
	} else {
		o.b = append(o.b, ',')
	}
	o.b = append(o.b, '"')
	o.b = append(o.b, name...)
	o.b = append(o.b, '"', ':')
}

func (o *object) null(name string) {
	o.key(name)
	o.b = append(o.b, "null"...)
}

func (o *object) bytes(name string, v []byte) {
	o.key(name)
	o.b = appendBytes(o.b, v)
}

func (o *object) uint(name string, v uint64) {
	o.key(name)
	o.b = appendUint(o.b, v)
}

func (o *object) big(name string, v *big.Int) {
	if v == nil {
		o.null(name)
		return
	}
	o.key(name)
	o.b = append(o.b, '"', '0', 'x')
	o.b = append(v.Append(o.b, 16), '"')
}

func (o *object) address(name string, v *common.Address) {
	if v == nil {
		o.null(name)
		return
	}
	o.bytes(name, v[:])
}

func (o *object) hash(name string, v *common.Hash) {
	if v == nil {
		o.null(name)
		return
	}
	o.bytes(name, v[:])
}

// value writes whatever encoding/json makes of v; for small and rare parts.
func (o *object) value(name string, v any) error {
	enc, err := json.Marshal(v)
	if err != nil {
		return err
	}
	o.key(name)
	o.b = append(o.b, enc...)
	return nil
}

// appendBytes appends data as a quoted 0x string (JSON-RPC "data").
func appendBytes(b, v []byte) []byte {
	b = append(b, '"', '0', 'x')
	b = hex.AppendEncode(b, v)
	return append(b, '"')
}

// appendUint appends a number as a quoted 0x string without leading zeros
// (JSON-RPC "quantity").
func appendUint(b []byte, v uint64) []byte {
	b = append(b, '"', '0', 'x')
	b = strconv.AppendUint(b, v, 16)
	return append(b, '"')
}

// inBlock is where a transaction stands; nil for one that waits.
type inBlock struct {
	hash    common.Hash
	number  uint64
	time    uint64
	baseFee *big.Int
	index   int
}

// transaction is the JSON-RPC form of a transaction.
type transaction struct {
	tx   *types.Transaction
	from common.Address
	at   *inBlock
}

// MarshalJSON implements json.Marshaler.
func (t *transaction) MarshalJSON() ([]byte, error) {
	return t.append(make([]byte, 0, 1024+2*len(t.tx.Data())))
}

func (t *transaction) append(b []byte) ([]byte, error) {
	tx, hash := t.tx, t.tx.Hash()
	o := newObject(b)
	if t.at != nil {
		o.hash("blockHash", &t.at.hash)
		o.uint("blockNumber", t.at.number)
		o.uint("blockTimestamp", t.at.time)
		o.uint("transactionIndex", uint64(t.at.index))
	} else {
		o.null("blockHash")
		o.null("blockNumber")
		o.null("blockTimestamp")
		o.null("transactionIndex")
	}
	o.address("from", &t.from)
	o.uint("gas", tx.Gas())
	price := tx.GasPrice()
	if t.at != nil {
		price = effectiveGasPrice(tx, t.at.baseFee)
	}
	o.big("gasPrice", price)
	if typ := tx.Type(); typ != types.LegacyTxType && typ != types.AccessListTxType {
		o.big("maxFeePerGas", tx.GasFeeCap())
		o.big("maxPriorityFeePerGas", tx.GasTipCap())
	}
	o.hash("hash", &hash)
	o.bytes("input", tx.Data())
	o.uint("nonce", tx.Nonce())
	o.address("to", tx.To())
	o.big("value", tx.Value())
	o.uint("type", uint64(tx.Type()))
	if tx.Type() != types.LegacyTxType {
		list := tx.AccessList()
		if list == nil {
			list = types.AccessList{}
		}
		if err := o.value("accessList", list); err != nil {
			return nil, err
		}
	}
	if tx.Type() != types.LegacyTxType || tx.Protected() {
		o.big("chainId", tx.ChainId())
	}
	if tx.Type() == types.SetCodeTxType {
		if err := o.value("authorizationList", tx.SetCodeAuthorizations()); err != nil {
			return nil, err
		}
	}
	v, r, s := tx.RawSignatureValues()
	o.big("v", v)
	o.big("r", r)
	o.big("s", s)
	if tx.Type() != types.LegacyTxType {
		o.uint("yParity", v.Uint64())
	}
	return o.end(), nil
}

// blockView is the JSON-RPC form of a block. Senders are those of its
// transactions, needed when they are shown in full.
type blockView struct {
	block   *types.Block
	full    bool
	senders func(*types.Transaction) common.Address
	pending bool // has no hash, nonce or miner yet
}

// MarshalJSON implements json.Marshaler.
func (v *blockView) MarshalJSON() ([]byte, error) {
	b, h := v.block, v.block.Header()
	hash := b.Hash()
	each := 70
	if v.full {
		each = 1024
	}
	o := newObject(make([]byte, 0, 2048+each*len(b.Transactions())))
	appendHeader(&o, h, hash, v.pending)
	o.uint("size", b.Size())
	o.key("uncles")
	o.b = append(o.b, '[', ']')
	if h.WithdrawalsHash != nil {
		o.key("withdrawals")
		o.b = append(o.b, '[', ']')
	}
	o.key("transactions")
	o.b = append(o.b, '[')
	at := inBlock{hash: hash, number: h.Number.Uint64(), time: h.Time, baseFee: h.BaseFee}
	for i, tx := range b.Transactions() {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		if !v.full {
			txHash := tx.Hash()
			o.b = appendBytes(o.b, txHash[:])
			continue
		}
		at.index = i
		enc, err := (&transaction{tx: tx, from: v.senders(tx), at: &at}).append(o.b)
		if err != nil {
			return nil, err
		}
		o.b = enc
	}
	o.b = append(o.b, ']')
	return o.end(), nil
}

// headerView is the JSON-RPC form of a header, as newHeads sends it.
type headerView struct{ h *types.Header }

// MarshalJSON implements json.Marshaler.
func (v headerView) MarshalJSON() ([]byte, error) {
	o := newObject(make([]byte, 0, 2048))
	appendHeader(&o, v.h, v.h.Hash(), false)
	return o.end(), nil
}

func appendHeader(o *object, h *types.Header, hash common.Hash, pending bool) {
	o.big("number", h.Number)
	if pending {
		o.null("hash")
		o.null("nonce")
		o.null("miner")
	} else {
		o.hash("hash", &hash)
		o.bytes("nonce", h.Nonce[:])
		o.address("miner", &h.Coinbase)
	}
	o.hash("parentHash", &h.ParentHash)
	o.hash("sha3Uncles", &h.UncleHash)
	o.hash("mixHash", &h.MixDigest)
	o.bytes("logsBloom", h.Bloom[:])
	o.hash("stateRoot", &h.Root)
	o.hash("transactionsRoot", &h.TxHash)
	o.hash("receiptsRoot", &h.ReceiptHash)
	o.big("difficulty", h.Difficulty)
	o.bytes("extraData", h.Extra)
	o.uint("gasLimit", h.GasLimit)
	o.uint("gasUsed", h.GasUsed)
	o.uint("timestamp", h.Time)
	if h.BaseFee != nil {
		o.big("baseFeePerGas", h.BaseFee)
	}
	if h.WithdrawalsHash != nil {
		o.hash("withdrawalsRoot", h.WithdrawalsHash)
	}
	if h.BlobGasUsed != nil {
		o.uint("blobGasUsed", *h.BlobGasUsed)
	}
	if h.ExcessBlobGas != nil {
		o.uint("excessBlobGas", *h.ExcessBlobGas)
	}
	if h.ParentBeaconRoot != nil {
		o.hash("parentBeaconBlockRoot", h.ParentBeaconRoot)
	}
	if h.RequestsHash != nil {
		o.hash("requestsHash", h.RequestsHash)
	}
}

// receiptView is the JSON-RPC form of a receipt.
type receiptView struct {
	r    *types.Receipt
	tx   *types.Transaction
	from common.Address
	at   inBlock
	da   *daShare // nil on a chain without DA fees
}

// MarshalJSON implements json.Marshaler.
func (v *receiptView) MarshalJSON() ([]byte, error) {
	return v.append(make([]byte, 0, 1536+512*len(v.r.Logs))), nil
}

func (v *receiptView) append(b []byte) []byte {
	r, hash := v.r, v.tx.Hash()
	o := newObject(b)
	o.hash("blockHash", &v.at.hash)
	o.uint("blockNumber", v.at.number)
	o.hash("transactionHash", &hash)
	o.uint("transactionIndex", uint64(v.at.index))
	o.address("from", &v.from)
	o.address("to", v.tx.To())
	o.uint("gasUsed", r.GasUsed)
	o.uint("cumulativeGasUsed", r.CumulativeGasUsed)
	if v.tx.To() == nil {
		o.address("contractAddress", &r.ContractAddress)
	} else {
		o.null("contractAddress")
	}
	o.key("logs")
	o.b = append(o.b, '[')
	for i, l := range r.Logs {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = appendLog(o.b, l)
	}
	o.b = append(o.b, ']')
	o.bytes("logsBloom", r.Bloom[:])
	o.uint("type", uint64(v.tx.Type()))
	o.big("effectiveGasPrice", effectiveGasPrice(v.tx, v.at.baseFee))
	if len(r.PostState) > 0 {
		o.bytes("root", r.PostState)
	} else {
		o.uint("status", r.Status)
	}
	if v.da != nil {
		o.uint("daSize", v.da.size)
		o.uint("daGas", v.da.gas)
		o.big("daFee", v.da.fee)
	}
	return o.end()
}

// receiptList is the answer of eth_getBlockReceipts.
type receiptList []receiptView

// MarshalJSON implements json.Marshaler.
func (l receiptList) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 2+1536*len(l)), '[')
	for i := range l {
		if i > 0 {
			b = append(b, ',')
		}
		b = l[i].append(b)
	}
	return append(b, ']'), nil
}

// logList is the answer of eth_getLogs and of log filters.
type logList []*types.Log

// MarshalJSON implements json.Marshaler.
func (l logList) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 2+640*len(l)), '[')
	for i, entry := range l {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendLog(b, entry)
	}
	return append(b, ']'), nil
}

// logView is one log, as the logs subscription sends it.
type logView struct{ l *types.Log }

// MarshalJSON implements json.Marshaler.
func (v logView) MarshalJSON() ([]byte, error) { return appendLog(nil, v.l), nil }

func appendLog(b []byte, l *types.Log) []byte {
	o := newObject(b)
	o.address("address", &l.Address)
	o.key("topics")
	o.b = append(o.b, '[')
	for i := range l.Topics {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = appendBytes(o.b, l.Topics[i][:])
	}
	o.b = append(o.b, ']')
	o.bytes("data", l.Data)
	o.uint("blockNumber", l.BlockNumber)
	o.hash("transactionHash", &l.TxHash)
	o.uint("transactionIndex", uint64(l.TxIndex))
	o.hash("blockHash", &l.BlockHash)
	o.uint("blockTimestamp", l.BlockTimestamp)
	o.uint("logIndex", uint64(l.Index))
	o.key("removed")
	o.b = strconv.AppendBool(o.b, l.Removed)
	return o.end()
}
