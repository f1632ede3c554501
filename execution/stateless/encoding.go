package stateless

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/rlp"
)

// ErrEncoding refuses bytes that Encode does not produce.
var ErrEncoding = errors.New("not the canonical encoding of a witness")

// Encode is the RLP list [headers, codes, nodes, keys]: headers oldest first,
// codes and nodes sorted by content without repetition, keys always empty. Equal
// witnesses have equal encodings.
func Encode(w *Witness) ([]byte, error) {
	return rlp.EncodeToBytes(w.ToExtWitness())
}

// Decode reads what Encode wrote, and nothing else. The content is checked by
// Execute.
func Decode(b []byte) (*Witness, error) {
	w := new(Witness)
	if err := rlp.DecodeBytes(b, w); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	again, err := Encode(w)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	if !bytes.Equal(b, again) {
		return nil, fmt.Errorf("%w: order, repetition or keys", ErrEncoding)
	}
	return w, nil
}
