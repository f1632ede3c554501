package framework_test

import (
	"bytes"
	"fmt"
	"testing"
	"unicode/utf8"
)

// FuzzString compares the functions of strings with Go's.
func FuzzString(f *testing.F) {
	f.Add([]byte("a€b"), []byte("€"), uint64(1), uint64(4))
	f.Add([]byte("\xff"), []byte(""), uint64(0), uint64(1))
	f.Add([]byte(""), []byte("x"), uint64(1<<63), uint64(1))
	c := withFramework(true)
	f.Fuzz(func(t *testing.T, s, sep []byte, i, j uint64) {
		if !utf8.Valid(s) {
			c.is(t, "abort 0x1 0x1::string", "0x1::string::utf8", str(string(s)))
			c.is(t, x(none()), "0x1::string::try_utf8", str(string(s)))
			return
		}
		c.is(t, x(str(string(s))), "0x1::string::utf8", str(string(s)))
		want := "abort 0x2 0x1::string"
		if n := uint64(len(s)); i <= j && j <= n && utf8.Valid(s[:i]) && utf8.Valid(s[:j]) {
			want = x(str(string(s[i:j])))
		}
		c.is(t, want, "0x1::string::sub_string", str(string(s)), u64(i), u64(j))
		at := bytes.Index(s, sep)
		if at < 0 {
			at = len(s)
		}
		if utf8.Valid(sep) {
			c.is(t, x(u64(uint64(at))), "0x1::string::index_of", str(string(s)), str(string(sep)))
		}
	})
}

// FuzzBCS reads values of any bytes, and writes what it has read: the same bytes.
func FuzzBCS(f *testing.F) {
	f.Add([]byte{1}, uint8(0))
	f.Add([]byte("\x03abc"), uint8(8))
	f.Add(make([]byte, 32), uint8(6))
	c := withFramework(true)
	names := []string{"bool", "u8", "u16", "u32", "u64", "u128", "u256", "address", "bytes", "string"}
	types := []string{"bool", "u8", "u16", "u32", "u64", "u128", "u256", "address", "vector<u8>", "0x1::string::String"}
	f.Fuzz(func(t *testing.T, b []byte, of uint8) {
		n := int(of) % len(names)
		got, err := c.call("0x1::from_bcs::to_"+names[n], str(string(b)))
		if err != nil {
			if o := outcome(got, err); o != "abort 0x10001 0x1::from_bcs" {
				t.Fatalf("%x as %s: %s", b, types[n], o)
			}
			return
		}
		if got[0] != fmt.Sprintf("%x", b) {
			t.Fatalf("%x as %s: %s", b, types[n], got[0])
		}
		c.is(t, x(str(string(b))), fmt.Sprintf("0x1::bcs::to_bytes<%s>", types[n]), raw(b))
	})
}
