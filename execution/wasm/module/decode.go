package module

import (
	"unicode/utf8"

	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// Imports tells the type of a function that may be imported, or that there is
// none of these names.
type Imports func(module, name string) (FuncType, bool)

// Decode reads and validates a module. The module aliases raw. Errors are *Error.
func Decode(raw []byte, limits *schedule.Limits, imports Imports) (*Module, error) {
	if len(raw) > limits.Size {
		return nil, exceeds(RuleSize, limits.Size, limits.Size)
	}
	d := &decoder{limits: limits, imports: imports, m: &Module{Size: len(raw)}}
	if err := d.module(raw); err != nil {
		return nil, err
	}
	return d.m, nil
}

// Section numbers of the binary format (1.0, section 5.5.2).
const (
	sectionCustom   = 0
	sectionType     = 1
	sectionImport   = 2
	sectionFunction = 3
	sectionTable    = 4
	sectionMemory   = 5
	sectionGlobal   = 6
	sectionExport   = 7
	sectionStart    = 8
	sectionElem     = 9
	sectionCode     = 10
	sectionData     = 11
	sectionEnd      = 12 // none: stands for the end of the module
)

// decoder is a module on its way. The cursor stands in the section that is read.
type decoder struct {
	cursor
	limits  *schedule.Limits
	imports Imports
	m       *Module

	hasMemory    bool
	exportsFound bool // both required exports were seen
	hasCode      bool
}

const (
	magic   = "\x00asm"
	version = "\x01\x00\x00\x00"
)

func (d *decoder) module(raw []byte) error {
	if len(raw) < 4 || string(raw[:4]) != magic {
		return refuse(RuleMagic, 0)
	}
	if len(raw) < 8 || string(raw[4:8]) != version {
		return refuse(RuleVersion, 4)
	}
	whole := cursor{data: raw, pos: 8}
	last := byte(0)
	for whole.left() > 0 {
		start := whole.at()
		id, err := whole.byte()
		if err != nil {
			return err
		}
		if id == sectionStart {
			return refuse(RuleStart, start)
		}
		if id >= sectionEnd {
			return refuse(RuleSection, start)
		}
		if id != sectionCustom {
			if id <= last {
				return refuse(RuleSectionOrder, start)
			}
			if err := d.before(id, start); err != nil {
				return err
			}
			last = id
		}
		size, err := whole.u32()
		if err != nil {
			return err
		}
		base := whole.at()
		content, err := whole.bytes(size)
		if err != nil {
			return err
		}
		d.cursor = cursor{data: content, base: base}
		if err := d.section(id); err != nil {
			return err
		}
		if d.left() > 0 {
			return refuse(RuleSectionSize, d.at())
		}
	}
	return d.before(sectionEnd, len(raw))
}

// before checks that what must stand in front of a section has been there.
func (d *decoder) before(id byte, at int) error {
	switch {
	case id > sectionMemory && !d.hasMemory:
		return refuse(RuleMemoryCount, at)
	case id > sectionExport && !d.exportsFound:
		return d.missingExport(at)
	case id > sectionCode && !d.hasCode && len(d.m.Funcs) > 0:
		return refuse(RuleBodyCount, at)
	}
	return nil
}

func (d *decoder) section(id byte) error {
	switch id {
	case sectionCustom:
		return d.customSection()
	case sectionType:
		return d.typeSection()
	case sectionImport:
		return d.importSection()
	case sectionFunction:
		return d.functionSection()
	case sectionTable:
		return d.tableSection()
	case sectionMemory:
		return d.memorySection()
	case sectionGlobal:
		return d.globalSection()
	case sectionExport:
		return d.exportSection()
	case sectionElem:
		return d.elemSection()
	case sectionCode:
		return d.codeSection()
	default:
		return d.dataSection()
	}
}

// customSection reads the name, which must be one, and skips the rest.
func (d *decoder) customSection() error {
	if _, err := d.name(len(d.data)); err != nil {
		return err
	}
	d.pos = len(d.data)
	return nil
}

// count reads how many elements a vector has.
func (d *decoder) count(rule Rule, limit int) (uint32, error) {
	at := d.at()
	n, err := d.u32()
	if err != nil {
		return 0, err
	}
	if uint64(n) > uint64(d.left()) { // no element is shorter than a byte
		return 0, refuse(RuleVector, at)
	}
	if uint64(n) > uint64(limit) {
		return 0, exceeds(rule, at, limit)
	}
	return n, nil
}

func (d *decoder) name(limit int) (string, error) {
	n, err := d.count(RuleNameLength, limit)
	if err != nil {
		return "", err
	}
	at := d.at()
	b, err := d.bytes(n)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(b) {
		return "", refuse(RuleName, at)
	}
	return string(b), nil
}

func (c *cursor) valType() (ValType, error) {
	at := c.at()
	b, err := c.byte()
	switch {
	case err != nil:
		return 0, err
	case b == byte(I32) || b == byte(I64):
		return ValType(b), nil
	case isFloat(b):
		return 0, refuse(RuleFloat, at)
	}
	return 0, refuse(RuleValueType, at)
}

// bounds reads the limits of a table or memory.
func (d *decoder) bounds() (min, max uint32, hasMax bool, err error) {
	at := d.at()
	form, err := d.byte()
	if err != nil {
		return 0, 0, false, err
	}
	if form > 1 {
		return 0, 0, false, refuse(RuleLimitsForm, at)
	}
	if min, err = d.u32(); err == nil && form == 1 {
		hasMax = true
		max, err = d.u32()
	}
	return min, max, hasMax, err
}

// constant reads a constant expression of a type. Globals cannot be imported, so
// there is none that it could refer to.
func (d *decoder) constant(t ValType) (v uint64, err error) {
	at := d.at()
	op, err := d.byte()
	if err != nil {
		return 0, err
	}
	switch Opcode(op) {
	case I32Const, I64Const:
		if signatures[op].out != t {
			return 0, refuse(RuleTypeMismatch, at)
		}
		if t == I32 {
			var v32 uint32
			v32, err = d.s32()
			v = uint64(v32)
		} else {
			v, err = d.s64()
		}
		if err != nil {
			return 0, err
		}
	default:
		if shapes[op] == shapeFloat {
			return 0, refuse(RuleFloat, at)
		}
		return 0, refuse(RuleConstant, at)
	}
	at = d.at()
	end, err := d.byte()
	if err == nil && Opcode(end) != End {
		err = refuse(RuleConstant, at)
	}
	return v, err
}

// CountFunctions is the number of functions that a module defines, as its function
// section says, found without decoding the rest. It is 0 for what is no module.
func CountFunctions(raw []byte) int {
	c := cursor{data: raw}
	if _, err := c.bytes(uint32(len(magic) + len(version))); err != nil {
		return 0
	}
	for c.left() > 0 {
		id, err := c.byte()
		if err != nil {
			return 0
		}
		size, err := c.u32()
		if err != nil {
			return 0
		}
		body, err := c.bytes(size)
		if err != nil {
			return 0
		}
		if id == sectionFunction {
			in := cursor{data: body}
			n, err := in.u32()
			if err != nil || n > size {
				return 0
			}
			return int(n)
		}
	}
	return 0
}
