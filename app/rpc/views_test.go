package rpc

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

var update = flag.Bool("update", false, "rewrite golden files")

// What the command line reads of a node stands in golden files with every field filled;
// its tests, in cmd/trivium, hold its own types to the same files.
func TestViewsAreGolden(t *testing.T) {
	for method, view := range map[string]any{
		"trivium_syncStatus":    new(syncStatusResult),
		"trivium_getParent":     new(parentView),
		"trivium_getWithdrawal": new(withdrawal),
	} {
		f := filler{t: t}
		f.fill(reflect.ValueOf(view).Elem(), method)
		got, err := json.MarshalIndent(view, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, '\n')
		path := filepath.Join("testdata", method+".json")
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s answers\n%s\n%s has\n%s", method, got, path, want)
		}
	}
}

// filler gives each field a value of its own.
type filler struct {
	t *testing.T
	n uint64 // values given
}

func (f *filler) fill(v reflect.Value, name string) {
	f.n++
	switch v.Type() {
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(int64(f.n), 0).UTC()))
		return
	case reflect.TypeFor[hexutil.Big]():
		v.Set(reflect.ValueOf(hexutil.Big(*new(big.Int).SetUint64(f.n))))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), name)
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), v.Type().Field(i).Name)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0), name)
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), name)
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString(fmt.Sprint(name, f.n))
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(f.n)
	default:
		f.t.Fatalf("%s is a %s, which fill does not know", name, v.Type())
	}
}
