package tag

import (
	"slices"
	"strconv"
)

// VectorOf is vector<t>.
func VectorOf(t Type) Type { return Type{Kind: Vector, Elem: &t} }

// StructOf is the struct as a type.
func StructOf(s Struct) Type { return Type{Kind: StructKind, Struct: &s} }

// Equal tells whether both name the same type.
func (t Type) Equal(u Type) bool {
	if t.Kind != u.Kind {
		return false
	}
	switch t.Kind {
	case Vector:
		return t.Elem.Equal(*u.Elem)
	case StructKind:
		return t.Struct.Equal(*u.Struct)
	}
	return true
}

// Equal tells whether both name the same struct with the same type arguments.
func (s Struct) Equal(u Struct) bool {
	return s.Module == u.Module && s.Name == u.Name && slices.EqualFunc(s.TypeArgs, u.TypeArgs, Type.Equal)
}

func itoa(n int) string { return strconv.Itoa(n) }

// quote is text for an error, which may be long and anything.
func quote(s string) string {
	const most = 64
	if len(s) > most {
		return strconv.Quote(s[:most]) + "..."
	}
	return strconv.Quote(s)
}
