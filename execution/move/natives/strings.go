package natives

import (
	"bytes"
	"unicode/utf8"

	"github.com/trivium-chain/trivium/execution/move/vm"
)

// text is the vector<u8> that an argument refers to.
func text(c *vm.NativeCall, arg int) ([]byte, error) {
	v, err := c.Deref(c.Args[arg])
	return v.AsBytes(), err
}

func checkUTF8(c *vm.NativeCall) ([]vm.Value, error) {
	b, err := text(c, 0)
	if err != nil {
		return nil, err
	}
	if err := c.ChargeEach(prices(c).Byte, len(b)); err != nil {
		return nil, err
	}
	return one(vm.Bool(utf8.Valid(b))), nil
}

func isCharBoundary(c *vm.NativeCall) ([]vm.Value, error) {
	b, err := text(c, 0)
	if err != nil {
		return nil, err
	}
	i, n := c.Args[1].U64(), uint64(len(b))
	return one(vm.Bool(i == 0 || i == n || i < n && utf8.RuneStart(b[i]))), nil
}

// subString aborts with 1 for a range outside of the text. The module asks for
// none such.
func subString(c *vm.NativeCall) ([]vm.Value, error) {
	b, err := text(c, 0)
	if err != nil {
		return nil, err
	}
	i, j := c.Args[1].U64(), c.Args[2].U64()
	if i > j || j > uint64(len(b)) {
		return nil, abort(1, "bytes %d to %d of %d", i, j, len(b))
	}
	if err := c.ChargeEach(prices(c).Byte, int(j-i)); err != nil {
		return nil, err
	}
	return makeBytes(c, bytes.Clone(b[i:j]))
}

func indexOf(c *vm.NativeCall) ([]vm.Value, error) {
	b, err := text(c, 0)
	if err != nil {
		return nil, err
	}
	sep, err := text(c, 1)
	if err != nil {
		return nil, err
	}
	// To search takes about twice as long as to look at.
	if err := c.ChargeEach(prices(c).Byte, 2*(len(b)+len(sep))); err != nil {
		return nil, err
	}
	return one(vm.U64(uint64(search(b, sep)))), nil
}

// search finds where sep begins in b for the first time, or gives the length of b.
// It is the algorithm of Knuth, Morris and Pratt, since its time is linear for any
// input: that of bytes.Index is not, for one made on purpose.
func search(b, sep []byte) int {
	if len(sep) > len(b) {
		return len(b)
	}
	// border[i] is the length of the longest proper prefix of sep[:i+1] that is a
	// suffix of it as well.
	border := make([]int32, len(sep))
	n := int32(0)
	for i := 1; i < len(sep); i++ {
		for n > 0 && sep[n] != sep[i] {
			n = border[n-1]
		}
		if sep[n] == sep[i] {
			n++
		}
		border[i] = n
	}
	n = 0
	for i, x := range b {
		if int(n) == len(sep) {
			return i - len(sep)
		}
		for n > 0 && sep[n] != x {
			n = border[n-1]
		}
		if sep[n] == x {
			n++
		}
	}
	if int(n) == len(sep) {
		return len(b) - len(sep)
	}
	return len(b)
}
