package stateless_test

import (
	"bytes"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/stateless"
)

// FuzzDecode: what decodes encodes to the same bytes, and never carries a block
// it was not made for unless it is the same witness.
func FuzzDecode(f *testing.F) {
	c := testchain.Mixed(f, 4)
	res, w := block(f, c)
	b := again(f, res.Block)
	raw, err := stateless.Encode(w)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte{0xc0})
	f.Add([]byte{0xc4, 0xc0, 0xc0, 0xc0, 0xc0})
	f.Fuzz(func(t *testing.T, in []byte) {
		w, err := stateless.Decode(in)
		if err != nil {
			return
		}
		out, err := stateless.Encode(w)
		if err != nil || !bytes.Equal(in, out) {
			t.Fatalf("decodes but encodes to %x, %v", out, err)
		}
		root, _, err := stateless.Execute(c.Config, w, b)
		if err == nil && root != res.Block.Root() {
			t.Fatalf("accepted with root %x", root)
		}
	})
}

// FuzzNodes: a witness may be hostile down to the root. Whatever nodes the
// parent's state is made of, executing on it ends in an answer.
func FuzzNodes(f *testing.F) {
	c := testchain.Mixed(f, 4)
	res, w := block(f, c)
	for node := range w.State {
		f.Add([]byte(node))
	}
	// Hand-made: extension by nothing, leaf without value, empty child under an
	// extension, a branch with a value, an embedded list of an embedded list.
	f.Add([]byte{0xc2, 0x00, 0x80})
	f.Add([]byte{0xc2, 0x20, 0x80})
	f.Add([]byte{0xc2, 0x11, 0x80})
	f.Add([]byte{0xd1, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 1})
	f.Add([]byte{0xc4, 0x11, 0xc2, 0x20, 0x01})
	f.Add([]byte{0xc6, 0x11, 0xc4, 0x11, 0xc2, 0x20, 0x01})
	f.Fuzz(func(t *testing.T, node []byte) {
		hostile := w.Copy()
		parent := types.CopyHeader(w.Headers[0])
		parent.Root = crypto.Keccak256Hash(node)
		hostile.Headers = []*types.Header{parent}
		hostile.State[string(node)] = struct{}{}
		header := res.Block.Header()
		header.ParentHash = parent.Hash()
		b := types.NewBlockWithHeader(header).WithBody(*res.Block.Body())
		root, _, err := stateless.Execute(c.Config, hostile, b)
		if err == nil && root != header.Root {
			t.Fatalf("accepted with root %x", root)
		}
	})
}
