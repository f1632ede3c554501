package abi_test

import (
	"bytes"
	"math/big"
	"testing"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/abi"
)

func arguments(t testing.TB, names ...string) (out gethabi.Arguments) {
	for _, n := range names {
		typ, err := gethabi.NewType(n, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, gethabi.Argument{Type: typ})
	}
	return out
}

// What go-ethereum writes is read, and what is written is what it writes.
func TestAgainstGoEthereum(t *testing.T) {
	types := arguments(t, "uint256", "string", "bytes[]", "address", "string[]", "bytes")
	who := common.HexToAddress("0x1122334455667788990011223344556677889900")
	long := bytes.Repeat([]byte{7}, 65)
	want, err := types.Pack(big.NewInt(9), "name", [][]byte{{}, {1, 2}, long}, who, []string{"a", "bc"}, long)
	if err != nil {
		t.Fatal(err)
	}
	got := abi.Encode(abi.Uint(9), abi.String("name"), abi.List([][]byte{{}, {1, 2}, long}), abi.Address(who), abi.List([][]byte{[]byte("a"), []byte("bc")}), abi.Bytes(long))
	if !bytes.Equal(got, want) {
		t.Fatalf("written\n%x, want\n%x", got, want)
	}
	a, ok := abi.Read(append([]byte("meth"), want...))
	if !ok || string(a.Method[:]) != "meth" {
		t.Fatal("method not read")
	}
	if n := a.Number(0, 9); n != 9 {
		t.Errorf("number %d", n)
	}
	if s := a.Bytes(1); string(s) != "name" {
		t.Errorf("string %q", s)
	}
	if l := a.List(2); len(l) != 3 || len(l[0]) != 0 || !bytes.Equal(l[2], long) {
		t.Errorf("list %x", l)
	}
	if w := a.Word(3); common.BytesToAddress(w[:]) != who {
		t.Errorf("address %x", w)
	}
	if l := a.List(4); len(l) != 2 || string(l[1]) != "bc" {
		t.Errorf("list %q", l)
	}
	if b := a.Bytes(5); !bytes.Equal(b, long) {
		t.Errorf("bytes %x", b)
	}
	if a.Bad {
		t.Error("sound call data is bad")
	}
	if a.Number(0, 8); !a.Bad {
		t.Error("9 is at most 8")
	}
}

func TestEmptyList(t *testing.T) {
	want, err := arguments(t, "bytes[]").Pack([][]byte{})
	if err != nil {
		t.Fatal(err)
	}
	if got := abi.Encode(abi.List(nil)); !bytes.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
}

// Whatever the call data, what is read lies in it.
func FuzzRead(f *testing.F) {
	f.Add(abi.Call("f(bytes,bytes[])", abi.Bytes([]byte{1}), abi.List([][]byte{{2}, {3}})))
	f.Add(append([]byte("four"), bytes.Repeat([]byte{0xff}, 96)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, ok := abi.Read(data)
		if !ok {
			return
		}
		b, l := a.Bytes(0), a.List(1)
		if a.Bad {
			return
		}
		size := 0
		for _, e := range l {
			size = max(size, len(e))
		}
		if len(b) > len(data) || size > len(data) || len(l) > len(data)/32 {
			t.Errorf("%d bytes hold %d, %d times up to %d", len(data), len(b), len(l), size)
		}
	})
}
