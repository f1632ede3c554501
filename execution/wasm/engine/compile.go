package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// Bytes that a module holds in memory for each byte of its program, and at
// least; measured, rounded up.
const (
	compiledPerByte    = 8
	interpretedPerByte = 56
	leastBytes         = 72 << 10
)

// Bytes that an instance holds for each global, function and table element, at
// most.
const (
	perGlobal   = 128
	perFunction = 48
	perElement  = 64
)

// compile makes the code of a program: by the compiler, or by the interpreter if
// that is asked for or the compiler fails.
func (e *Engine) compile(key Key, p *instrument.Program) (*Code, error) {
	if !e.interpreter {
		c, err := e.compileNative(key, p)
		if err == nil {
			return c, nil
		}
		e.counters.fallbacks.Add(1)
		e.log.Error("The compiler failed on a WASM module, which is interpreted from now on: results are the same, but slow", "module", key.Hash, "schedule", key.Schedule, "err", err)
	}
	c, err := e.prepare(key, p, wazero.NewRuntimeConfigInterpreter, true)
	if err != nil {
		return nil, fmt.Errorf("WASM module %s, schedule %d: %w", key.Hash, key.Schedule, err)
	}
	e.counters.compilations.Add(1)
	return c, nil
}

// compileNative compiles, or takes machine code from disk.
func (e *Engine) compileNative(key Key, p *instrument.Program) (*Code, error) {
	if e.disk != nil {
		name := diskName{schedule: key.Schedule, program: sha256.Sum256(p.Wasm)}
		if s := e.disk.stage(name); s != nil {
			defer s.remove()
			c, err := e.prepare(key, p, func() wazero.RuntimeConfig { return e.native().WithCompilationCache(s.cache) }, false)
			if err == nil {
				if s.hit() {
					e.counters.diskHits.Add(1)
				} else {
					e.counters.compilations.Add(1)
					e.disk.save(name, s)
				}
				return c, nil
			}
			// Either the module or what is on disk is at fault. It will show without the disk.
			e.disk.drop(name)
		}
	}
	c, err := e.prepare(key, p, e.native, false)
	if err == nil {
		e.counters.compilations.Add(1)
	}
	return c, err
}

// prepare makes a code in a runtime of its own, and one instance to see that it
// can be run.
//
// One goroutine compiles: with more, wazero's own panics could not be caught, and
// they would end the process.
func (e *Engine) prepare(key Key, p *instrument.Program, config func() wazero.RuntimeConfig, interpreted bool) (c *Code, err error) {
	defer func() {
		if r := recover(); r != nil {
			c, err = nil, fmt.Errorf("panic: %v", r)
		}
	}()
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, config().WithCoreFeatures(features).WithDebugInfoEnabled(false))
	compiled, err := r.CompileModule(ctx, p.Wasm)
	if err != nil {
		return nil, err
	}
	imports, err := e.imports(compiled)
	if err != nil {
		return nil, err
	}
	if err := export(r, imports); err != nil {
		return nil, err
	}
	perByte := int64(compiledPerByte)
	if interpreted {
		perByte = interpretedPerByte
	}
	functions, elements := sizes(p.Wasm)
	c = &Code{
		engine:      e,
		key:         key,
		interpreted: interpreted,
		runtime:     r,
		compiled:    compiled,
		bytes:       leastBytes + perByte*int64(len(p.Wasm)),

		memory:        p.Pages * module.PageSize,
		maxMemory:     uint64(p.MaxPages) * module.PageSize,
		globals:       append(slices.Clone(p.Globals), instrument.StackExport),
		elements:      uint32(elements),
		instanceBytes: perGlobal*int64(len(p.Globals)) + perFunction*int64(functions) + perElement*int64(elements),
	}
	for _, d := range p.Data {
		if uint64(d.Offset)+uint64(len(d.Bytes)) > uint64(c.memory) {
			return nil, fmt.Errorf("data of %d bytes at %d is not within %d pages of memory", len(d.Bytes), d.Offset, p.Pages)
		}
		c.dataBytes += len(d.Bytes)
		c.data = append(c.data, module.Data{Offset: d.Offset, Bytes: bytes.Clone(d.Bytes)})
	}
	in, err := c.instantiate()
	if err != nil {
		return nil, err
	}
	if err := in.fits(); err != nil {
		return nil, err
	}
	for _, g := range in.globals {
		c.initial = append(c.initial, g.Get())
	}
	e.idle.put(in)
	return c, nil
}

// imports are the host functions that a module imports.
func (e *Engine) imports(compiled wazero.CompiledModule) ([]hooks.Function, error) {
	var out []hooks.Function
	seen := make(map[string]bool)
	for _, d := range compiled.ImportedFunctions() {
		from, name, _ := d.Import()
		f, ok := e.functions[name]
		if from != hooks.Module || !ok {
			return nil, fmt.Errorf("the program imports %s.%s, which does not exist", from, name)
		}
		if !seen[name] {
			seen[name] = true
			out = append(out, f)
		}
	}
	return out, nil
}

// fits checks that a new instance is what its program says.
func (in *instance) fits() error {
	d := in.entry.Definition()
	if string(d.ParamTypes()) != string([]byte{api.ValueTypeI32}) || string(d.ResultTypes()) != string([]byte{api.ValueTypeI32}) {
		return fmt.Errorf("%s is not a function of an i32 that gives an i32", instrument.EntryExport)
	}
	if in.ink.Type() != api.ValueTypeI64 {
		return fmt.Errorf("%s is not an i64", instrument.InkExport)
	}
	if got := in.memory.Size(); got != in.code.memory {
		return fmt.Errorf("memory of %d bytes, not %d", got, in.code.memory)
	}
	return nil
}

// sizes reads from a program how many functions it defines, and how many
// elements its table has.
func sizes(wasm []byte) (functions, elements uint64) {
	const functionSection, tableSection, header = 3, 4, 8
	for b := wasm[min(header, len(wasm)):]; len(b) > 1; {
		id := b[0]
		size, k := binary.Uvarint(b[1:])
		if k <= 0 || size > uint64(len(b)-1-k) {
			break // compiling will tell
		}
		body := b[1+k:][:size]
		b = b[1+k+int(size):]
		switch id {
		case functionSection:
			functions, _ = binary.Uvarint(body)
		case tableSection: // one table: count, type, flag, least size
			elements, _ = binary.Uvarint(body[min(3, len(body)):])
		}
	}
	return functions, elements
}
