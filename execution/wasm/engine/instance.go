package engine

import (
	"container/list"
	"context"
	"fmt"
	"reflect"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
)

// instance is a module that has its memory, globals and stack. It serves one run
// at a time.
type instance struct {
	code    *Code
	module  api.Module
	entry   api.Function
	memory  api.Memory
	ink     api.MutableGlobal
	globals []api.MutableGlobal // those of the contract's own, and the stack height
	call    call
	stack   [1]uint64 // argument and result of entry

	gauge hooks.Gauge // ink
	cells reflect.Value

	// While it is idle.
	bytes int64
	place *list.Element
}

// config is of every instance: no name, no start function, and none of the
// random numbers that wazero would otherwise draw.
var config = wazero.NewModuleConfig().WithName("").WithStartFunctions().WithRandSource(zeros{})

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func (c *Code) instantiate() (*instance, error) {
	m, err := c.runtime.InstantiateModule(c.ctx, c.compiled, config)
	if err != nil {
		return nil, err
	}
	in := &instance{
		code:   c,
		module: m,
		entry:  m.ExportedFunction(instrument.EntryExport),
		memory: m.ExportedMemory(instrument.MemoryExport),
		call:   call{Context: context.Background()},
	}
	in.ink, _ = m.ExportedGlobal(instrument.InkExport).(api.MutableGlobal)
	if in.entry == nil || in.memory == nil || in.ink == nil {
		return nil, fmt.Errorf("the program does not export %s, %s and %s", instrument.EntryExport, instrument.MemoryExport, instrument.InkExport)
	}
	in.gauge = in.ink
	for _, name := range c.globals {
		g, ok := m.ExportedGlobal(name).(api.MutableGlobal)
		if !ok {
			return nil, fmt.Errorf("the program does not export the mutable global %s", name)
		}
		in.globals = append(in.globals, g)
	}
	in.cells = callStack(in.entry)
	return in, nil
}

// reset makes an instance that has ended a run as it was when it was made. Memory
// and mutable globals are all that code can change, since tables never change,
// and an instance whose memory has grown is not used again.
func (in *instance) reset() {
	b, _ := in.memory.Read(0, in.memory.Size())
	clear(b)
	for _, d := range in.code.data {
		copy(b[d.Offset:], d.Bytes)
	}
	for i, g := range in.globals {
		g.Set(in.code.initial[i])
	}
}

// clean tells whether the instance may run again.
func (in *instance) clean() bool { return in.memory.Size() == in.code.memory }

func (in *instance) close() { _ = in.module.Close(context.Background()) }

// fixedBytes is about what an instance of a small module holds beside its
// memory and its call stack.
const fixedBytes = 8 << 10

// size is an estimate of the bytes that the instance holds.
func (in *instance) size() int64 {
	return fixedBytes + int64(in.memory.Size()) + in.stackBytes() + in.code.instanceBytes
}

// callStack is the slice that a function of wazero has its call stack in. It
// grows with the deepest run and is kept, so it has to be counted; wazero does
// not show it.
func callStack(f api.Function) reflect.Value {
	if v := reflect.ValueOf(f); v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		if s := v.Elem().FieldByName("stack"); s.IsValid() && s.Kind() == reflect.Slice {
			return s
		}
	}
	return reflect.Value{}
}

// unknownStack stands for a call stack that cannot be seen: about the largest
// there is.
const unknownStack = 1 << 20

func (in *instance) stackBytes() int64 {
	if !in.cells.IsValid() {
		return unknownStack
	}
	return int64(in.cells.Cap()) * int64(in.cells.Type().Elem().Size())
}
