package difftest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// Globals that a plainly metered module exports: ink left, and the most stack
// cells that were in use.
const (
	plainInk  = "plain_ink"
	plainPeak = "plain_peak"
)

// expose exports the mutable globals of a module. With metered set it also counts
// the ink of each instruction by itself and the stack cells of each frame: slow,
// but with nothing to be wrong about.
func expose(t *testing.T, raw []byte, m *module.Module, metered bool) (wasm []byte, globals []string) {
	t.Helper()
	exports := [][]byte{
		export(module.EntryName, module.ExportFunc, m.Entry()),
		export(module.MemoryName, module.ExportMemory, 0),
	}
	for i, g := range m.Globals {
		if g.Mutable {
			name := fmt.Sprintf("global_%d", i)
			globals = append(globals, name)
			exports = append(exports, export(name, module.ExportGlobal, uint32(i)))
		}
	}
	var code [][]byte
	vars := make([][]byte, len(m.Globals))
	for i, g := range m.Globals {
		vars[i] = global(g)
	}
	if metered {
		exports = append(exports, export(plainInk, module.ExportGlobal, uint32(len(m.Globals))),
			export(plainPeak, module.ExportGlobal, uint32(len(m.Globals)+2)))
		i32, i64 := module.Global{Type: module.I32, Mutable: true}, module.Global{Type: module.I64, Mutable: true}
		vars = append(vars, global(i64), global(i32), global(i32)) // ink, cells in use, peak
	}
	for i := range m.Bodies {
		body := m.Bodies[i].Code
		if metered {
			body = meter(t, m, i)
		}
		var locals [][]byte
		for _, l := range m.Bodies[i].Locals {
			locals = append(locals, []byte{1, byte(l)})
		}
		if metered {
			locals = append(locals, []byte{1, byte(module.I32)})
		}
		entry := append(w.Vec(locals...), body...)
		code = append(code, append(w.ULEB(uint64(len(entry))), entry...))
	}
	replaced := map[byte][]byte{6: w.Vec(vars...), 7: w.Vec(exports...), 10: w.Vec(code...)}

	out := bytes.Clone(raw[:8])
	section := func(id byte, content []byte) {
		out = append(append(append(out, id), w.ULEB(uint64(len(content)))...), content...)
	}
	seen := false // the place of the globals was passed
	for rest := raw[8:]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		content := rest[1+n:][:size]
		rest = rest[1+n+int(size):]
		if !seen && id > 5 {
			seen = true
			section(6, replaced[6])
		}
		switch {
		case id == 0 || id == 6:
		case replaced[id] != nil:
			section(id, replaced[id])
		default:
			section(id, content)
		}
	}
	return out, globals
}

func export(name string, kind module.ExportKind, index uint32) []byte {
	return append(append(w.Name(name), byte(kind)), w.ULEB(uint64(index))...)
}

func global(g module.Global) []byte {
	mutable := byte(0)
	if g.Mutable {
		mutable = 1
	}
	init := w.I64Const(int64(g.Init))
	if g.Type == module.I32 {
		init = w.I32Const(int32(uint32(g.Init)))
	}
	return append([]byte{byte(g.Type), mutable}, w.Join(init, w.End)...)
}

// meter writes the count in front of every instruction. What an end costs is
// paid where its block begins, so that a branch out of the block pays for it too.
// The cells in use are kept in one more local, and put back after each call.
func meter(t *testing.T, m *module.Module, fn int) []byte {
	s := &schedule.V1
	price := func(op module.Opcode) uint64 { return uint64(s.Ops[op]) }
	ink := uint32(len(m.Globals))
	charge := func(n uint64) w.Code {
		return w.Join(w.GlobalGet(ink), w.I64Const(int64(n)), w.I64Sub, w.GlobalSet(ink),
			w.GlobalGet(ink), w.I64Const(0), w.I64LtS, w.If(w.Void, w.I64Const(-1), w.GlobalSet(ink), w.Unreachable))
	}
	b, stack, peak := m.Bodies[fn], ink+1, ink+2
	locals := uint32(len(m.Types[m.Funcs[fn]].Params) + len(b.Locals))
	cells := int32(max(s.Code.FrameCells, locals+uint32(b.MaxStack)+2))
	out := w.Join(
		w.GlobalGet(stack), w.I32Const(cells), w.I32Add, w.LocalTee(locals), w.GlobalSet(stack),
		w.LocalGet(locals), w.GlobalGet(peak), w.I32GtU, w.If(w.Void, w.LocalGet(locals), w.GlobalSet(peak)),
		w.LocalGet(locals), w.I32Const(int32(s.Code.StackLimit)), w.I32GtU, w.If(w.Void, w.Unreachable),
		charge(uint64(len(b.Locals))*uint64(s.Code.CallLocal)+price(module.End)))
	body := b.Code
	for r := module.NewReader(body); !r.Done(); {
		in, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		cost := price(in.Op)
		switch in.Op {
		case module.Block, module.Loop, module.If:
			cost += price(module.End)
		case module.BrTable:
			cost += uint64(s.Code.BrTableTarget) << bits.Len(uint(len(in.Targets)-1))
		case module.CallIndirect:
			cost += uint64(s.Code.CallIndirectParam) * uint64(len(m.Types[in.A].Params))
		}
		text := body[in.Start:in.End]
		switch in.Op {
		case module.End:
			out = append(out, text...)
		case module.Else: // the count belongs to the arm
			out = append(append(out, text...), charge(cost)...)
		case module.Call, module.CallIndirect:
			out = w.Join(out, charge(cost), w.Raw(text...), w.LocalGet(locals), w.GlobalSet(stack))
		default:
			out = append(append(out, charge(cost)...), text...)
		}
	}
	return out
}
