package format_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// part is a table as bytes.
type part struct {
	kind format.TableKind
	data []byte
}

// file is a file of tables, laid out as it should be, and what stands behind them.
func file(word uint32, tail []byte, parts ...part) []byte {
	data := binary.LittleEndian.AppendUint32([]byte("\xA1\x1C\xEB\x0B"), word)
	data = append(data, byte(len(parts)))
	var content []byte
	for _, p := range parts {
		data = append(data, byte(p.kind))
		data = binary.AppendUvarint(data, uint64(len(content)))
		data = binary.AppendUvarint(data, uint64(len(p.data)))
		content = append(content, p.data...)
	}
	return append(append(data, content...), tail...)
}

// tiny is a module M at address 0 with an empty signature, and tables beside those.
func tiny(word uint32, more ...part) []byte {
	return file(word, []byte{0}, append([]part{
		{format.TableModuleHandles, []byte{0, 0}},
		{format.TableSignatures, []byte{0}},
		{format.TableIdentifiers, []byte{1, 'M'}},
		{format.TableAddresses, make([]byte, 32)},
	}, more...)...)
}

const (
	word5 = 5
	word6 = 6
	word7 = 0x0A000007
)

func TestDecodeHeader(t *testing.T) {
	header := func(tail ...byte) []byte { return append([]byte("\xA1\x1C\xEB\x0B\x06\x00\x00\x00"), tail...) }
	for name, c := range map[string]struct {
		data []byte
		want status.Code
	}{
		"version 5":                 {tiny(word5), status.OK},
		"version 6":                 {tiny(word6), status.OK},
		"version 7":                 {tiny(word7), status.OK},
		"nothing":                   {nil, status.BadMagic},
		"cut magic":                 {[]byte("\xA1\x1C\xEB"), status.BadMagic},
		"other magic":               {[]byte("\x7fELF\x06\x00\x00\x00"), status.BadMagic},
		"no version":                {[]byte("\xA1\x1C\xEB\x0B\x06\x00\x00"), status.Malformed},
		"version 0":                 {tiny(0), status.UnknownVersion},
		"version 4":                 {tiny(4), status.UnknownVersion},
		"version 8":                 {tiny(0x0A000008), status.UnknownVersion},
		"version 6, flavour 7":      {tiny(0x0A000006), status.UnknownVersion},
		"version 7, flavour 6":      {tiny(7), status.UnknownVersion},
		"version 7, half flavour":   {tiny(0x02000007), status.UnknownVersion},
		"no number of tables":       {header(), status.Malformed},
		"256 tables":                {header(0x80, 0x02), status.Malformed},
		"long number of tables":     {header(0x80, 0x00), status.Malformed},
		"no tables, no self":        {header(0), status.Malformed},
		"no tables":                 {header(0, 0), status.NoModuleHandles},
		"unknown table":             {header(1, 0x09, 0, 1, 0, 0), status.UnknownTableType},
		"unknown table, cut":        {header(1, 0x09, 0), status.Malformed},
		"empty table":               {header(1, 0x01, 0, 0, 0), status.BadHeaderTable},
		"table not at the start":    {header(1, 0x08, 1, 32), status.BadHeaderTable},
		"gap":                       {header(2, 0x01, 0, 2, 0x07, 3, 2, 0, 0, 0, 1, 'M', 0), status.BadHeaderTable},
		"overlap":                   {header(2, 0x01, 0, 2, 0x07, 1, 2, 0, 0, 1, 'M', 0), status.BadHeaderTable},
		"twice":                     {header(2, 0x01, 0, 2, 0x01, 2, 2, 0, 0, 0, 0, 0), status.DuplicateTable},
		"table behind the end":      {header(1, 0x01, 0, 60, 0, 0), status.BadHeaderTable},
		"table over the end":        {header(1, 0x01, 0, 3, 0, 0), status.Malformed},
		"4 GiB":                     {header(2, 0x01, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x02, 1, 1), status.BadHeaderTable},
		"more than 4 GiB":           {header(1, 0x01, 0, 0x80, 0x80, 0x80, 0x80, 0x10), status.Malformed},
		"bytes behind the end":      {append(tiny(word6), 0), status.Malformed},
		"no self":                   {tiny(word6)[:len(tiny(word6))-1], status.Malformed},
		"self out of bounds":        {append(tiny(word6)[:len(tiny(word6))-1], 1), status.IndexOutOfBounds},
		"enum table in version 6":   {tiny(word6, part{format.TableStructVariants, []byte{0, 0}}), status.Malformed},
		"header not in order, full": {unordered(), status.BadHeaderTable},
	} {
		_, err := format.Decode(c.data)
		if got := status.CodeOf(err); got != c.want {
			t.Errorf("%s: %v, expected %v", name, err, c.want)
		}
	}
}

// unordered is the tiny module with two entries of the header exchanged.
func unordered() []byte {
	data := tiny(word6)
	copy(data[9:], append(bytes.Clone(data[12:15]), data[9:12]...))
	return data
}

// Every table of each kind, one entry with one thing wrong.
func TestDecodeTables(t *testing.T) {
	const (
		mh, sh, fh, sg, co, id = format.TableModuleHandles, format.TableStructHandles, format.TableFunctionHandles, format.TableSignatures, format.TableConstants, format.TableIdentifiers
		sd, fd, fi, md         = format.TableStructDefs, format.TableFunctionDefs, format.TableFieldHandles, format.TableMetadata
		vf, sv                 = format.TableVariantFields, format.TableStructVariants
	)
	ulebOf := func(n int) []byte { return binary.AppendUvarint(nil, uint64(n)) }
	blob := func(n int) []byte { return append(ulebOf(n), make([]byte, n)...) }
	for _, c := range []struct {
		name string
		word uint32
		kind format.TableKind
		data []byte
		want status.Code
	}{
		{"index of two bytes that one would do for", word6, mh, []byte{0x80, 0x00, 0}, status.Malformed},
		{"index 65536", word6, mh, []byte{0x80, 0x80, 0x04, 0}, status.Malformed},
		{"index of six bytes", word6, mh, []byte{0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0}, status.Malformed},
		{"cut entry", word6, mh, []byte{0, 0, 0}, status.Malformed},
		{"abilities 16", word6, sh, []byte{0, 0, 16, 0}, status.Malformed},
		{"phantom 2", word6, sh, []byte{0, 0, 0, 1, 0, 2}, status.Malformed},
		{"256 type parameters", word6, sh, append([]byte{0, 0, 0}, ulebOf(256)...), status.Malformed},
		{"type parameters cut", word6, fh, []byte{0, 0, 0, 0, 2, 1}, status.Malformed},
		{"option 0", word7, fh, []byte{0, 0, 0, 0, 0, 0}, status.Malformed},
		{"option 3", word7, fh, []byte{0, 0, 0, 0, 0, 3}, status.Malformed},
		{"65 access specifiers", word7, fh, []byte{0, 0, 0, 0, 0, 2, 65}, status.Malformed},
		{"access kind 4", word7, fh, []byte{0, 0, 0, 0, 0, 2, 1, 4, 1, 1, 1}, status.Malformed},
		{"access resource 6", word7, fh, []byte{0, 0, 0, 0, 0, 2, 1, 1, 1, 6, 1}, status.Malformed},
		{"access address 4", word7, fh, []byte{0, 0, 0, 0, 0, 2, 1, 1, 1, 1, 4}, status.Malformed},
		{"type 0", word6, sg, []byte{1, 0x00}, status.UnknownSerializedType},
		{"type 0x10", word7, sg, []byte{1, 0x10}, status.Malformed},
		{"type 0x11", word7, sg, []byte{1, 0x11}, status.UnknownSerializedType},
		{"u16 in version 5", word5, sg, []byte{1, 0x0D}, status.Malformed},
		{"u32 in version 5", word5, sg, []byte{1, 0x0E}, status.Malformed},
		{"u256 in version 5", word5, sg, []byte{1, 0x0F}, status.Malformed},
		{"256 types", word6, sg, append(ulebOf(256), bytes.Repeat([]byte{2}, 256)...), status.Malformed},
		{"255 types", word6, sg, append(ulebOf(255), bytes.Repeat([]byte{2}, 255)...), status.OK},
		{"signature cut", word6, sg, []byte{2, 2}, status.Malformed},
		{"type of depth 256", word6, sg, append(append([]byte{1}, bytes.Repeat([]byte{0x0A}, 255)...), 2), status.OK},
		{"type of depth 257", word6, sg, append(append([]byte{1}, bytes.Repeat([]byte{0x0A}, 256)...), 2), status.Malformed},
		{"type cut", word6, sg, append([]byte{1}, bytes.Repeat([]byte{0x0A}, 200)...), status.Malformed},
		{"struct with no arguments", word6, sg, []byte{1, 0x0B, 0, 0}, status.Malformed},
		{"type parameter 65536", word6, sg, []byte{1, 9, 0x80, 0x80, 0x04}, status.Malformed},
		{"constant of 65536 bytes", word6, co, append([]byte{2}, blob(65536)...), status.Malformed},
		{"constant cut", word6, co, []byte{2, 2, 0}, status.Malformed},
		{"identifier of 255 bytes", word6, id, append(ulebOf(255), long(255)...), status.OK},
		{"identifier of 256 bytes", word6, id, append(ulebOf(256), long(256)...), status.Malformed},
		{"empty identifier", word6, id, []byte{0}, status.Malformed},
		{"identifier 1", word6, id, []byte{1, '1'}, status.Malformed},
		{"identifier _", word6, id, []byte{1, '_'}, status.Malformed},
		{"identifier _1", word6, id, []byte{2, '_', '1'}, status.OK},
		{"identifier <SELF>_1", word6, id, []byte("\x08<SELF>_1"), status.OK},
		{"identifier <SELF>x", word6, id, []byte("\x07<SELF>x"), status.Malformed},
		{"identifier not ASCII", word6, id, []byte("\x02\xc3\xa9"), status.Malformed},
		{"address cut", word6, format.TableAddresses, make([]byte, 31), status.Malformed},
		{"metadata", word5, md, append(blob(1023), blob(65535)...), status.OK},
		{"metadata key of 1024 bytes", word5, md, append(blob(1024), blob(0)...), status.Malformed},
		{"metadata of 65536 bytes", word5, md, append(blob(0), blob(65536)...), status.Malformed},
		{"struct flag 0", word6, sd, []byte{0, 0}, status.UnknownNativeStructFlag},
		{"struct flag 4", word7, sd, []byte{0, 4}, status.UnknownNativeStructFlag},
		{"struct flag cut", word7, sd, []byte{0}, status.Malformed},
		{"enum in version 6", word6, sd, []byte{0, 3, 1, 0, 0}, status.Malformed},
		{"128 variants", word7, sd, append([]byte{0, 3}, ulebOf(128)...), status.Malformed},
		{"256 fields", word6, sd, append([]byte{0, 2}, ulebOf(256)...), status.Malformed},
		{"field 256", word6, fi, []byte{0, 0x80, 0x02}, status.Malformed},
		{"variant 128", word7, sv, []byte{0, 0x80, 0x01}, status.Malformed},
		{"field of 128 variants", word7, vf, []byte{0, 0, 0x80, 0x01}, status.Malformed},
		{"visibility 2", word6, fd, []byte{0, 2, 2, 0}, status.Malformed},
		{"flags 1", word6, fd, []byte{0, 1, 3, 0}, status.InvalidFlagBits},
		{"256 acquires", word6, fd, append([]byte{0, 1, 2}, ulebOf(256)...), status.Malformed},
		{"65536 instructions", word6, fd, append([]byte{0, 1, 0, 0, 0}, ulebOf(65536)...), status.Malformed},
		{"code cut", word6, fd, []byte{0, 1, 0, 0, 0, 2, 2}, status.Malformed},
	} {
		parts := []part{{c.kind, c.data}}
		if c.kind == id || c.kind == mh || c.kind == sg || c.kind == format.TableAddresses {
			parts = nil
		}
		data := tiny(c.word, parts...)
		if parts == nil {
			all := []part{{mh, []byte{0, 0}}, {sg, []byte{0}}, {id, []byte{1, 'M'}}, {format.TableAddresses, make([]byte, 32)}}
			for i := range all {
				if all[i].kind == c.kind {
					all[i].data = append(bytes.Clone(all[i].data), c.data...)
				}
			}
			data = file(c.word, []byte{0}, all...)
		}
		_, err := format.Decode(data)
		if got := status.CodeOf(err); got != c.want {
			t.Errorf("%s: %v, expected %v", c.name, err, c.want)
		}
	}
}

func TestDecodeCode(t *testing.T) {
	function := func(code ...byte) []byte { return append([]byte{0, 1, 0, 0, 0}, code...) }
	for _, c := range []struct {
		name string
		word uint32
		code []byte // number of instructions, then these
		want status.Code
	}{
		{"ret", word5, []byte{1, 0x02}, status.OK},
		{"no instruction", word5, []byte{0}, status.OK}, // the verifier's to refuse
		{"opcode 0", word7, []byte{1, 0x00}, status.UnknownOpcode},
		{"opcode 0x58 of version 8", word7, []byte{1, 0x58}, status.Malformed},
		{"opcode 0x5a of version 8", word7, []byte{1, 0x5a}, status.Malformed},
		{"opcode 0x5b", word7, []byte{1, 0x5b}, status.UnknownOpcode},
		{"opcode 0xff", word7, []byte{1, 0xff}, status.UnknownOpcode},
		{"ld_u16 in version 5", word5, []byte{1, 0x48, 1, 0}, status.Malformed},
		{"ld_u16", word6, []byte{1, 0x48, 1, 0}, status.OK},
		{"test_variant in version 6", word6, []byte{1, 0x56, 0}, status.Malformed},
		{"u8 cut", word6, []byte{1, 0x31}, status.Malformed},
		{"u16 cut", word6, []byte{1, 0x48, 1}, status.BadU16},
		{"u32 cut", word6, []byte{1, 0x49, 1, 2, 3}, status.BadU32},
		{"u64 cut", word6, []byte{1, 0x06, 1, 2, 3, 4, 5, 6, 7}, status.BadU64},
		{"u128 cut", word6, append([]byte{1, 0x32}, make([]byte, 15)...), status.BadU128},
		{"u256 cut", word6, append([]byte{1, 0x4A}, make([]byte, 31)...), status.BadU256},
		{"vec_pack without a number", word6, []byte{1, 0x40, 0, 1, 2}, status.BadU64},
		{"local 256", word6, []byte{1, 0x0A, 0x80, 0x02}, status.Malformed},
		{"branch to 65536", word6, []byte{1, 0x05, 0x80, 0x80, 0x04}, status.Malformed},
	} {
		handles := []byte{0, 0, 0, 0, 0}
		if c.word == word7 {
			handles = append(handles, 1)
		}
		_, err := format.Decode(tiny(c.word, part{format.TableFunctionHandles, handles}, part{format.TableFunctionDefs, function(c.code...)}))
		if got := status.CodeOf(err); got != c.want {
			t.Errorf("%s: %v, expected %v", c.name, err, c.want)
		}
	}
}

// A script has its own tail, and none of the tables of definitions.
func TestDecodeScript(t *testing.T) {
	tail := []byte{0, 0, 0, 1, 0x02} // no type parameters, no parameters, no locals, ret
	signature := part{format.TableSignatures, []byte{0}}
	for _, c := range []struct {
		name string
		data []byte
		want status.Code
	}{
		{"least", file(word6, tail, signature), status.OK},
		{"parameters out of bounds", file(word6, []byte{0, 1, 0, 1, 0x02}, signature), status.IndexOutOfBounds},
		{"cut", file(word6, tail[:4], signature), status.Malformed},
		{"longer", file(word6, append(bytes.Clone(tail), 0), signature), status.Malformed},
		{"struct definitions", file(word6, tail, signature, part{format.TableStructDefs, []byte{0, 1}}), status.Malformed},
		{"friends", file(word6, tail, signature, part{format.TableFriends, []byte{0, 0}}), status.Malformed},
		{"pack", file(word6, []byte{0, 0, 0, 1, 0x12, 0}, signature), status.InvalidOperationInScript},
		{"opcode", file(word6, []byte{0, 0, 0, 1, 0x00}, signature), status.UnknownOpcode},
	} {
		_, err := format.DecodeScript(c.data)
		if got := status.CodeOf(err); got != c.want {
			t.Errorf("%s: %v, expected %v", c.name, err, c.want)
		}
	}
}

// Whatever of a module is cut off, a status comes of it and no panic.
func TestDecodeCut(t *testing.T) {
	data := encode(t, sample())
	for n := range data {
		if _, err := format.Decode(data[:n]); status.CodeOf(err) < 1000 {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}
