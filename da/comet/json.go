package comet

import "fmt"

// A node that syncs reads all headers of the DA chain. CometBFT's codec scans a
// value again for each level that it lies at; here each byte is read once and
// written once. What is written is that codec's form, byte for byte. What is read
// is less, and the difference is what no node writes, so it is refused:
//
//   - escapes in keys and in strings other than the chain's name
//   - integers in another than their shortest form ("-0", " 5", "null" in quotes)
//   - bytes as a list of numbers
//   - keys of validators that are not ed25519 ones of 32 bytes, and their "type" and
//     "value" in capitals

const keyType = "tendermint/PubKeyEd25519"

// MarshalJSON writes the form that celestia-node's header API has.
func (e *ExtendedHeader) MarshalJSON() ([]byte, error) {
	w := writer{b: make([]byte, 0, e.sizeJSON())}
	w.extended(e)
	return w.result()
}

// UnmarshalJSON reads what MarshalJSON writes; it checks form only. raw is valid
// JSON, as encoding/json sees to.
func (e *ExtendedHeader) UnmarshalJSON(raw []byte) error {
	r := reader{json: raw}
	out := r.extended()
	if r.err != nil {
		return fmt.Errorf("extended header: %w", r.err)
	}
	*e = out
	return nil
}

// Headers is a list of headers whose JSON is read and written in one pass too.
type Headers []*ExtendedHeader

// MarshalJSON writes the list as encoding/json would.
func (h Headers) MarshalJSON() ([]byte, error) {
	size := 2
	for _, e := range h {
		size += e.sizeJSON()
	}
	w := writer{b: make([]byte, 0, size)}
	list(&w, h, w.extended)
	return w.result()
}

// UnmarshalJSON reads valid JSON.
func (h *Headers) UnmarshalJSON(raw []byte) error {
	r := reader{json: raw}
	var out Headers
	r.items('[', ']', func() {
		var e *ExtendedHeader
		if !r.null() {
			e = new(ExtendedHeader)
			*e = r.extended()
		}
		out = append(out, e)
	})
	if r.err != nil {
		return fmt.Errorf("extended header %d of a list: %w", len(out), r.err)
	}
	*h = out
	return nil
}
