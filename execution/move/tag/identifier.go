package tag

// MaxIdentifier is the length of the longest identifier.
const MaxIdentifier = 255

// self is the name that compilers give to scripts made into modules. The binary
// format admits it, with or without an underscore and digits behind it.
const self = "<SELF>"

// ValidIdentifier tells whether s can name a module, a type, a function or a
// field: a letter, or an underscore that is not alone, then letters, digits and
// underscores; <SELF>, <SELF>_ and digits; at most 255 bytes.
func ValidIdentifier(s string) bool {
	return s != "" && len(s) <= MaxIdentifier && identifier(s) == len(s)
}

// identifier is the length of the longest identifier that s begins with, and 0 if
// it begins with none.
func identifier(s string) int {
	if len(s) >= len(self) && s[:len(self)] == self {
		n := len(self)
		if n < len(s) && s[n] == '_' {
			end := n + 1
			for end < len(s) && '0' <= s[end] && s[end] <= '9' {
				end++
			}
			if end > n+1 {
				return end
			}
		}
		return n
	}
	if s == "" || '0' <= s[0] && s[0] <= '9' {
		return 0
	}
	n := 0
	for n < len(s) && isName(s[n]) {
		n++
	}
	if n == 1 && s[0] == '_' {
		return 0
	}
	return n
}

func isName(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}
