package parent

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares all that is stored with the file of that name, a line for each key
// with its value, in hex, and gives a store with what the file has.
func golden(t *testing.T, name string, db *memorydb.Database) *memorydb.Database {
	t.Helper()
	var got bytes.Buffer
	it := db.NewIterator(nil, nil)
	defer it.Release()
	for it.Next() {
		fmt.Fprintf(&got, "%x %x\n", it.Key(), it.Value())
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s: homes that exist have other records:\n got\n%s\nwant\n%s", path, got.Bytes(), want)
	}
	kept := memorydb.New()
	for line := range strings.Lines(string(want)) {
		var kv [2][]byte
		for i, digits := range strings.Fields(line) {
			if kv[i], err = hex.DecodeString(digits); err != nil {
				t.Fatal(err)
			}
		}
		if err := kept.Put(kv[0], kv[1]); err != nil {
			t.Fatal(err)
		}
	}
	return kept
}

// A queue of transactions, and what became of others, is found as it was left.
func TestGoldenTransactions(t *testing.T) {
	db := memorydb.New()
	s, _, err := openTxStore(db, []byte("y"), senderAddr)
	if err != nil {
		t.Fatal(err)
	}
	add := func(i Intent) *record {
		r, err := s.add(i)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	pinned := uint64(9)
	ends := map[string]Outcome{
		"done":     {State: StateDone, Tx: common.Hash{1}, Block: 70_000},
		"reverted": {State: StateReverted, Tx: common.Hash{2}, Block: 70_001},
		"refused":  {State: StateRefused, Why: "WrongBond"},
		"lost":     {State: StateLost},
	}
	for _, key := range []string{"done", "reverted", "refused", "lost"} {
		if err := s.end(add(Intent{Key: key, To: &payee}), ends[key]); err != nil {
			t.Fatal(err)
		}
	}
	signed := add(Intent{Key: "signed", To: &payee, Value: big.NewInt(1e18), Data: []byte{1, 2, 3}})
	signed.Nonce, signed.Gas, signed.Raw = 8, 60_000, []byte("the second, whole")
	signed.Attempts = []attempt{{common.Hash{3}, big.NewInt(1e9), big.NewInt(3e9)}, {common.Hash{4}, big.NewInt(2e9), big.NewInt(6e9)}}
	if err := s.signed(signed); err != nil {
		t.Fatal(err)
	}
	queue := []*record{signed, add(Intent{Key: "makes a contract", Data: []byte{0x60}, Nonce: &pinned}), add(Intent{Key: "waits", To: &payee, Data: []byte{}})}

	kept, found, err := openTxStore(golden(t, "transactions.txt", db), []byte("y"), senderAddr)
	if err != nil || kept.counters != (counters{NextSeq: 7, NextNonce: 9}) {
		t.Fatalf("%+v, %v", kept.counters, err)
	}
	for i, r := range found {
		if len(r.Attempts) == 0 {
			r.Attempts, r.Raw = nil, nil // as in a record that was never signed
		}
		if i >= len(queue) || !reflect.DeepEqual(r, queue[i]) {
			t.Errorf("place %d of the queue: %+v", i, r)
		}
	}
	if len(found) != len(queue) {
		t.Errorf("%d wait, want %d", len(found), len(queue))
	}
	outcomes := make(map[string]Outcome)
	for key := range ends {
		o, known, err := kept.ended(key)
		if err != nil || !known {
			t.Errorf("%s: %t, %v", key, known, err)
		}
		outcomes[key] = o
	}
	if !maps.Equal(outcomes, ends) {
		t.Errorf("outcomes are %+v", outcomes)
	}
}

// What final blocks told of outputs is found as it was left.
func TestGoldenOutputs(t *testing.T) {
	h := history{cursor: cursor{70_002, common.Hash{5}}}
	for i, status := range []settlement.OutputStatus{settlement.OutputProposed, settlement.OutputChallenged, settlement.OutputUpheld, settlement.OutputRejected} {
		o := ownOutput(uint64(10 + i))
		p := &ProposedOutput{
			Placed: settlement.Placed{Index: uint64(i), Block: o.BlockNumber, Status: status, FinalAt: 1_800_000_000 + uint64(i), Deep: true},
			Root:   o.Root(), Output: *o, Proposer: rogueAddr, At: Place{Number: 70_000, Hash: common.Hash{6}, Time: 1_799_999_000, Tx: common.Hash{7}}, Verdict: Unknown,
		}
		if status == settlement.OutputRejected {
			p.FinalAt = 0
		}
		h.outputs = append(h.outputs, p)
	}
	db := memorydb.New()
	if err := (&outputStore{db, []byte("u")}).save(history{}, h); err != nil {
		t.Fatal(err)
	}
	kept, err := (&outputStore{golden(t, "outputs.txt", db), []byte("u")}).load(new(rollup.Parent))
	if err != nil || !reflect.DeepEqual(kept, h) {
		t.Fatalf("%+v, %v", kept, err)
	}
}
