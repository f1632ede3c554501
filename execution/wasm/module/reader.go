package module

// Instr is one instruction.
type Instr struct {
	Op         Opcode
	Start, End int // its bytes are code[Start:End]

	// Immediates by kind of instruction:
	//
	//	block, loop, if              A: block type (BlockEmpty, or a ValType)
	//	br, br_if                    A: label, 0 is the innermost
	//	call                         A: function
	//	call_indirect                A: type
	//	local.*, global.*            A: index
	//	loads and stores             A: log2 of the alignment, B: offset
	//	i32.const, i64.const         A: the bits, zero-extended
	A, B uint64

	// Targets of a br_table, the default last. They hold until the next call of Next.
	Targets []uint32
}

// BlockEmpty is the block type of a block without a result.
const BlockEmpty = 0x40

// Reader splits a function's code into instructions. It checks that every
// instruction is one of ours with well-formed immediates, and nothing else.
// It allocates only for br_table, one buffer that is used again. The zero Reader
// is ready for Reset.
type Reader struct {
	cursor
	targets    []uint32
	bounded    bool // by maxTargets
	maxTargets int
}

// NewReader reads the code of a function, such as Body.Code. Offsets in its
// errors count from the start of code.
func NewReader(code []byte) *Reader {
	return &Reader{cursor: cursor{data: code}}
}

// Reset makes the reader start over with other code, keeping its buffer.
func (r *Reader) Reset(code []byte) { r.cursor = cursor{data: code} }

// Done tells whether all bytes were read.
func (r *Reader) Done() bool { return r.pos >= len(r.data) }

// Next reads one instruction. On code that validation has seen it fails only
// behind the end.
func (r *Reader) Next() (Instr, error) {
	var i Instr
	err := r.next(&i)
	return i, err
}

// next reads one instruction into i. Fields that the instruction has no use for
// keep what they held.
func (r *Reader) next(i *Instr) error {
	if r.pos >= len(r.data) {
		return refuse(RuleEnd, r.at())
	}
	i.Start = r.pos
	i.Op = Opcode(r.data[r.pos])
	r.pos++
	if s := shapes[i.Op]; s != shapeNone {
		if err := r.immediates(i, s); err != nil {
			return err
		}
	}
	i.End = r.pos
	return nil
}

func (r *Reader) immediates(i *Instr, s shape) error {
	switch s {
	case shapeIndex:
		v, err := r.u32()
		i.A = uint64(v)
		return err
	case shapeI32:
		v, err := r.s32()
		i.A = uint64(v)
		return err
	case shapeI64:
		v, err := r.s64()
		i.A = v
		return err
	case shapeMemory:
		align, err := r.u32()
		if err != nil {
			return err
		}
		offset, err := r.u32()
		i.A, i.B = uint64(align), uint64(offset)
		return err
	case shapeBlock:
		at := r.at()
		b, err := r.byte()
		if err != nil {
			return err
		}
		switch {
		case b == BlockEmpty || b == byte(I32) || b == byte(I64):
			i.A = uint64(b)
			return nil
		case isFloat(b):
			return refuse(RuleFloat, at)
		}
		return refuse(RuleBlockType, at)
	case shapeTargets:
		return r.branchTargets(i)
	case shapeIndirect:
		v, err := r.u32()
		if err != nil {
			return err
		}
		i.A = uint64(v)
		return r.zero()
	case shapeZero:
		return r.zero()
	case shapeFloat:
		return refuse(RuleFloat, r.base+i.Start)
	}
	return refuse(RuleOpcode, r.base+i.Start)
}

// branchTargets reads the labels of a br_table. Their number is checked before
// any is stored.
func (r *Reader) branchTargets(i *Instr) error {
	at := r.at()
	n, err := r.u32()
	if err != nil {
		return err
	}
	if uint64(n) >= uint64(r.left()) { // each takes a byte, and so does the default
		return refuse(RuleVector, at)
	}
	if r.bounded && int(n) > r.maxTargets {
		return exceeds(RuleBrTable, at, r.maxTargets)
	}
	r.targets = r.targets[:0]
	for range int(n) + 1 {
		v, err := r.u32()
		if err != nil {
			return err
		}
		r.targets = append(r.targets, v)
	}
	i.Targets = r.targets
	return nil
}

// zero reads the byte that stands for the only memory or table.
func (r *Reader) zero() error {
	at := r.at()
	b, err := r.byte()
	if err == nil && b != 0 {
		err = refuse(RuleZeroByte, at)
	}
	return err
}

// isFloat tells whether a byte is the value type f32 or f64.
func isFloat(b byte) bool { return b == 0x7d || b == 0x7c }
