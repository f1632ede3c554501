package asm_test

import (
	"errors"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
)

const twoFunctions = `
module 0x42.M {
    struct R<T> has key { f: u64, g: T }
    public f(a: u64): u64 * bool {
        let x: u64;
    label b0:
        x = copy(a) + 1 * 2;
        assert(copy(x) > 3 && true, 7);
        jump_if (copy(x) == copy(a)) b1;
        return move(x), false;
    label b1:
        abort 1;
    }
    g<T: store>(r: &mut Self.R<T>): &mut T {
    label b0:
        return &mut move(r).R<T>::g;
    }
}
`

func TestModule(t *testing.T) {
	m, err := asm.Module(twoFunctions, asm.Options{Name: "m.mvir"})
	if err != nil {
		t.Fatal(err)
	}
	var ops []format.Opcode
	for _, i := range m.FunctionDefs[0].Code.Instrs {
		ops = append(ops, i.Op)
	}
	t.Log(ops, m.FunctionDefs[1].Code.Instrs)
}

func TestErrorPlace(t *testing.T) {
	_, err := asm.Module("module 0x1.M {\n  struct S { f: u6 }\n}", asm.Options{Name: "m.mvir"})
	var e *asm.Error
	if !errors.As(err, &e) || e.Line != 2 || e.Column != 17 {
		t.Fatal(err)
	}
	t.Log(err)
}
