package hooks_test

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
)

func TestContext(t *testing.T) {
	w := newWorld(plenty)
	big := new(uint256.Int).SetAllOne()
	big.Sub(big, uint256.NewInt(3))
	w.chain.block = execution.Block{
		ChainID: *big, Number: 11, Timestamp: 1<<40 + 12, GasLimit: math.MaxUint64, BaseFee: *big, Coinbase: addressOf(14),
	}
	w.chain.tx = execution.Tx{Origin: addressOf(15), GasPrice: *uint256.NewInt(16)}
	w.Call.Caller, w.Call.Callee, w.Call.Code, w.Call.Value = addressOf(17), addressOf(18), addressOf(19), uint256.NewInt(20)

	for name, want := range map[string]uint64{
		"chainid": math.MaxUint64 - 3, "block_number": 11, "block_timestamp": 1<<40 + 12, "block_gas_limit": math.MaxUint64,
	} {
		if got := w.must(name); got != want {
			t.Errorf("%s is %d, want %d", name, got, want)
		}
	}
	all := big.Bytes32()
	for name, want := range map[string][]byte{
		"block_basefee": all[:], "tx_gas_price": word(16), "msg_value": word(20),
		"block_coinbase": addressOf(14).Bytes(), "tx_origin": addressOf(15).Bytes(),
		"msg_sender": addressOf(17).Bytes(), "contract_address": addressOf(18).Bytes(),
	} {
		clear(w.memory)
		w.put(99, bytes.Repeat([]byte{0xee}, 34))
		w.must(name, 100)
		if got := w.get(99, len(want)+2); !bytes.Equal(got, slices.Concat([]byte{0xee}, want, []byte{0xee})) {
			t.Errorf("%s wrote %x, want %x", name, got, want)
		}
	}
	w.Call.Value = nil
	w.put(100, word(5))
	if w.must("msg_value", 100); w.hash(100) != (common.Hash{}) {
		t.Errorf("no value is %x", w.hash(100))
	}
}

func TestReentrant(t *testing.T) {
	frames := func(callees ...uint64) (fs []execution.Frame) {
		for _, c := range callees {
			fs = append(fs, execution.Frame{Callee: addressOf(c), Code: addressOf(1)})
		}
		return fs
	}
	for _, c := range []struct {
		frames []execution.Frame
		want   uint64
	}{
		{nil, 0},
		{frames(1), 0},
		{frames(2, 3, 1), 0},
		{frames(1, 1), 1},
		{frames(1, 2, 1), 1},
		{frames(2, 1, 3, 1), 1},
	} {
		w := newWorld(plenty)
		w.Call.Callee, w.chain.frames = addressOf(1), c.frames
		if got := w.must("msg_reentrant"); got != c.want {
			t.Errorf("%d frames: %d, want %d", len(c.frames), got, c.want)
		}
	}
}

func TestAccounts(t *testing.T) {
	w := newWorld(plenty)
	w.chain.code[callee] = []byte("0123456789")
	w.put(0, callee[:])
	w.must("account_balance", 0, 64)
	if want := common.BytesToHash(callee[:]); w.hash(64) != want {
		t.Errorf("balance %x", w.hash(64))
	}
	w.must("account_codehash", 0, 96)
	if want := common.BytesToHash(callee[:]); w.hash(96) != want {
		t.Errorf("code hash %x", w.hash(96))
	}
	if n := w.must("account_code_size", 0); n != 10 {
		t.Errorf("code size %d", n)
	}
	if n := w.must("account_code_size", 1000); n != 0 {
		t.Errorf("code size %d of an account without code", n)
	}
	for _, c := range []struct {
		offset, size uint64
		want         string
	}{
		{0, 10, "0123456789"}, {3, 4, "3456"}, {9, 9, "9"}, {10, 1, ""}, {math.MaxUint32, math.MaxUint32, ""}, {0, math.MaxUint32, "0123456789"}, {2, 0, ""},
	} {
		w.put(200, bytes.Repeat([]byte{'.'}, 16))
		n := w.must("account_code", 0, c.offset, c.size, 200)
		if got := string(w.get(200, 16)); int(n) != len(c.want) || got != c.want+"................"[len(c.want):] {
			t.Errorf("%d bytes of code at %d: %d, %q", c.size, c.offset, n, got)
		}
	}
}

func TestArgsAndResult(t *testing.T) {
	w := newWorld(plenty)
	w.Call.Input = []byte("arguments")
	w.must("read_args", 100)
	if got := string(w.get(99, 11)); got != "\x00arguments\x00" {
		t.Errorf("%q", got)
	}
	w.put(200, []byte("first and last"))
	w.must("write_result", 200, 14)
	if string(w.Result) != "first and last" {
		t.Errorf("result %q", w.Result)
	}
	w.must("write_result", 210, 4)
	w.put(200, bytes.Repeat([]byte{0xff}, 20))
	if string(w.Result) != "last" {
		t.Errorf("result %q after memory has changed", w.Result)
	}
	w.must("write_result", 0, 0)
	if len(w.Result) != 0 {
		t.Errorf("result %q", w.Result)
	}
}

func TestExitEarly(t *testing.T) {
	for _, status := range []uint64{0, 1, math.MaxUint32} {
		w := newWorld(plenty)
		w.must("exit_early", 1<<32|status)
		if !w.Exited || uint64(w.Status) != status {
			t.Errorf("exited %v with %d, want %d", w.Exited, w.Status, status)
		}
	}
}

func TestLog(t *testing.T) {
	for topics := range uint64(5) {
		w := newWorld(plenty)
		for i := range topics {
			w.put(int(32*i), word(100+i))
		}
		w.put(int(32*topics), []byte("data"))
		w.must("emit_log", 0, 32*topics+4, topics)
		log := w.chain.logs[0]
		if len(log.topics) != int(topics) || string(log.data) != "data" {
			t.Errorf("%d topics: %+v", topics, log)
		}
		for i, topic := range log.topics {
			if topic != hashOf(100+uint64(i)) {
				t.Errorf("topic %d of %d is %x", i, topics, topic)
			}
		}
	}
}

func TestTopicsRefused(t *testing.T) {
	for _, c := range []struct{ length, topics uint64 }{
		{31, 1}, {0, 1}, {127, 4}, {32 * 5, 5}, {1000, math.MaxUint32}, {0, 1 << 27}, {0, 1 << 31},
	} {
		w := newWorld(plenty)
		if w.do("emit_log", 0, c.length, c.topics); w.Fault != hooks.ErrTopics || len(w.chain.logs) > 0 {
			t.Errorf("%d bytes with %d topics: %v", c.length, c.topics, w.Fault)
		}
	}
}
