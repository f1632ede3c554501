package asm

import (
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// ident is a name where it stands.
type ident struct {
	pos  int
	text string
}

// moduleAST is a module as written.
type moduleAST struct {
	pos       int
	id        tag.Module
	friends   []importAST
	imports   []importAST
	structs   []structAST
	constants []constantAST
	functions []functionAST
}

// scriptAST is a script as written. Its function is called main.
type scriptAST struct {
	imports   []importAST
	constants []constantAST
	main      functionAST
}

// importAST is an import with the name that the module has in this source, or a
// friend, without.
type importAST struct {
	pos   int
	id    tag.Module
	alias string
}

// typeParam is a type parameter of a struct or function.
type typeParam struct {
	ident
	constraints format.Abilities
	phantom     bool
}

// structAST is a struct or, where it has variants, an enum.
type structAST struct {
	name      ident
	params    []typeParam
	abilities format.Abilities
	native    bool
	enum      bool
	fields    []variable
	variants  []variantAST
}

type variantAST struct {
	name   ident
	fields []variable
}

// variable is a name with a type: a field, parameter or local.
type variable struct {
	ident
	typ typeAST
}

// constantAST is a named constant.
type constantAST struct {
	name  ident
	typ   typeAST
	value valueAST
}

// valueAST is the value of a constant: a literal or a list of values.
type valueAST struct {
	pos  int
	lit  *literal
	list []valueAST
}

type functionAST struct {
	name       ident
	visibility format.Visibility
	entry      bool
	native     bool
	typeParams []typeParam
	params     []variable
	returns    []typeAST
	acquires   []ident
	locals     []variable
	blocks     []block
}

// block is a label with the statements behind it.
type block struct {
	label      ident
	statements []statement
}

// typeAST is a type. Kind says which other parts it has: Struct a module, name and
// args; TypeParam a name; Vector, Ref and MutRef one arg.
type typeAST struct {
	pos    int
	kind   format.Kind
	module string
	name   string
	args   []typeAST
}

// structRef names a struct of this module with type arguments, and a variant
// where the instruction is about one.
type structRef struct {
	ident
	args    []typeAST
	variant *ident
}

// literal is a value that an instruction loads.
type literal struct {
	pos     int
	kind    format.Kind // Bool, an integer, AddressK, or Vector for bytes
	num     *uint256.Int
	address tag.Address
	bytes   []byte
	typed   bool // an integer with its type behind it
}

// statement is one of those below.
type statement interface{ isStatement() }

type (
	abortStmt struct {
		pos  int
		code expr
	} // code is nil if the stack holds it
	assertStmt struct {
		pos        int
		cond, code expr
	}
	// jumpStmt is a jump; cond is nil, or must be want.
	jumpStmt struct {
		pos   int
		cond  expr
		want  bool
		label ident
	}
	returnStmt struct {
		pos    int
		values []expr
	}
	exprStmt struct {
		pos   int
		value expr
	}
	assignStmt struct {
		pos     int
		targets []target
		value   expr
	}
	unpackStmt struct {
		pos      int
		of       structRef
		bindings []binding
		value    expr
	}
)

// target is what is assigned to: a local, the place of a reference, or nothing (_).
type target struct {
	pos   int
	local *ident
	place expr
}

// binding is a field with the local that takes it.
type binding struct{ field, local ident }

// expr is one of those below.
type expr interface{ isExpr() }

type (
	// localExpr is move(x), copy(x), &x or &mut x, by its instruction.
	localExpr struct {
		pos   int
		op    format.Opcode
		local ident
	}
	literalExpr  struct{ literal }
	constantExpr struct{ ident }
	packExpr     struct {
		pos    int
		of     structRef
		fields []fieldExpr
	}
	unaryExpr struct {
		pos int
		op  format.Opcode // OpNot or OpReadRef
		arg expr
	}
	binaryExpr struct {
		pos         int
		op          format.Opcode
		left, right expr
	}
	// borrowExpr borrows a field. For a field of variants, of names the enum and
	// variants are those that may be meant.
	borrowExpr struct {
		pos      int
		mut      bool
		of       structRef
		variants []ident
		field    ident
		arg      expr
	}
	// builtinExpr is a call of an instruction. It has a struct, types, or neither,
	// by the instruction, and a count for packs and unpacks of vectors.
	builtinExpr struct {
		pos   int
		op    format.Opcode
		of    structRef
		types []typeAST
		count uint64
		arg   expr
	}
	callExpr struct {
		pos    int
		module ident
		name   ident
		types  []typeAST
		arg    expr
	}
	listExpr struct {
		pos    int
		values []expr
	}
)

type fieldExpr struct {
	field ident
	value expr
}

func (*abortStmt) isStatement()  {}
func (*assertStmt) isStatement() {}
func (*jumpStmt) isStatement()   {}
func (*returnStmt) isStatement() {}
func (*exprStmt) isStatement()   {}
func (*assignStmt) isStatement() {}
func (*unpackStmt) isStatement() {}

func (*localExpr) isExpr()    {}
func (*literalExpr) isExpr()  {}
func (*constantExpr) isExpr() {}
func (*packExpr) isExpr()     {}
func (*unaryExpr) isExpr()    {}
func (*binaryExpr) isExpr()   {}
func (*borrowExpr) isExpr()   {}
func (*builtinExpr) isExpr()  {}
func (*callExpr) isExpr()     {}
func (*listExpr) isExpr()     {}
