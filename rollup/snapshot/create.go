package snapshot

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// Create writes a snapshot of the last derived block of a chain to w. The chain
// must not move meanwhile.
func Create(store *chain.Store, w io.Writer) (*Manifest, error) {
	m, err := describe(store)
	if err != nil {
		return nil, fmt.Errorf("no snapshot can be taken now: %w", err)
	}
	sum := sha256.New()
	out := io.MultiWriter(w, sum)
	if _, err := io.WriteString(out, magic); err != nil {
		return nil, err
	}
	rec, err := newWriter(out)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(write(store, m, rec), rec.close()); err != nil {
		return nil, err
	}
	_, err = w.Write(sum.Sum(nil))
	return m, err
}

// describe finds out what there is to take, or why there is nothing.
func describe(store *chain.Store) (*Manifest, error) {
	var st derive.State
	if raw := store.Cursor(); len(raw) > 0 {
		var err error
		if st, err = derive.DecodeState(raw); err != nil {
			return nil, err
		}
	}
	n := st.Head.Number
	if n == 0 {
		return nil, errors.New("no block was derived from the DA layer yet: start the node and let it catch up")
	}
	if b := store.Base(); b != nil && !b.Confirmed {
		return nil, fmt.Errorf("this home was itself restored from a snapshot (block %d), which no batch has confirmed yet: start the node and let it catch up", b.Number)
	}
	h := store.Header(n)
	if h == nil || h.Hash() != st.Head.Hash {
		return nil, fmt.Errorf("derived block %d is missing: the data directory is damaged", n)
	}
	batch, err := store.BatchOf(n)
	switch {
	case err != nil:
		return nil, err
	case batch == nil || batch.Last != n:
		return nil, fmt.Errorf("the last derived block, %d, is not the last of a batch, so nobody has signed its state: let the node go on until the sequencer has published again", n)
	case batch.StateRoot != h.Root:
		return nil, fmt.Errorf("batch %d claims state root %s after block %d, which is %s: nobody could confirm a snapshot; let the node go on until the next batch", batch.Index, batch.StateRoot, n, h.Root)
	case !store.HasState(h.Root):
		return nil, fmt.Errorf("the state of the last derived block, %d, is not at hand, as the newest block is %d: let the node go on until the DA layer has the newest blocks, or use a full node without feed.url", n, store.Heads().Soft.Number)
	}
	derived, ok := store.DerivedAt(n)
	if !ok {
		return nil, fmt.Errorf("the DA height that made block %d safe is missing: the data directory is damaged", n)
	}
	for _, f := range st.Held {
		if f.Height <= derived {
			return nil, fmt.Errorf("derivation holds frames of later batches from DA height %d: let the node go on for some DA heights, then try again", f.Height)
		}
	}
	origin, err := store.Origin(h.Hash())
	if err != nil {
		return nil, err
	}
	forced, err := store.ForcedCount(h.Hash())
	if err != nil {
		return nil, err
	}
	return &Manifest{
		ChainID: store.Genesis().ChainID(), Genesis: store.Header(0).Hash(), Number: n, Hash: h.Hash(), Root: h.Root,
		Origin: origin, Forced: uint64(forced), Batch: *batch, Derived: derived,
	}, nil
}

func write(store *chain.Store, m *Manifest, w *writer) error {
	if err := w.encode(kindManifest, m); err != nil {
		return err
	}
	for n := m.firstHeader(); n < m.Number; n++ {
		h := store.Header(n)
		if h == nil {
			return fmt.Errorf("header %d is missing: the data directory is damaged", n)
		}
		if err := w.encode(kindHeader, h); err != nil {
			return err
		}
	}
	b := store.Block(m.Number)
	if b == nil {
		return fmt.Errorf("block %d is missing: the data directory is damaged", m.Number)
	}
	receipts := store.Receipts(m.Hash)
	if len(receipts) != len(b.Transactions()) {
		return fmt.Errorf("receipts of block %d are missing: the data directory is damaged", m.Number)
	}
	if err := errors.Join(w.encode(kindBlock, b), w.encode(kindReceipts, forStorage(receipts))); err != nil {
		return err
	}
	if err := writeHeights(store, m, w); err != nil {
		return err
	}
	return writeState(store, m.Root, w)
}

// forStorage is the form in which a store keeps receipts: without what follows
// from the block.
func forStorage(receipts types.Receipts) []*types.ReceiptForStorage {
	out := make([]*types.ReceiptForStorage, len(receipts))
	for i, r := range receipts {
		out[i] = (*types.ReceiptForStorage)(r)
	}
	return out
}

func writeHeights(store *chain.Store, m *Manifest, w *writer) error {
	for n := m.firstHeight(store.Genesis()); n <= m.Derived; n++ {
		h, err := store.DAHeight(n)
		if err == nil && h == nil {
			err = errors.New("it is missing: the data directory is damaged")
		}
		if err != nil {
			return fmt.Errorf("record of DA height %d: %w", n, err)
		}
		if err := w.encode(kindHeight, h); err != nil {
			return err
		}
	}
	return nil
}

func writeState(store *chain.Store, root common.Hash, w *writer) error {
	codes, err := codesOf(store, root)
	if err != nil {
		return err
	}
	for _, hash := range codes {
		code := store.Code(hash)
		if len(code) == 0 {
			return fmt.Errorf("code %s is missing: the data directory is damaged", hash)
		}
		if err := w.put(kindCode, code); err != nil {
			return err
		}
	}
	return store.Accounts(root, func(account common.Hash, slim []byte) error {
		if err := w.put(kindAccount, account[:], slim); err != nil {
			return err
		}
		a, err := types.FullAccount(slim)
		if err != nil {
			return fmt.Errorf("account %s: %w", account, err)
		}
		if a.Root == types.EmptyRootHash {
			return nil
		}
		return store.Slots(root, account, func(key common.Hash, value []byte) error {
			return w.put(kindSlot, key[:], value)
		})
	})
}

// codesOf gives the hashes of all code in a state, sorted.
func codesOf(store *chain.Store, root common.Hash) ([]common.Hash, error) {
	found := make(map[common.Hash]struct{})
	err := store.Accounts(root, func(account common.Hash, slim []byte) error {
		a, err := types.FullAccount(slim)
		if err != nil {
			return fmt.Errorf("account %s: %w", account, err)
		}
		if !bytes.Equal(a.CodeHash, types.EmptyCodeHash[:]) {
			found[common.Hash(a.CodeHash)] = struct{}{}
		}
		return nil
	})
	codes := make([]common.Hash, 0, len(found))
	for hash := range found {
		codes = append(codes, hash)
	}
	slices.SortFunc(codes, common.Hash.Cmp)
	return codes, err
}
