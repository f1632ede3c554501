package engine

import (
	"context"
	"fmt"
	"reflect"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// instance is a module that has its memory, globals and stack. It serves one run
// at a time, and many runs one after the other.
type instance struct {
	code    *Code
	module  api.Module
	entry   api.Function
	memory  api.Memory
	linear  linear // what memory is made of
	ink     api.MutableGlobal
	gauge   hooks.Gauge         // ink, as host functions see it
	globals []api.MutableGlobal // of Code.globals
	call    call
	stack   [1]uint64 // argument and result of entry
	inner   inner

	// While it is idle.
	bytes         int64
	before, after *instance
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
	in := &instance{
		code:   c,
		linear: linear{pool: &c.engine.buffers, max: c.maxMemory},
		call:   call{Context: context.Background()},
	}
	ctx := experimental.WithMemoryAllocator(context.Background(), in)
	m, err := c.runtime.InstantiateModule(ctx, c.compiled, config)
	if err != nil {
		return nil, err
	}
	in.module = m
	in.entry = m.ExportedFunction(instrument.EntryExport)
	in.memory = m.ExportedMemory(instrument.MemoryExport)
	in.ink, _ = m.ExportedGlobal(instrument.InkExport).(api.MutableGlobal)
	if in.entry == nil || in.memory == nil || in.ink == nil {
		return nil, fmt.Errorf("the program does not export %s, %s and %s", instrument.EntryExport, instrument.MemoryExport, instrument.InkExport)
	}
	in.gauge = in.ink
	in.globals = make([]api.MutableGlobal, 0, len(c.globals))
	for _, name := range c.globals {
		g, ok := m.ExportedGlobal(name).(api.MutableGlobal)
		if !ok {
			return nil, fmt.Errorf("the program does not export the mutable global %s", name)
		}
		in.globals = append(in.globals, g)
	}
	in.inner = look(in.entry, in.memory)
	return in, nil
}

// Allocate gives wazero the memory of this instance.
func (in *instance) Allocate(_, _ uint64) experimental.LinearMemory { return &in.linear }

// reset makes an instance that has ended a run as it was when it was made. Memory
// and mutable globals are all that code can change: tables never change, and the
// call stack has nothing on it that code could read.
func (in *instance) reset() {
	b := in.linear.bytes()
	clear(b)
	for _, d := range in.code.data {
		copy(b[d.Offset:], d.Bytes)
	}
	for i, g := range in.globals {
		g.Set(in.code.initial[i])
	}
}

// shrink gives memory the size that it had when the instance was made. If it
// cannot, the instance must not run again.
//
// wazero has no way to make a memory smaller. So its length is set to a page
// below the size, and then it grows by one, which lets wazero tell the compiled
// code of the new length.
func (in *instance) shrink() bool {
	size := in.code.memory
	if in.memory.Size() == size {
		return true
	}
	if !in.inner.buffer.IsValid() || size == 0 {
		return false
	}
	in.inner.buffer.SetBytes(in.linear.buf[:size-module.PageSize])
	_, ok := in.memory.Grow(1)
	return ok && in.memory.Size() == size && in.linear.used == uint64(size)
}

func (in *instance) close() { _ = in.module.Close(context.Background()) }

// fixedBytes is about what an instance holds beside its memory, call stack,
// functions and globals.
const fixedBytes = 4 << 10

// size is an estimate of the bytes that the instance holds.
func (in *instance) size() int64 {
	return fixedBytes + int64(len(in.linear.buf)) + in.inner.stackBytes() + in.code.instanceBytes
}

// inner is what wazero keeps to itself of an instance and this package needs. The
// fields are looked for by name and type; where one is missing there is a way
// without it.
type inner struct {
	buffer reflect.Value // the slice that is the memory; may be set
	stack  reflect.Value // the slice that is the call stack, which grows with the deepest run
}

func look(f api.Function, m api.Memory) (i inner) {
	if v := field(m, "Buffer"); v.IsValid() && v.CanSet() && v.Type() == reflect.TypeFor[[]byte]() {
		i.buffer = v
	}
	if v := field(f, "stack"); v.IsValid() && v.Kind() == reflect.Slice {
		i.stack = v
	}
	return i
}

func field(x any, name string) reflect.Value {
	v := reflect.ValueOf(x)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return reflect.Value{}
	}
	return v.Elem().FieldByName(name)
}

// unknownStack stands for a call stack that cannot be seen: about the largest
// there is.
const unknownStack = 2 << 20

func (i *inner) stackBytes() int64 {
	if !i.stack.IsValid() {
		return unknownStack
	}
	return int64(i.stack.Cap()) * int64(i.stack.Type().Elem().Size())
}
