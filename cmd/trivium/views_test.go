package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/trivium-chain/trivium/app/bridge"
)

// What is read of a node's answer is what app/rpc writes: each field here is in the golden
// file, in which all are filled, and has the value there.
func TestAnswersAreReadAsTheNodeWritesThem(t *testing.T) {
	for method, c := range map[string]struct {
		into any
		all  bool // every field of the answer is read
		more string
	}{
		"trivium_syncStatus":    {into: &new(nodeStatus).Sync, all: true, more: "safeAt"}, // which trivium_getBlockDA tells
		"trivium_getParent":     {into: new(bridge.Parent)},
		"trivium_getWithdrawal": {into: new(bridge.Status)},
	} {
		answer, err := os.ReadFile(filepath.Join("..", "..", "app", "rpc", "testdata", method+".json"))
		if err != nil {
			t.Fatal(err)
		}
		d := json.NewDecoder(bytes.NewReader(answer))
		if c.all {
			d.DisallowUnknownFields()
		}
		if err := d.Decode(c.into); err != nil {
			t.Errorf("%s: %v", method, err)
			continue
		}
		read, err := json.Marshal(c.into)
		if err != nil {
			t.Fatal(err)
		}
		var got, want any
		for raw, v := range map[*[]byte]*any{&read: &got, &answer: &want} {
			if err := json.Unmarshal(*raw, v); err != nil {
				t.Fatal(err)
			}
		}
		within(t, got, want, method, c.more)
	}
}

// within fails unless all that got has is in want; but is a field that need not be there.
func within(t *testing.T, got, want any, at, but string) {
	t.Helper()
	switch g := got.(type) {
	case map[string]any:
		w, _ := want.(map[string]any)
		for name, v := range g {
			if name != but {
				within(t, v, w[name], at+"."+name, but)
			}
		}
	case []any:
		w, _ := want.([]any)
		if len(g) != len(w) {
			t.Errorf("%s has %d entries, and the node writes %d", at, len(g), len(w))
			return
		}
		for i, v := range g {
			within(t, v, w[i], at, but)
		}
	default:
		if got == nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %v, and the node writes %v", at, got, want)
		}
	}
}
