package wasm_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// loopOf is a contract that does body times in a loop, count times each turn. Its
// locals are: 1 to 4 i32, 5 to 8 i64, 9 the turns left.
func loopOf(m *w.Module, turns int32, count int, body w.Code) []byte {
	start := w.Join(
		w.I32Const(12345), w.LocalSet(1), w.I32Const(7), w.LocalSet(2), w.I32Const(99991), w.LocalSet(3), w.I32Const(3), w.LocalSet(4),
		w.I64Const(1234567), w.LocalSet(5), w.I64Const(7), w.LocalSet(6), w.I64Const(99991), w.LocalSet(7), w.I64Const(3), w.LocalSet(8),
		w.I32Const(turns), w.LocalSet(9))
	m.Entry(slices.Concat(slices.Repeat(w.Locals(w.I32), 4), slices.Repeat(w.Locals(w.I64), 4), w.Locals(w.I32)),
		start,
		w.Loop(w.Void, w.Repeat(count, body), w.LocalGet(9), w.I32Const(1), w.I32Sub, w.LocalTee(9), w.BrIf(0)),
		w.LocalGet(1), w.LocalGet(3), w.I32Add, w.LocalGet(5), w.LocalGet(7), w.I64Add, w.I32WrapI64, w.I32Add, w.I32Const(0), w.I32And)
	return m.Bytes()
}

// reportLoops gives the time and gas of what differs between two contracts, for
// each time that it is done.
func reportLoops(b *testing.B, a *arena, with, without common.Address, times float64) {
	best := [2]time.Duration{time.Hour, time.Hour}
	var gas [2]uint64
	for b.Loop() {
		for i, to := range []common.Address{with, without} {
			_, g, took := a.best(3, to, nil)
			best[i], gas[i] = min(best[i], took), g
		}
	}
	ns, used := float64(best[0]-best[1])/times, float64(gas[0]-gas[1])/times
	b.ReportMetric(ns, "ns")
	b.ReportMetric(used, "gas")
	b.ReportMetric(ns/used, "ns/gas")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkHost is one call of a host function, warm.
func BenchmarkHost(b *testing.B) {
	const turns, count = 500, 8
	a := newArena(b, wasm.Config{})
	without := a.deploy(loopOf(w.Contract(), turns, count, nil))
	for _, c := range []struct {
		name, hook string
		args       []int64
	}{
		{"block_number", "block_number", nil},
		{"msg_sender", "msg_sender", []int64{64}},
		{"read_args of nothing", "read_args", []int64{64}},
		{"write_result of 32 bytes", "write_result", []int64{64, 32}},
		{"write_result of 4096 bytes", "write_result", []int64{64, 4096}},
		{"native_keccak256 of 32 bytes", "native_keccak256", []int64{64, 32, 256}},
		{"native_keccak256 of 4096 bytes", "native_keccak256", []int64{64, 4096, 256}},
		{"math_div", "math_div", []int64{8192, 8224}},
		{"math_mod", "math_mod", []int64{8192, 8224}},
		{"math_pow", "math_pow", []int64{8192, 8224}},
		{"math_add_mod", "math_add_mod", []int64{8192, 8224, 8256}},
		{"math_mul_mod", "math_mul_mod", []int64{8192, 8224, 8256}},
		{"storage_load_bytes32", "storage_load_bytes32", []int64{64, 128}},
		{"storage_cache_bytes32 again", "storage_cache_bytes32", []int64{64, 128}},
		{"transient_load_bytes32", "transient_load_bytes32", []int64{64, 128}},
		{"transient_store_bytes32", "transient_store_bytes32", []int64{64, 128}},
		{"account_balance", "account_balance", []int64{64, 128}},
		{"emit_log of two topics", "emit_log", []int64{64, 96, 2}},
		{"pay_for_memory_grow of nothing", "pay_for_memory_grow", []int64{0}},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := w.Contract()
			fn := m.Hook(c.hook)
			m.Data(8192, slices.Repeat([]byte{0xd7}, 128))
			var body w.Code
			for _, arg := range c.args {
				body = w.Join(body, w.I32Const(int32(arg)))
			}
			body = w.Join(body, w.Call(fn))
			if c.hook == "block_number" {
				body = w.Join(body, w.Drop)
			}
			reportLoops(b, a, a.deploy(loopOf(m, turns, count, body)), without, turns*count)
		})
	}
}

// BenchmarkInstructions is a few instructions that wait for each other or guess
// wrong, which is what is slow in them.
func BenchmarkInstructions(b *testing.B) {
	const turns, count = 10000, 16
	a := newArena(b, wasm.Config{})
	without := a.deploy(loopOf(w.Contract(), turns, count, nil))
	get, set, i32 := w.LocalGet, w.LocalSet, w.I32Const
	random := w.Join(get(1), i32(1664525), w.I32Mul, i32(1013904223), w.I32Add, w.LocalTee(1), i32(16), w.I32ShrU)
	for _, c := range []struct {
		name string
		body w.Code
	}{
		{"add", w.Join(get(1), get(2), w.I32Add, set(1))},
		{"mul", w.Join(get(5), get(6), w.I64Mul, set(5))},
		{"div 32", w.Join(get(1), get(2), w.I32DivU, set(1))},
		{"div 64", w.Join(get(5), get(6), w.I64DivS, set(5))},
		{"compare", w.Join(get(1), get(2), w.I32LtU, set(1))},
		{"popcnt", w.Join(get(1), w.I32Popcnt, set(1))},
		{"select", w.Join(get(1), get(2), get(3), w.Select, set(1))},
		{"load after load", w.Join(get(1), i32(0), w.I32And, w.Load(w.I32Load, 0), set(1))},
		{"load after store", w.Join(get(2), get(1), w.Store(w.I32Store, 0), get(2), w.Load(w.I32Load, 0), set(1))},
		{"store", w.Join(get(2), get(1), w.Store(w.I32Store, 0))},
		{"global", w.Join(w.GlobalGet(0), i32(1), w.I32Add, w.GlobalSet(0))},
		{"random if", w.Join(random, i32(1), w.I32And, w.If(w.Void, get(3), i32(1), w.I32Add, set(3)))},
		{"random br_table", w.Block(w.Void, w.Block(w.Void, w.Block(w.Void, w.Block(w.Void, random, i32(3), w.I32And, w.BrTable(3, 0, 1, 2)))))},
		{"call", w.Call(0)},
		{"call_indirect", w.Join(i32(0), w.CallIndirect(0))},
		{"random call_indirect", w.Join(random, i32(7), w.I32And, w.CallIndirect(0))},
		{"memory.size", w.Join(w.MemorySize, set(1))},
		{"memory.grow 0", w.Join(i32(0), w.MemoryGrow, set(1))},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := w.Contract()
			m.Global(w.I32, true, i32(0))
			m.Table(8, 8)
			for i := range uint32(8) {
				m.Func(w.Params(), nil)
				m.Elem(i, i)
			}
			reportLoops(b, a, a.deploy(loopOf(m, turns, count, c.body)), without, turns*count)
		})
	}
}

// BenchmarkRandomLoads is a chain of loads from random places of a memory: what
// caches do not help.
func BenchmarkRandomLoads(b *testing.B) {
	const turns, count = 5000, 16
	a := newArena(b, wasm.Config{})
	for _, pages := range []uint32{1, 8, 32, 64} {
		b.Run(fmt.Sprintf("%d KiB", pages*64), func(b *testing.B) {
			chain := w.Join(w.LocalGet(1), w.I32Const(1664525), w.I32Mul, w.I32Const(1013904223), w.I32Add, w.LocalTee(1),
				w.I32Const(7), w.I32Rotl, w.I32Const(int32(pages*65536-4)), w.I32And, w.Load(w.I32Load, 0), w.LocalGet(1), w.I32Add, w.LocalSet(1))
			contract := func(body w.Code) common.Address {
				m := w.New()
				m.Memory(pages, pages)
				m.Export("memory", w.KindMemory, 0)
				return a.deploy(loopOf(m, turns, count, body))
			}
			reportLoops(b, a, contract(chain), contract(nil), turns*count)
		})
	}
}
