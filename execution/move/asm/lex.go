package asm

import (
	"errors"
	"fmt"
	"strings"
)

// kind is the kind of a token.
type kind uint8

const (
	end    kind = iota
	name        // letters, digits, _ and $, no digit first
	number      // decimal digits and _, with a type behind them or none; hexadecimal ones with a type
	hex         // 0x and hexadecimal digits: an address
	bytes       // h"0a0b" or b"text", with the quotes
	punct       // one of the signs below
)

// token is a word of the source. Its text is a part of the source.
type token struct {
	kind kind
	pos  int // offset in the source
	text string
}

// signs are the signs of more than one character, longer ones first. A >> that
// closes two lists of types is taken apart by the parser.
var signs = []string{"&&", "||", "==", "!=", "<=", "<<", ">=", ">>", "::"}

const single = "%&|=!<>(){}[]*+-,./:;^"

// lex takes the source apart. Outside of comments and inside of them, a source is
// printable ASCII, tabs and line ends, so that what a person reads is what is compiled.
func lex(src string) ([]token, error) {
	for i := range len(src) {
		c := src[i]
		if c >= ' ' && c <= '~' || c == '\n' || c == '\t' || c == '\r' && strings.HasPrefix(src[i:], "\r\n") {
			continue
		}
		return nil, fault(i, "character %q: only printable ASCII, tabs and line ends are allowed; remove it", c)
	}
	var tokens []token
	for i := 0; ; {
		i = skipBlank(src, i)
		if i == len(src) {
			return append(tokens, token{kind: end, pos: i, text: ""}), nil
		}
		k, n, err := word(src[i:])
		if err != nil {
			return nil, fault(i, "%v", err)
		}
		tokens = append(tokens, token{kind: k, pos: i, text: src[i : i+n]})
		i += n
	}
}

// skipBlank is the offset behind blanks and comments.
func skipBlank(src string, i int) int {
	for i < len(src) {
		switch {
		case strings.IndexByte(" \t\r\n", src[i]) >= 0:
			i++
		case strings.HasPrefix(src[i:], "//"):
			n := strings.IndexByte(src[i:], '\n')
			if n < 0 {
				return len(src)
			}
			i += n
		default:
			return i
		}
	}
	return i
}

// word is the kind and length of the token at the front.
func word(s string) (kind, int, error) {
	c := s[0]
	switch {
	case isDigit(c):
		return numeral(s)
	case isLetter(c):
		n := run(s, isName)
		if n < len(s) && s[n] == '"' && (s[:n] == "h" || s[:n] == "b") {
			return quoted(s, n)
		}
		return name, n, nil
	}
	for _, t := range signs {
		if strings.HasPrefix(s, t) {
			return punct, len(t), nil
		}
	}
	switch c {
	case '#':
		return end, 0, errors.New(noSuch("#[...]", "leave attributes out; a view is a public function without a signer, an event any struct that is emitted"))
	case '@':
		return end, 0, errors.New(noSuch("@", "write an address as it is, 0x1"))
	case '"':
		return end, 0, errors.New(`character '"' begins nothing that the language has; byte strings are h"0aff" and b"text"`)
	}
	if strings.HasPrefix(s, "/*") {
		return end, 0, errors.New(noSuch("/* ... */", "write // in front of each line of a comment"))
	}
	if strings.IndexByte(single, c) < 0 {
		return end, 0, fmt.Errorf("character %q begins nothing that the language has", c)
	}
	return punct, 1, nil
}

// numeral reads an integer or an address: hexadecimal digits are an address
// unless a type of integer follows them.
func numeral(s string) (kind, int, error) {
	k, n := number, run(s, isDecimal)
	if s[0] == '0' && len(s) > 2 && s[1]|0x20 == 'x' && isHex(s[2]) {
		k, n = hex, 2+run(s[2:], isHex)
	}
	suffix := s[n : n+run(s[n:], isName)]
	if suffix == "" {
		return k, n, nil
	}
	if _, ok := integers[suffix]; !ok {
		return end, 0, fmt.Errorf("number %s ends in %q, which is no type of integer; write u8, u16, u32, u64, u128 or u256 behind the digits, or nothing", s[:n+len(suffix)], suffix)
	}
	return number, n + len(suffix), nil
}

// quoted reads a byte string, whose first quote is s[n].
func quoted(s string, n int) (kind, int, error) {
	last := strings.IndexAny(s[n+1:], "\"\n")
	if last < 0 || s[n+1+last] == '\n' {
		return end, 0, fmt.Errorf("byte string without its closing quote on the same line")
	}
	body := s[n+1 : n+1+last]
	if s[0] == 'h' {
		if run(body, isHex) != len(body) || len(body)%2 != 0 {
			return end, 0, fmt.Errorf("byte string h\"%s\": an even number of hexadecimal digits stands between the quotes; for text write b\"...\"", body)
		}
	}
	return bytes, n + last + 2, nil
}

// run counts the characters at the front that pass.
func run(s string, pass func(byte) bool) int {
	n := 0
	for n < len(s) && pass(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool   { return '0' <= c && c <= '9' }
func isDecimal(c byte) bool { return isDigit(c) || c == '_' }
func isHex(c byte) bool     { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
func isLetter(c byte) bool  { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == '$' }
func isName(c byte) bool    { return isLetter(c) || isDigit(c) }
