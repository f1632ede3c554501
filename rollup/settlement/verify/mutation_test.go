package verify_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/rollup/settlement/verify"
	"github.com/trivium-chain/trivium/testutil/sim"
)

// node is a JSON value whose parts are in their order.
type node struct {
	raw  json.RawMessage // a string, a number or a constant
	kind byte            // '{', '[' or 0 for raw
	keys []string
	list []*node
}

// parse takes valid JSON apart.
func parse(t testing.TB, dec *json.Decoder) *node {
	t.Helper()
	token, err := dec.Token()
	if err != nil {
		t.Fatal(err)
	}
	delim, ok := token.(json.Delim)
	if !ok {
		raw, err := json.Marshal(token)
		if err != nil {
			t.Fatal(err)
		}
		return &node{raw: raw}
	}
	n := &node{kind: byte(delim)}
	for dec.More() {
		if delim == '{' {
			key, err := dec.Token()
			if err != nil {
				t.Fatal(err)
			}
			n.keys = append(n.keys, key.(string))
		}
		n.list = append(n.list, parse(t, dec))
	}
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	return n
}

func (n *node) write(b *bytes.Buffer) {
	if n.kind == 0 {
		b.Write(n.raw)
		return
	}
	b.WriteByte(n.kind)
	for i, part := range n.list {
		if i > 0 {
			b.WriteByte(',')
		}
		if n.kind == '{' {
			fmt.Fprintf(b, "%q:", n.keys[i])
		}
		part.write(b)
	}
	b.WriteByte(n.kind + 2) // ] is [ and two, and so with braces
}

// mutate calls yield once for each small change of what lies below n, made and undone.
func (n *node) mutate(path string, yield func(what string)) {
	switch {
	case n.kind != 0:
		n.mutateParts(path, yield)
	case n.raw[0] == '"':
		n.mutateText(path, yield)
	default:
		n.mutateNumber(path, yield)
	}
}

func (n *node) mutateParts(path string, yield func(string)) {
	keys, list := n.keys, n.list
	name := func(i int) string {
		if n.kind == '{' {
			return path + "." + keys[i]
		}
		return fmt.Sprintf("%s[%d]", path, i)
	}
	for i := range list {
		if keys != nil {
			n.keys = slices.Delete(slices.Clone(keys), i, i+1)
		}
		n.list = slices.Delete(slices.Clone(list), i, i+1)
		yield(name(i) + " is left out")

		if keys != nil {
			n.keys = slices.Insert(slices.Clone(keys), i, keys[i])
		}
		n.list = slices.Insert(slices.Clone(list), i, list[i])
		yield(name(i) + " stands twice")
		n.keys = keys

		for j := range i {
			if j < i-1 {
				continue // neighbours are enough
			}
			n.list = slices.Clone(list)
			n.list[i], n.list[j] = n.list[j], n.list[i]
			yield(name(i) + " is swapped with " + name(j))
		}
		n.list = list
		list[i].mutate(name(i), yield)
	}
	if n.kind == '{' {
		n.keys, n.list = append(slices.Clone(keys), "more"), append(slices.Clone(list), &node{raw: []byte("1")})
		yield(path + " has a field more")
		n.keys, n.list = keys, list
	} else {
		n.list = append(slices.Clone(list), &node{raw: []byte("null")})
		yield(path + " has a null more")
		n.list = list
	}
}

// positions are the digits of a string in its quotes that are changed: the first, the last and
// a few between them, or, where TRIVIUM_MUTATIONS is set (make test-mutations), every one.
func positions(text []byte) (list []int) {
	const few = 4
	step := 1
	if os.Getenv("TRIVIUM_MUTATIONS") == "" {
		step = max(1, len(text)/few|1) // odd, so that both digits of bytes are met
	}
	last := len(text) - 2
	for at := 1; at < last; at += step {
		list = append(list, at)
	}
	return append(list, last)
}

func (n *node) mutateText(path string, yield func(string)) {
	text := n.raw
	for _, at := range positions(text) {
		n.raw = bytes.Clone(text)
		switch c := text[at]; {
		case c == '9':
			n.raw[at] = 'a'
		case c == 'f':
			n.raw[at] = '0'
		default:
			n.raw[at] = c + 1
		}
		yield(fmt.Sprintf("%s: character %d", path, at))
		if upper := bytes.ToUpper(text[at : at+1]); at > 2 && upper[0] != text[at] {
			n.raw = bytes.Clone(text)
			n.raw[at] = upper[0]
			yield(fmt.Sprintf("%s: character %d in capitals", path, at))
		}
	}
	for what, raw := range map[string]string{"empty": `""`, "0x": `"0x"`, "null": "null", "shorter": string(text[:len(text)-2]) + `"`, "longer": string(text[:len(text)-1]) + `00"`} {
		if raw != string(text) {
			n.raw = []byte(raw)
			yield(path + " " + what)
		}
	}
	n.raw = text
}

func (n *node) mutateNumber(path string, yield func(string)) {
	number := string(n.raw)
	for _, raw := range []string{number + "0", "1" + number, "0", "-1", "0" + number, number + ".0", "null", `"` + number + `"`, "18446744073709551615", "18446744073709551616"} {
		if raw == number || number == "0" && raw == "00" {
			continue
		}
		n.raw = []byte(raw)
		yield(path + " is " + raw)
	}
	n.raw = []byte(number)
}

// anotherClaim are, by bundle, the changes that leave one which holds once the digest is
// made anew: it claims less, or the absence of another slot or account.
var anotherClaim = map[string][]string{
	"account on derivation": {".derivation is left out"},                                                                                          // it rests on the output
	"slots on block":        {".state.slots[0] is left out", ".state.slots[1] is left out", ".state.slots[2] is left out", ".state.slots[2].key"}, // that one is empty
	"no account":            {".state.address"},
	"inclusion":             {".inclusion.heights[0].commit is left out", ".inclusion.heights[1].commit is left out"}, // it rests on the headers
}

// headerAlone is one for every batch and block: it rests on the DA header, whoever signed that.
const headerAlone = ".derivation.commit is left out"

// spread is the inclusion of a batch whose frames landed at two heights.
func spread(t *testing.T) *verify.Bundle {
	t.Helper()
	w := newWorld(t, sim.Options{Width: 4, Frames: 1900})
	var data [6000]byte
	rand.NewChaCha8([32]byte{}).Read(data[:])
	w.Send(w.Call(0, common.Address{0xaa}, 1_000_000, data[:]))
	w.Seq.Produce()
	b, err := w.builder.Inclusion(t.Context(), w.land().Index)
	w.must(err)
	if h := b.Inclusion.Heights; len(h) != 2 || len(h[0].Frames) < 2 {
		t.Fatalf("the batch was published at %d heights, want 2 with several frames", len(h))
	}
	return b
}

// Whatever is changed in a bundle, moved, doubled, left out or cut off: it is refused,
// and the step is named. Whoever changes it makes the digest anew, which is why the
// digest is not what refuses it here.
func TestEveryChangeIsRefused(t *testing.T) {
	bundles := newWorld(t, sim.Options{WASM: true}).bundles()
	bundles["inclusion"] = spread(t)
	maps.Copy(bundles, deposited(t))
	for _, name := range []string{
		"batch", "first batch", "message on output", "account on derivation", "slots on block", "no account", "inclusion",
		"deposits", "block of deposits", "replaced block",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := bundles[name]
			raw := encoded(t, b)
			dec := json.NewDecoder(bytes.NewReader(raw))
			dec.UseNumber()
			root := parse(t, dec)
			root.keys, root.list = root.keys[:len(root.keys)-1], root.list[:len(root.list)-1] // the digest
			write := func() []byte {
				var out bytes.Buffer
				root.write(&out)
				out.Truncate(out.Len() - 1)
				return verify.Digest(out.Bytes())
			}
			if !bytes.Equal(write(), raw) {
				t.Fatal("taking it apart changes it")
			}
			if _, err := verify.Verify(bytes.NewReader(raw), nil); err != nil {
				t.Fatalf("unchanged: %v", err)
			}
			may := anotherClaim[name]
			if b.Kind == verify.KindBatch || b.Kind == verify.KindBlock {
				may = append(may, headerAlone)
			}
			accepted, steps := map[string]int{}, map[verify.Step]int{}
			root.mutate("", func(what string) {
				if b.Kind != verify.KindBatch && b.Kind != verify.KindBlock && strings.HasPrefix(what, ".derivation.") {
					return // it is the batch's
				}
				changed := write()
				if bytes.Equal(changed, raw) {
					return
				}
				_, err := verify.Verify(bytes.NewReader(changed), nil)
				if err == nil {
					accepted[strings.Split(what, ":")[0]]++
				} else if step(err) == "" {
					t.Errorf("%s: no step is named: %v", what, err)
				}
				steps[step(err)]++
			})
			for what, n := range accepted {
				if !slices.Contains(may, what) {
					t.Errorf("accepted %d times: %s", n, what)
				}
			}
			for _, what := range may {
				if accepted[what] == 0 {
					t.Errorf("refused, and need not be listed: %s", what)
				}
			}
			t.Logf("refused in the steps %v", steps)
		})
	}
}

// A file that was damaged is refused, even where it would make another claim that
// holds.
func TestDamagedFilesAreRefused(t *testing.T) {
	w := newWorld(t, sim.Options{WASM: true})
	raw := encoded(t, w.bundles()["slots on block"])
	refuse := func(what string, changed []byte) {
		t.Helper()
		if _, err := verify.Verify(bytes.NewReader(changed), nil); step(err) != verify.StepFormat {
			t.Errorf("%s: %v", what, err)
		}
	}
	for at := range raw {
		changed := bytes.Clone(raw)
		changed[at] ^= 1
		refuse(fmt.Sprintf("byte %d", at), changed)
		refuse("cut off", raw[:at])
	}
	for _, end := range []string{" ", "\n", "x", string(raw)} {
		refuse("something at the end", append(bytes.Clone(raw), end...))
	}
}
