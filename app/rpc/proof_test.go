package rpc

import (
	"bytes"
	"context"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient/gethclient"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
)

// proofOf checks a proof against a root and gives the value, nil for absence.
func proofOf(t *testing.T, root common.Hash, key []byte, proof []string) []byte {
	t.Helper()
	db := memorydb.New()
	for _, p := range proof {
		node := hexutil.MustDecode(p)
		if err := db.Put(crypto.Keccak256(node), node); err != nil {
			t.Fatal(err)
		}
	}
	value, err := trie.VerifyProof(root, crypto.Keccak256(key), db)
	if err != nil {
		t.Fatalf("proof of %x: %v", key, err)
	}
	return value
}

func TestProofsVerify(t *testing.T) {
	e := newEnv(t, Config{})
	b := e.seal(e.sign(alice, &keeper, 0, words(1, 0xabcdef)), e.sign(alice, &keeper, 0, words(2, 2)), e.sign(alice, &keeper, 0, words(0, 7)))
	e.seal(e.sign(alice, &keeper, 0, words(1, 5)))
	keys := []string{word(1).Hex(), "0x2", "0x0", word(99).Hex()}
	res, err := gethclient.New(e.client).GetProof(context.Background(), keeper, keys, b.Number())
	if err != nil {
		t.Fatal(err)
	}
	var acc types.StateAccount
	if err := rlp.DecodeBytes(proofOf(t, b.Root(), keeper[:], res.AccountProof), &acc); err != nil {
		t.Fatal(err)
	}
	if acc.Nonce != res.Nonce || acc.Balance.ToBig().Cmp(res.Balance) != 0 || acc.Root != res.StorageHash || !bytes.Equal(acc.CodeHash, res.CodeHash[:]) {
		t.Errorf("account %+v, answer %+v", acc, res)
	}
	if res.CodeHash != crypto.Keccak256Hash(keeperCode) {
		t.Errorf("code hash is %s", res.CodeHash)
	}
	for i, want := range []uint64{0xabcdef, 2, 7, 0} {
		p := res.StorageProof[i]
		if p.Key != keys[i] {
			t.Errorf("proof %d is of %q, asked for %q", i, p.Key, keys[i])
		}
		slot, _, _ := parseSlot(p.Key)
		value := proofOf(t, res.StorageHash, slot[:], p.Proof)
		var got []byte
		if value != nil {
			if err := rlp.DecodeBytes(value, &got); err != nil {
				t.Fatal(err)
			}
		}
		if common.BytesToHash(got) != word(want) || p.Value.Uint64() != want {
			t.Errorf("slot %s is proved to be %x, said to be %v, want %d", p.Key, got, p.Value, want)
		}
	}
	// An account that is not there is proved absent.
	none, err := gethclient.New(e.client).GetProof(context.Background(), common.Address{0xcc}, []string{"0x1"}, b.Number())
	if err != nil {
		t.Fatal(err)
	}
	if v := proofOf(t, b.Root(), common.Address{0xcc}.Bytes(), none.AccountProof); v != nil {
		t.Errorf("absent account is proved to be %x", v)
	}
	if none.CodeHash != types.EmptyCodeHash || none.StorageHash != types.EmptyRootHash || none.StorageProof[0].Value.Sign() != 0 || len(none.StorageProof[0].Proof) != 0 {
		t.Errorf("absent account is %+v", none)
	}
}
