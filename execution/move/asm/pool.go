package asm

import (
	"encoding/binary"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// maxIndex is the largest length of a table.
const maxIndex = 65535

// pool is a table that holds nothing twice, in the order in which things came.
type pool[V any] struct {
	items []V
	index map[string]uint16
}

// add is the index of the item with the key, which is added if it is new; ok is
// false if the table is full.
func (p *pool[V]) add(key string, item V) (index uint16, ok bool) {
	if i, has := p.index[key]; has {
		return i, true
	}
	if len(p.items) == maxIndex {
		return 0, false
	}
	if p.index == nil {
		p.index = map[string]uint16{}
	}
	i := uint16(len(p.items))
	p.index[key] = i
	p.items = append(p.items, item)
	return i, true
}

// key makes a key of numbers.
func key(n ...uint16) string {
	b := make([]byte, 0, 16)
	for _, v := range n {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return string(b)
}

// appendType appends bytes that tell the type from every other.
func appendType(b []byte, t format.Type) []byte {
	b = append(b, byte(t.Kind))
	switch t.Kind {
	case format.Struct, format.StructInst, format.TypeParam:
		b = binary.BigEndian.AppendUint16(b, t.Index)
	}
	if t.Kind == format.StructInst {
		b = binary.BigEndian.AppendUint32(b, uint32(len(t.Args)))
	}
	for _, a := range t.Args {
		b = appendType(b, a)
	}
	return b
}
