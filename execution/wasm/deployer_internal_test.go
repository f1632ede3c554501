package wasm

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

func TestLoaderSize(t *testing.T) {
	if n := len(Loader()); n != loaderSize {
		t.Fatalf("loader of %d bytes, loaderSize is %d", n, loaderSize)
	}
}

// What stands in accounts never changes.
func TestDesignatorGolden(t *testing.T) {
	d := Designator{Schedule: 0x0203, Hash: common.Hash{0xaa, 31: 0xbb}}
	const want = "fe5452495649554d0101" + "0203" + "aa000000000000000000000000000000000000000000000000000000000000bb"
	if got := hex.EncodeToString(d.Bytes()); got != want {
		t.Errorf("designator %s, want %s", got, want)
	}
	preimage, _ := hex.DecodeString(hex.EncodeToString([]byte("TRIVIUM module v1")) + "01" + want[20:])
	if got, want := d.ModuleAddress(), common.BytesToAddress(crypto.Keccak256(preimage)); got != want {
		t.Errorf("module address %s, want %s", got, want)
	}
	back, ok := ParseAccount(d.AccountCode())
	if !ok || back != d {
		t.Errorf("read back %+v, %v", back, ok)
	}
	for name, code := range map[string][]byte{
		"stub alone":   stub,
		"cut off":      d.AccountCode()[:len(stub)+43],
		"too long":     append(d.AccountCode(), 0),
		"another VM":   bytes.Replace(d.AccountCode(), []byte("UM\x01\x01"), []byte("UM\x01\x02"), 1),
		"another form": bytes.Replace(d.AccountCode(), []byte("UM\x01\x01"), []byte("UM\x02\x01"), 1),
		"no stub":      d.Bytes(),
	} {
		if _, ok := ParseAccount(code); ok {
			t.Errorf("%s: taken for a contract", name)
		}
	}
}
