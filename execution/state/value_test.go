package state_test

import (
	"bytes"
	"errors"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/state"
)

func rich() *purse { return &purse{gas: 1 << 40} }

// at is the n-th slot after a header slot.
func at(key string, n int) common.Hash {
	slot := state.ValueSlot([]byte(key)).Big()
	return common.BigToHash(slot.Add(slot, big.NewInt(int64(n))))
}

// The layout is part of the state root: it never changes.
func TestValueLayoutGolden(t *testing.T) {
	st := fresh(t, nil)
	s := state.Slots{DB: st, Meter: rich(), Account: holder}
	if got, want := state.ValueSlot([]byte("key")).Hex(), "0x3751b2cbb7b7eecefadc9e630c95e0af41fb5f106e94b602a1bf98ec673de578"; got != want {
		t.Errorf("slot of \"key\": %s, want %s", got, want)
	}
	long := []byte(strings.Repeat("0123456789", 7)) // 70 bytes
	for key, value := range map[string][]byte{"empty": {}, "short": []byte("abc"), "edge": long[:31], "over": long[:32], "long": long} {
		if err := s.WriteValue([]byte(key), value); err != nil {
			t.Fatal(err)
		}
	}
	for key, want := range map[string][]string{
		"empty": {"0000000000000000000000000000000000000000000000000000000000000001", ""},
		"short": {"6162630000000000000000000000000000000000000000000000000000000004", ""},
		"edge":  {"3031323334353637383930313233343536373839303132333435363738393020", ""},
		"over": {"00000000000000000000000000000000000000000000000000000000000020ff",
			"3031323334353637383930313233343536373839303132333435363738393031", ""},
		"long": {"00000000000000000000000000000000000000000000000000000000000046ff",
			"3031323334353637383930313233343536373839303132333435363738393031",
			"3233343536373839303132333435363738393031323334353637383930313233",
			"3435363738390000000000000000000000000000000000000000000000000000", ""},
		"none": {"", ""},
	} {
		for n, word := range want {
			if got := st.GetState(holder, at(key, n)); got != common.HexToHash(word) {
				t.Errorf("%s, slot %d: %x, want %s", key, n, got, word)
			}
		}
	}
}

// Values behave like a map from byte strings to byte strings, and the slots that
// are left depend on the map alone.
func TestValuesAreAMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	keys := []string{"", "a", "b", strings.Repeat("k", 100)}
	st, model := fresh(t, nil), map[string][]byte{}
	s := state.Slots{DB: st, Meter: rich(), Account: holder}
	sizes := []int{0, 1, 30, 31, 32, 33, 64, 65, 200, 1000}
	for range 2000 {
		key := keys[rng.IntN(len(keys))]
		switch rng.IntN(3) {
		case 0:
			if err := s.DeleteValue([]byte(key)); err != nil {
				t.Fatal(err)
			}
			delete(model, key)
		case 1:
			value := make([]byte, sizes[rng.IntN(len(sizes))])
			for i := range value {
				value[i] = byte(rng.IntN(3)) // many zeros
			}
			if err := s.WriteValue([]byte(key), value); err != nil {
				t.Fatal(err)
			}
			model[key] = value
		}
		got, found, err := s.ReadValue([]byte(key))
		want, has := model[key]
		if err != nil || found != has || !bytes.Equal(got, want) {
			t.Fatalf("key %q: %x, %v, %v; want %x, %v", key, got, found, err, want, has)
		}
	}
	again := fresh(t, nil)
	for key, value := range model {
		if err := (state.Slots{DB: again, Meter: rich(), Account: holder}).WriteValue([]byte(key), value); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := st.IntermediateRoot(rules), again.IntermediateRoot(rules); a != b {
		t.Errorf("root %s after many changes, %s after writing the outcome", a, b)
	}
}

// Writing what is there costs as much as reading, whatever the size.
func TestUnchangedSlotsAreNotWritten(t *testing.T) {
	value := bytes.Repeat([]byte{7}, 320) // header and ten data slots
	writer := fresh(t, nil)
	if err := (state.Slots{DB: writer, Meter: rich(), Account: holder}).WriteValue([]byte("k"), value); err != nil {
		t.Fatal(err)
	}
	storage := map[common.Hash]common.Hash{}
	for n := range 11 {
		storage[at("k", n)] = writer.GetState(holder, at("k", n))
	}
	st, cost := fresh(t, storage), &purse{gas: 1 << 40}
	before := st.IntermediateRoot(rules)
	s := state.Slots{DB: st, Meter: cost, Account: holder}
	if err := s.WriteValue([]byte("k"), value); err != nil {
		t.Fatal(err)
	}
	const hashing = 30 + 2*6
	if want := uint64(hashing + 11*2200); cost.spent != want {
		t.Errorf("writing the same again cost %d, want %d: a cold read and a warm write a slot, %d for hashing", cost.spent, want, hashing)
	}
	changed := bytes.Clone(value)
	changed[32*5] = 8
	cost.spent = 0
	if err := s.WriteValue([]byte("k"), changed); err != nil {
		t.Fatal(err)
	}
	if want := uint64(hashing + 100 + 10*100 + 2900); cost.spent != want {
		t.Errorf("changing one slot of eleven cost %d, want %d", cost.spent, want)
	}
	if err := s.WriteValue([]byte("k"), value); err != nil {
		t.Fatal(err)
	}
	if after := st.IntermediateRoot(rules); after != before {
		t.Error("the same value, another root")
	}
}

func TestValueRefuses(t *testing.T) {
	st := fresh(t, nil)
	write := func(a common.Address, n int, gas uint64) error {
		return state.Slots{DB: st, Meter: &purse{gas: gas}, Account: a}.WriteValue([]byte("k"), bytes.Repeat([]byte{1}, n))
	}
	if err := write(holder, state.MaxValueSize+1, 1<<40); !errors.Is(err, state.ErrValueSize) {
		t.Errorf("too long: %v", err)
	}
	if err := write(holder, 1000, 100_000); !errors.Is(err, execution.ErrOutOfGas) {
		t.Errorf("too dear: %v", err)
	}
	if err := write(other, 1, 1<<40); !errors.Is(err, state.ErrNotHolder) {
		t.Errorf("empty account: %v", err)
	}
	st.SetNonce(other, 5, tracing.NonceChangeUnspecified)
	if err := write(other, 1, 1<<40); !errors.Is(err, state.ErrNotHolder) {
		t.Errorf("user's account: %v", err)
	}
	st.SetCode(other, types.AddressToDelegation(holder), tracing.CodeChangeUnspecified)
	if err := write(other, 1, 1<<40); !errors.Is(err, state.ErrNotHolder) {
		t.Errorf("user's account with EIP-7702 code: %v", err)
	}
	for _, bad := range []string{
		"0000000000000000000000000000000000000000000000000000000000000021",
		"ff00000000000000000000000000000000000000000000000000000000000001",
		"01000000000000000000000000000000000000000000000000000000000020ff",
		"000000000000000000000000000000000000000000000000000000000000001fff"[2:],
		"0000000000000000000000000000000000000000000000ffffffffffffffffff",
		"0000000000000000000000000000000000000000000000000000000010000100",
	} {
		st.SetState(holder, state.ValueSlot([]byte("bad")), common.HexToHash(bad))
		s := state.Slots{DB: st, Meter: rich(), Account: holder}
		if _, _, err := s.ReadValue([]byte("bad")); !errors.Is(err, state.ErrCorruptValue) {
			t.Errorf("read of header %s: %v", bad, err)
		}
		if err := s.WriteValue([]byte("bad"), nil); !errors.Is(err, state.ErrCorruptValue) {
			t.Errorf("write over header %s: %v", bad, err)
		}
	}
}

// A frame that runs out of gas half-way is taken back whole.
func TestOutOfGasHalfWay(t *testing.T) {
	st := fresh(t, nil)
	root := st.IntermediateRoot(rules)
	snapshot := st.Snapshot()
	s := state.Slots{DB: st, Meter: &purse{gas: 60_000}, Account: holder}
	if err := s.WriteValue([]byte("k"), bytes.Repeat([]byte{1}, 500)); !errors.Is(err, execution.ErrOutOfGas) {
		t.Fatalf("error %v", err)
	}
	st.RevertToSnapshot(snapshot)
	if st.IntermediateRoot(rules) != root {
		t.Error("something is left")
	}
}

// FuzzHeader: whatever a header slot holds, reading ends in a value or an error,
// and a value that can be read is what writing it leaves.
func FuzzHeader(f *testing.F) {
	for _, seed := range []string{"", "01", "20", "21", "20ff", "1fff", "ff", "6162630000000000000000000000000000000000000000000000000000000004"} {
		f.Add(common.HexToHash(seed).Bytes())
	}
	f.Fuzz(func(t *testing.T, word []byte) {
		header := common.BytesToHash(word)
		st := fresh(t, nil)
		slot := state.ValueSlot([]byte("k"))
		st.SetState(holder, slot, header)
		s := state.Slots{DB: st, Meter: &purse{gas: 30_000_000}, Account: holder}
		value, found, err := s.ReadValue([]byte("k"))
		if err != nil {
			return
		}
		if !found {
			if header != (common.Hash{}) {
				t.Fatalf("header %s reads as no value", header)
			}
			return
		}
		if err := s.WriteValue([]byte("other"), value); err != nil && !errors.Is(err, execution.ErrOutOfGas) {
			t.Fatal(err)
		}
		if got := st.GetState(holder, state.ValueSlot([]byte("other"))); got != header {
			t.Fatalf("header %s reads as %x, which is written as %s", header, value, got)
		}
	})
}
