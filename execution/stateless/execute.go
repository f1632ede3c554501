package stateless

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/triedb"

	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

var (
	// ErrWitness refuses a witness that does not belong to the block, or lacks
	// something the block needs. The block may be sound all the same.
	ErrWitness = errors.New("witness does not carry the block")
	// ErrBlock reports that the block does not follow from its parent.
	ErrBlock = errors.New("block does not follow from its parent")
)

// Execute executes a block on the state that a witness holds, and returns the
// state and receipt roots it arrives at. It fails with ErrWitness, or with ErrBlock
// if the block breaks a rule or differs in any field from what the execution
// gives; in the latter case the roots are those of the execution, if it came that
// far.
func Execute(cfg *stf.Config, w *Witness, block *types.Block) (stateRoot, receiptRoot common.Hash, err error) {
	parent, ancestors, err := link(w, block)
	if err != nil {
		return stateRoot, receiptRoot, err
	}
	if err := checkBody(block); err != nil {
		return stateRoot, receiptRoot, err
	}
	st, err := open(w, parent.Root)
	if err != nil {
		return stateRoot, receiptRoot, err
	}
	showMessages(st)
	header := block.Header()
	stf.RecoverSenders(cfg, block.Transactions())
	missing := false
	b, err := stf.BeginHeader(cfg, parent, st, func(n uint64) common.Hash {
		hash, ok := ancestors[n]
		missing = missing || !ok
		return hash
	}, header, vm.Config{})
	if err != nil {
		return stateRoot, receiptRoot, fmt.Errorf("%w: %w", ErrBlock, err)
	}
	// A read that the witness cannot answer yields nothing and is remembered by
	// the state: whatever seems wrong after it may be the witness's fault.
	blame := func(err error) error {
		if cause := st.Error(); cause != nil {
			return fmt.Errorf("%w: %w", ErrWitness, cause)
		}
		if missing {
			return fmt.Errorf("%w: header of an ancestor is missing", ErrWitness)
		}
		return fmt.Errorf("%w: %w", ErrBlock, err)
	}
	for i, tx := range block.Transactions() {
		if err := b.Add(tx); err != nil {
			return stateRoot, receiptRoot, blame(&stf.TxError{Index: i, Hash: tx.Hash(), Err: err})
		}
	}
	res, err := b.Finish()
	if err != nil {
		return stateRoot, receiptRoot, blame(err)
	}
	got := res.Block.Header()
	if res.Block.Hash() != block.Hash() {
		return got.Root, got.ReceiptHash, blame(difference(header, got))
	}
	return got.Root, got.ReceiptHash, nil
}

// link checks that the witness's headers are the block's ancestors, one after
// another, and gives their hashes by number.
func link(w *Witness, block *types.Block) (parent *types.Header, hashes map[uint64]common.Hash, err error) {
	if w == nil || len(w.Headers) == 0 {
		return nil, nil, fmt.Errorf("%w: no parent header", ErrWitness)
	}
	number := block.Header().Number
	if number == nil || !number.IsUint64() || number.Sign() == 0 {
		return nil, nil, fmt.Errorf("%w: block number %v", ErrBlock, number)
	}
	if hashes, err = lineageOf(w.Headers, number.Uint64()-1, block.ParentHash()); err != nil {
		return nil, nil, err
	}
	return w.Headers[0], hashes, nil
}

// checkBody refuses what the header's roots, which are recomputed from the
// transactions alone, say nothing of.
func checkBody(block *types.Block) error {
	switch {
	case len(block.Uncles()) != 0:
		return fmt.Errorf("%w: %d uncles, none are allowed", ErrBlock, len(block.Uncles()))
	case len(block.Withdrawals()) != 0:
		return fmt.Errorf("%w: %d withdrawals, none are allowed", ErrBlock, len(block.Withdrawals()))
	case block.AccessList() != nil:
		return fmt.Errorf("%w: a block access list is not allowed", ErrBlock)
	}
	return nil
}

// open makes a state of the witness's nodes and codes, keyed by their hashes.
func open(w *Witness, root common.Hash) (*state.State, error) {
	c, err := newContent(w)
	if err != nil {
		return nil, err
	}
	disk := rawdb.NewDatabase(c)
	tries := triedb.NewDatabase(disk, triedb.HashDefaults)
	st, err := state.New(root, gethstate.NewDatabase(tries, gethstate.NewCodeDB(disk)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWitness, err)
	}
	return st, nil
}

// difference names the first field in which a header differs from the executed
// one.
func difference(claimed, executed *types.Header) error {
	for _, f := range []struct {
		name      string
		got, want any
	}{
		{"stateRoot", executed.Root, claimed.Root},
		{"gasUsed", executed.GasUsed, claimed.GasUsed},
		{"receiptsRoot", executed.ReceiptHash, claimed.ReceiptHash},
		{"logsBloom", executed.Bloom, claimed.Bloom},
		{"transactionsRoot", executed.TxHash, claimed.TxHash},
	} {
		if f.got != f.want {
			return fmt.Errorf("%s is %v, executed %v", f.name, f.want, f.got)
		}
	}
	if !bytes.Equal(executed.Extra, claimed.Extra) {
		return fmt.Errorf("extraData is %x, executed %x", claimed.Extra, executed.Extra)
	}
	return errors.New("header differs in a field that the execution gives")
}
