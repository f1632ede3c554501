package stf

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/sysconfig"
)

// Builder makes one block, transaction by transaction. It serves one goroutine.
// A builder may be abandoned at any point; the state it worked on is then of no
// use to anyone.
type Builder struct {
	cfg    *Config
	header *types.Header
	rules  params.Rules
	signer types.Signer
	st     *state.State
	evm    *vm.EVM
	gas    core.GasPool
	size   uint64 // bytes of the transactions so far
	digest *digest

	price     uint64         // of a byte on the DA layer
	recipient common.Address // of DA fees, throughout the block
	again     bool           // the block exists, and its transactions may be deposits
	deposits  int            // how many transactions, the first, are deposits
	forced    int            // how many transactions, the first, are deposits or forced

	txs      types.Transactions
	receipts types.Receipts
}

// Result is a finished block.
type Result struct {
	Block    *types.Block
	Receipts types.Receipts     // complete: block hash, position, bloom, logs with their indices
	State    *state.State       // hashed, not committed
	Forced   int                // how many of Input.Deposits (all) and Input.Forced the block includes; they are its first transactions
	Input    common.Hash        // Input.Hash, where Process made the block
	Witness  *stateless.Witness // nil unless the state records one
}

// Begin starts the block after parent on the state with parent's root, which it
// takes over. It runs the system calls of EIP-4788 and EIP-2935.
func Begin(cfg *Config, parent *types.Header, st *state.State, ancestors Ancestors, origin Origin, timestamp uint64) (*Builder, error) {
	if timestamp < parent.Time {
		return nil, fmt.Errorf("%w: %d, parent's is %d", ErrTimestamp, timestamp, parent.Time)
	}
	header := newHeader(cfg, parent, origin.Hash(), origin.Randao(), timestamp)
	return begin(cfg, parent, st, ancestors, header, vm.Config{}), nil
}

// BeginHeader starts a block again that exists already: to check it, or to
// trace what it did. It fails with ErrHeader or ErrTimestamp if the header is
// none that the rules allow after parent. What the header says of the outcome is
// not looked at. With DA fees the header says how many of the transactions are
// forced, and Add takes the first ones for those. Add also takes deposits, as AddDeposits
// does: whether the parent chain has sent them, and all that are due are there, is for the
// caller to know.
func BeginHeader(cfg *Config, parent *types.Header, st *state.State, ancestors Ancestors, header *types.Header, vmcfg vm.Config) (*Builder, error) {
	if err := CheckHeader(cfg, parent, header); err != nil {
		return nil, err
	}
	again := newHeader(cfg, parent, *header.ParentBeaconRoot, header.MixDigest, header.Time)
	b := begin(cfg, parent, st, ancestors, again, vmcfg)
	b.forced, _ = Forced(header)
	b.again = true
	return b, nil
}

func begin(cfg *Config, parent *types.Header, st *state.State, ancestors Ancestors, header *types.Header, vmcfg vm.Config) *Builder {
	b := &Builder{
		cfg:    cfg,
		header: header,
		rules:  cfg.rules(),
		signer: cfg.Signer(),
		st:     st,
		evm:    NewEVM(cfg, header, ancestors, st, vmcfg),
		gas:    *core.NewGasPool(header.GasLimit),
		digest: newDigest(),
	}
	if b.price, _ = DAPrice(header); b.price > 0 {
		b.recipient = sysconfig.Recipient(st)
	}
	core.PreExecution(context.Background(), header.ParentBeaconRoot, parent, cfg.Chain, b.evm, header.Number, header.Time)
	return b
}

// maxBlockBytes bounds the transactions of a block as they stand in its RLP, so
// that the whole block stays under EIP-7934's limit. A header takes less than
// 1 KiB, the lists' own heads a few bytes.
const maxBlockBytes = params.MaxBlockSize - 64*1024

// bytesInBlock is what a transaction adds to a block's RLP: a typed one is
// wrapped in a string (EIP-2718), whose head its size does not count.
func bytesInBlock(tx *types.Transaction) uint64 {
	size := tx.Size()
	if tx.Type() == types.LegacyTxType {
		return size
	}
	return rlp.ListSize(size) // the head of a string is as long as that of a list
}

// AddForced tries messages from the DA layer in order, before any other
// transaction but deposits. They pay no DA gas. One that does not apply is skipped: whoever
// forces it pays for its bytes on the DA layer, and it concerns nobody else. What
// applies is charged by the gas that it used; one whose limit is over what is left of
// gas is skipped too.
func (b *Builder) AddForced(txs []*types.Transaction, gas uint64) {
	for _, tx := range txs {
		if tx.Gas() > gas || b.add(tx, false) != nil {
			continue
		}
		gas -= b.receipts[len(b.receipts)-1].GasUsed
	}
	b.forced = len(b.txs)
}

// Share is what a transaction pays at this place in the block.
func (b *Builder) Share(index int, tx *types.Transaction) Share {
	if index < b.forced || b.price == 0 {
		return Share{}
	}
	return Share{Gas: DAGas(b.header, DASize(tx)), Recipient: b.recipient}
}

// Add executes one transaction. On error the state, the gas and the block are as
// before, and the error is go-ethereum's own (core.ErrNonceTooLow,
// core.ErrGasLimitReached, core.ErrInsufficientFunds, ...); a transaction that
// reverts or halts is no error. Blob transactions are refused with
// core.ErrTxTypeNotSupported, the reserved signature with ErrReservedSignature,
// and what would make the block too large with core.ErrBlockOversized. ErrState
// says that the state could not be read, and nothing about the transaction.
func (b *Builder) Add(tx *types.Transaction) error {
	if b.again && messages.Reserved(tx) {
		return b.addDeposit(tx)
	}
	return b.add(tx, len(b.txs) >= b.forced)
}

// add is Add for a transaction that pays for its bytes, or does not.
func (b *Builder) add(tx *types.Transaction, pays bool) error {
	if tx.Type() == types.BlobTxType {
		return fmt.Errorf("%w: blob transactions (type 3) have no place on this chain", core.ErrTxTypeNotSupported)
	}
	if messages.Reserved(tx) {
		return ErrReservedSignature
	}
	size, err := b.grow(tx)
	if err != nil {
		return err
	}
	if tx.Gas() > params.MaxTxGas { // of which go-ethereum sees what the share leaves
		return fmt.Errorf("%w (cap: %d, tx: %d)", core.ErrGasLimitTooHigh, params.MaxTxGas, tx.Gas())
	}
	msg, err := core.TransactionToMessage(tx, b.signer, b.header.BaseFee)
	if err != nil {
		return err
	}
	var share Share
	if pays && b.price > 0 { // as Share, of what the message has copied already
		size := daSize(msg.To, msg.Value.BitLen(), msg.Data, msg.AccessList, msg.SetCodeAuthorizations)
		share = Share{Gas: DAGas(b.header, size), Recipient: b.recipient}
	}
	gas, snapshot := b.gas, b.st.Snapshot()
	b.st.SetTxContext(tx.Hash(), len(b.txs), uint32(len(b.txs)+1))
	result, err := Apply(b.evm, msg, &b.gas, share)
	if err != nil {
		b.st.RevertToSnapshot(snapshot)
		b.gas = gas
		if cause := b.st.Error(); cause != nil {
			return fmt.Errorf("%w: %w", ErrState, cause)
		}
		return err
	}
	b.include(tx, size, msg, result)
	return nil
}

// grow gives the bytes of all transactions with this one more.
func (b *Builder) grow(tx *types.Transaction) (uint64, error) {
	size := b.size + bytesInBlock(tx)
	if size > maxBlockBytes {
		return 0, fmt.Errorf("%w: transactions of %d bytes, limit %d", core.ErrBlockOversized, size, maxBlockBytes)
	}
	return size, nil
}

// include puts the transaction executed last into the block.
func (b *Builder) include(tx *types.Transaction, size uint64, msg *core.Message, result *core.ExecutionResult) {
	b.st.Finalise(b.rules)
	b.size = size
	b.txs = append(b.txs, tx)
	b.receipts = append(b.receipts, b.receipt(tx, msg, result))
	if len(b.txs)-b.digest.fed == digestRun {
		b.digest.feed(b.txs, b.receipts)
	}
}

// receipt is the receipt of the transaction executed last, but for its bloom
// and the hash of the block, which does not exist yet.
func (b *Builder) receipt(tx *types.Transaction, msg *core.Message, result *core.ExecutionResult) *types.Receipt {
	r := &types.Receipt{
		Type:              tx.Type(),
		Status:            types.ReceiptStatusSuccessful,
		CumulativeGasUsed: b.gas.CumulativeUsed(),
		TxHash:            tx.Hash(),
		GasUsed:           result.UsedGas,
		EffectiveGasPrice: msg.GasPrice.ToBig(),
		BlockNumber:       b.header.Number,
		TransactionIndex:  uint(len(b.txs) - 1),
		Logs:              b.st.GetLogs(tx.Hash(), b.header.Number.Uint64(), common.Hash{}, b.header.Time),
	}
	if result.Failed() {
		r.Status = types.ReceiptStatusFailed
	}
	if msg.To == nil {
		r.ContractAddress = crypto.CreateAddress(msg.From, msg.Nonce) // of a deposit, not its transaction's
	}
	return r
}

// GasLeft is the gas that further transactions may reserve.
func (b *Builder) GasLeft() uint64 { return b.gas.Available(false) }

// Len is the number of transactions in the block so far.
func (b *Builder) Len() int { return len(b.txs) }

// Header is a copy of the header as it stands: roots, bloom and requests hash
// are missing, the gas used is that of the transactions so far.
func (b *Builder) Header() *types.Header {
	h := types.CopyHeader(b.header)
	h.GasUsed = b.gas.Used()
	return h
}

// Finish runs the closing system calls (EIP-7002, EIP-7251) and makes the block.
// The builder is spent. It fails with ErrState if the state could not be read,
// and with go-ethereum's error if a system contract is missing from genesis.
func (b *Builder) Finish() (*Result, error) {
	defer b.evm.Release()
	if len(b.txs) > b.digest.fed {
		b.digest.feed(b.txs, b.receipts)
	}
	// No log can be a deposit of EIP-6110: Config.Check allows no deposit contract.
	requests, _, err := core.PostExecution(context.Background(), b.cfg.Chain, b.header.Number, b.header.Time, nil, nil, b.evm, uint32(len(b.txs)+1))
	h := b.header
	if b.cfg.DA != nil {
		b.forced = min(b.forced, len(b.txs)) // a header may say anything
		h.Extra = daState{price: b.price, target: sysconfig.Target(b.st), forced: uint32(b.forced)}.encode()
	}
	if err == nil {
		h.Root = b.st.IntermediateRoot(b.rules)
	}
	if cause := b.st.Error(); cause != nil {
		return nil, fmt.Errorf("%w: block %v: %w", ErrState, h.Number, cause)
	}
	if err != nil {
		return nil, fmt.Errorf("closing block %v: %w", h.Number, err)
	}
	h.TxHash, h.ReceiptHash, h.Bloom = b.digest.wait()
	h.GasUsed = b.gas.Used()
	requestsHash := types.CalcRequestsHash(requests)
	h.RequestsHash = &requestsHash

	block := types.NewBlockWithHeader(h).WithBody(types.Body{Transactions: b.txs, Withdrawals: types.Withdrawals{}})
	hash := block.Hash()
	for _, r := range b.receipts {
		r.BlockHash = hash
		for _, l := range r.Logs {
			l.BlockHash = hash
		}
	}
	return &Result{Block: block, Receipts: b.receipts, State: b.st, Forced: b.forced, Witness: b.st.Witness()}, nil
}
