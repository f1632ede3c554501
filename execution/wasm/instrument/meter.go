package instrument

import (
	"math"

	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// maxCharge is where the price of a metered block stops growing. It is more
// than any ink, so such a block never runs, and ink less it is still an int64.
const maxCharge = 1 << 62

// meter divides the code of a module into metered blocks, function by function,
// and leaves marks where the code has to change.
type meter struct {
	m      *module.Module
	s      *schedule.Schedule
	reader *module.Reader
	frames []control

	marks   []mark
	charges []uint64 // price of each metered block of the module
	grows   bool     // an instruction that can run is memory.grow
}

// control is an open block of the function. Frames are numbered from the body
// of the function, 0, inwards.
type control struct {
	kind byte
	// live tells whether control can be where the meter stands.
	live bool
	// joined tells whether a branch goes to the end of the block.
	joined bool
	// current is the metered block that pays for the next instruction.
	current int32
	// lowest is the outermost frame that a branch from within this one goes to.
	// Where it is this one or further in, what follows this block runs whenever
	// what precedes it does.
	lowest int32
	// Of an else: whether the other arm reaches the end, and what paid for its
	// last instruction.
	thenLive    bool
	thenCurrent int32
}

// Kinds of control frames.
const (
	kindBlock = iota // also the body of the function
	kindLoop
	kindThen
	kindElse
)

const (
	none    = -1            // no metered block
	nowhere = math.MaxInt32 // no branch
)

// function is what the meter found out of one function.
type function struct {
	body    *module.Body
	typ     module.FuncType
	entry   int32 // the metered block at its start; all its blocks are charges[entry:last]
	last    int32
	nests   bool // it calls functions that are not imported
	returns bool // a branch or a return leaves it
	ends    bool // control reaches its end without a branch

	firstMark, lastMark int // its marks
}

// function divides one function.
func (t *meter) function(body *module.Body, typ module.FuncType) function {
	f := function{body: body, typ: typ, entry: t.newBlock(), firstMark: len(t.marks)}
	t.frames = append(t.frames[:0], control{live: true, current: f.entry, lowest: nowhere})
	t.pay(uint64(t.s.Code.CallLocal) * uint64(len(body.Locals)))
	t.pay(t.price(module.End))
	t.reader.Reset(body.Code)
	for {
		in, err := t.reader.Next()
		if err != nil {
			panic(invalid(err))
		}
		if !t.top().live {
			in = t.skip(in)
		} else if in.Op > module.CallIndirect && in.Op != module.MemoryGrow {
			t.pay(t.price(in.Op)) // goes nowhere, and stays as it is
			continue
		}
		if in.Op == module.End && len(t.frames) == 1 {
			f.ends, f.returns = t.top().live, t.top().joined
			t.mark(&in, mark{kind: markSkip})
			break
		}
		t.step(&f, &in)
	}
	f.lastMark = len(t.marks)
	f.last = int32(len(t.charges))
	return f
}

// step takes one instruction that control reaches, or the else or end behind
// code that it does not.
func (t *meter) step(f *function, in *module.Instr) {
	switch in.Op {
	case module.Block:
		t.pay(t.price(module.Block) + t.price(module.End))
		t.open(kindBlock, t.top().current)
	case module.Loop:
		t.pay(t.price(module.Loop) + t.price(module.End))
		t.open(kindLoop, t.newBlock())
		t.mark(in, mark{kind: markKeep, settle: true, join: true, arg: t.top().current})
	case module.If:
		t.pay(t.price(module.If) + t.price(module.End))
		t.open(kindThen, t.newBlock())
		t.mark(in, mark{kind: markKeep, settle: true, arg: t.top().current})
	case module.Else:
		t.elseArm(in)
	case module.End:
		t.close(in)
	case module.Br:
		t.pay(t.price(module.Br))
		t.branch(uint32(in.A))
		t.mark(in, mark{kind: markKeep, settle: true, arg: none})
		t.top().live = false
	case module.BrIf:
		t.pay(t.price(module.BrIf))
		t.branch(uint32(in.A))
		t.top().current = t.newBlock()
		t.mark(in, mark{kind: markKeep, settle: true, arg: t.top().current})
	case module.BrTable:
		t.pay(t.price(module.BrTable) + uint64(t.s.Code.BrTableTarget)*roundUp(len(in.Targets)))
		for _, label := range in.Targets {
			t.branch(label)
		}
		t.mark(in, mark{kind: markKeep, settle: true, arg: none})
		t.top().live = false
	case module.Return:
		t.pay(t.price(module.Return))
		t.branch(uint32(len(t.frames) - 1))
		t.mark(in, mark{kind: markReturn, settle: true})
		t.top().live = false
	case module.Unreachable:
		t.pay(t.price(module.Unreachable))
		t.top().live = false
	case module.Call:
		t.pay(t.price(module.Call))
		f.nests = f.nests || int(in.A) >= len(t.m.Imports)
		t.mark(in, mark{kind: markCall, arg: int32(in.A)})
	case module.CallIndirect:
		params := len(t.m.Types[in.A].Params)
		t.pay(t.price(module.CallIndirect) + uint64(t.s.Code.CallIndirectParam)*uint64(params))
		f.nests = true
		t.mark(in, mark{kind: markCallIndirect})
	case module.MemoryGrow:
		t.pay(t.price(module.MemoryGrow))
		t.grows = true
		t.mark(in, mark{kind: markGrow})
	case module.Nop:
		t.pay(t.price(module.Nop))
	}
}

// branch notes a branch from the innermost frame.
func (t *meter) branch(label uint32) {
	target := len(t.frames) - 1 - int(label)
	if to := &t.frames[target]; to.kind != kindLoop {
		to.joined = true
	}
	top := t.top()
	top.lowest = min(top.lowest, int32(target))
}

func (t *meter) elseArm(in *module.Instr) {
	top := t.top()
	top.kind = kindElse
	top.thenLive, top.thenCurrent = top.live, top.current
	settle := top.live
	top.live, top.current = true, t.newBlock()
	t.pay(t.price(module.Else))
	t.mark(in, mark{kind: markKeep, settle: settle, join: true, arg: top.current})
}

// close ends the innermost block, which is not the body of the function.
func (t *meter) close(in *module.Instr) {
	f := *t.top()
	t.frames = t.frames[:len(t.frames)-1]
	outer := t.top()
	inside := f.lowest >= int32(len(t.frames)) // no branch goes beyond the block
	if !inside {
		outer.lowest = min(outer.lowest, f.lowest)
	}
	// Control reaches the end of one arm, or comes to it from several places.
	joined, live, current := f.joined, f.live, f.current
	switch f.kind {
	case kindThen: // without an else, control passes it by
		joined = true
	case kindElse:
		if f.thenLive && f.live {
			joined = true
		} else if f.thenLive {
			live, current = true, f.thenCurrent
		}
	}
	k := mark{kind: markKeep, arg: none}
	switch {
	case !live && !joined:
		outer.live = false
		k.kind = markDead
	case inside:
		// outer.current paid before the block, and goes on to pay.
	case !joined:
		outer.current = current
	default:
		outer.current = t.newBlock()
		k.arg = outer.current
	}
	if joined || f.kind == kindElse {
		k.settle, k.join = f.live, true
	}
	t.mark(in, k)
}

// skip passes over code that control does not reach, and gives the else or end
// behind it.
func (t *meter) skip(in module.Instr) module.Instr {
	start, depth := in.Start, 0
	for {
		switch in.Op {
		case module.Block, module.Loop, module.If:
			depth++
		case module.Else:
			if depth == 0 {
				return t.skipped(start, in)
			}
		case module.End:
			if depth == 0 {
				return t.skipped(start, in)
			}
			depth--
		}
		var err error
		if in, err = t.reader.Next(); err != nil {
			panic(invalid(err))
		}
	}
}

func (t *meter) skipped(start int, in module.Instr) module.Instr {
	if start < in.Start {
		t.marks = append(t.marks, mark{kind: markSkip, at: uint32(start), next: uint32(in.Start)})
	}
	return in
}

func (t *meter) mark(in *module.Instr, k mark) {
	k.at, k.next, k.depth = uint32(in.Start), uint32(in.End), uint16(len(t.frames))
	t.marks = append(t.marks, k)
}

func (t *meter) open(kind byte, current int32) {
	t.frames = append(t.frames, control{kind: kind, live: true, current: current, lowest: nowhere})
}

func (t *meter) top() *control { return &t.frames[len(t.frames)-1] }

// newBlock begins a metered block.
func (t *meter) newBlock() int32 {
	t.charges = append(t.charges, 0)
	return int32(len(t.charges) - 1)
}

// pay adds to the price of the current metered block.
func (t *meter) pay(ink uint64) {
	c := &t.charges[t.top().current]
	*c = min(*c+min(ink, maxCharge), maxCharge)
}

func (t *meter) price(op module.Opcode) uint64 { return uint64(t.s.Ops[op]) }

func invalid(err error) string { return "instrument: the module was not validated: " + err.Error() }

// roundUp is the smallest power of two that is not less than n.
func roundUp(n int) uint64 {
	p := uint64(1)
	for p < uint64(n) {
		p <<= 1
	}
	return p
}
