package config

import "fmt"

// nearest suggests the known key whose name is closest to what was written, as
// the end of an error message; empty when none is close.
func nearest(written string, keys []*Key, name func(*Key) string) string {
	var names []string
	paths := make(map[string]string)
	for _, k := range keys {
		if _, twice := paths[name(k)]; k.InFile && !twice {
			names = append(names, name(k))
			paths[name(k)] = k.Path()
		}
	}
	n, ok := Nearest(written, names)
	if !ok {
		return "; `trivium config print` lists the known ones"
	}
	return fmt.Sprintf("; did you mean %q?", paths[n])
}

// Nearest gives the name that is closest to what was written; false when none is close.
func Nearest(written string, names []string) (string, bool) {
	best, at := len(written)/2+1, ""
	for _, n := range names {
		if d := distance(written, n); d < best {
			best, at = d, n
		}
	}
	return at, at != ""
}

// distance is the Levenshtein distance of two names.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			corner, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, corner+cost)
		}
	}
	return row[len(b)]
}
