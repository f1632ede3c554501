package move

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"

	gateway "github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// maxJSON bounds what is printed of one value, in bytes.
const maxJSON = 8 << 20

// plain is JSON of a value as a line of its own: numbers, addresses and bytes
// without the quotes that JSON needs around them, also as an Option.
func plain(t *vm.Type, json []byte) string {
	text := printable(string(json))
	for gateway.FrameworkStruct(t) == gateway.OptionStruct {
		t = t.Args[0]
	}
	switch {
	case intBytes[t.Kind] > 0, t.Kind == format.AddressK, t.Kind == format.Signer, t.Kind == format.Vector && t.Elem.Kind == format.U8:
		return strings.Trim(text, `"`)
	}
	return text
}

// printable writes what could act on a terminal as JSON writes it, by its number.
func printable(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
