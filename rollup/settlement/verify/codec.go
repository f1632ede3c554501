package verify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
)

// Bounds of a file. A batch has at most 32 MiB; the rest is room for its witness.
const (
	maxBytes = 512 << 20
	// maxParts bounds the lists, objects and their members: they take more memory decoded
	// than they do in the file.
	maxParts = 2 << 20
)

// Encode writes a bundle in its one form: JSON without space, fields in the order of
// their structs, then the digest and a line break.
func Encode(b *Bundle) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(b); err != nil {
		return nil, err
	}
	out.Truncate(out.Len() - len("}\n"))
	return Digest(out.Bytes()), nil
}

// The digest is the last field: a SHA-256 over all that is before it. It tells a file that
// was damaged from one that makes another claim.
const (
	digestHead = `,"digest":"0x`
	digestTail = "\"}\n"
	digestSize = len(digestHead) + 2*sha256.Size + len(digestTail)
)

// Digest ends a bundle's JSON, of which the closing brace is missing.
func Digest(json []byte) []byte {
	sum := sha256.Sum256(json)
	return append(hex.AppendEncode(append(json, digestHead...), sum[:]), digestTail...)
}

// Decode reads what Encode has written and nothing else; what it says is not checked.
func Decode(r io.Reader) (*Bundle, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	switch {
	case err != nil:
		return nil, err
	case len(raw) > maxBytes:
		return nil, fmt.Errorf("the file has over %d bytes", maxBytes)
	case bytes.Count(raw, []byte{','})+bytes.Count(raw, []byte{'{'})+bytes.Count(raw, []byte{'['}) > maxParts:
		return nil, fmt.Errorf("the file has over %d parts", maxParts)
	}
	if end := len(raw) - digestSize; end < 0 || !bytes.Equal(Digest(raw[:end:end]), raw) {
		return nil, errors.New("the file does not end with the digest of what is in it: it was cut off or changed since it was made")
	}
	if err := checkVersion(raw); err != nil {
		return nil, err
	}
	var file struct {
		Bundle
		Digest common.Hash `json:"digest"`
	}
	b := &file.Bundle
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, err
	}
	again, err := Encode(b)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(raw, again) {
		at := 0
		for at < min(len(raw), len(again)) && raw[at] == again[at] {
			at++
		}
		return nil, fmt.Errorf("byte %d is not as it is written: a bundle has one form (no space, no repeated keys, lower-case hex)", at)
	}
	return b, b.check()
}

// checkVersion looks at the version alone, which comes first: what follows may be of
// another form.
func checkVersion(raw []byte) error {
	rest, ok := bytes.CutPrefix(raw, []byte(`{"version":`))
	number, _, found := bytes.Cut(rest, []byte{','})
	version, err := strconv.ParseUint(string(number), 10, 64)
	switch {
	case !ok || !found || err != nil:
		return errors.New("no proof bundle: it does not begin with a version")
	case version != Version:
		return fmt.Errorf("version %d of the bundle's form, want %d: use the release of trivium that made it, or make it again", version, Version)
	}
	return nil
}

// check wants the parts that belong to the kind, and no null among them.
func (b *Bundle) check() error {
	rests := b.Derivation != nil || b.Output != nil
	if (b.Inclusion != nil) != (b.Kind == KindInclusion) {
		return fmt.Errorf("a bundle of kind %s has an inclusion, and no other has", KindInclusion)
	}
	switch b.Kind {
	case KindInclusion:
		if rests || b.Message != nil || b.State != nil {
			return fmt.Errorf("a bundle of kind %s has nothing but an inclusion", KindInclusion)
		}
		return b.Inclusion.check()
	case KindBatch:
		if b.Derivation == nil || b.Output == nil || b.Message != nil || b.State != nil {
			return errors.New("a bundle of a batch has derivation and output, and neither message nor state")
		}
	case KindBlock:
		if b.Derivation == nil || b.Output != nil || b.Message != nil || b.State != nil {
			return errors.New("a bundle of a block has a derivation alone")
		}
	case KindMessage:
		if b.Output == nil || b.Message == nil || b.State != nil {
			return errors.New("a bundle of a message has output and message, and no state")
		}
	case KindAccount, KindSlots:
		if b.State == nil || b.Message != nil || rests && b.Output == nil {
			return fmt.Errorf("a bundle of kind %s has a state, no message, and where it has a derivation an output too", b.Kind)
		}
		if (len(b.State.Slots) > 0) != (b.Kind == KindSlots) {
			return fmt.Errorf("%d slots in a bundle of kind %s", len(b.State.Slots), b.Kind)
		}
	default:
		return fmt.Errorf("kind %q, want %s, %s, %s, %s, %s or %s", b.Kind, KindBatch, KindBlock, KindMessage, KindAccount, KindSlots, KindInclusion)
	}
	if d := b.Derivation; d != nil {
		if d.Heights == nil || d.Commit != nil && d.Commit.Validators == nil {
			return errNull
		}
		for i := range d.Heights {
			h := &d.Heights[i]
			if h.Header == nil || h.Square.Rows == nil || h.Frames.Rows == nil || h.Forced != nil && h.Forced.Rows == nil {
				return errNull
			}
		}
	}
	if m := b.Message; m != nil && (m.Branch == nil || m.Message.Value == nil) {
		return errNull
	}
	if s := b.State; s != nil {
		if s.Headers == nil || s.Proof == nil || s.Balance == nil {
			return errNull
		}
		for i := range s.Slots {
			if s.Slots[i].Proof == nil {
				return errNull
			}
		}
	}
	return nil
}

// errNull refuses null, which would be a second way to write an empty list.
var errNull = errors.New("null where there must be a list or a number")
