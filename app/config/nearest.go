package config

import "fmt"

// nearest suggests the known key whose name is closest to what was written, as
// the end of an error message; empty when none is close.
func nearest(written string, keys []*Key, name func(*Key) string) string {
	best, at := len(written)/2+1, ""
	for _, k := range keys {
		if !k.InFile {
			continue
		}
		if d := distance(written, name(k)); d < best {
			best, at = d, k.Path()
		}
	}
	if at == "" {
		return "; `trivium config print` lists the known ones"
	}
	return fmt.Sprintf("; did you mean %q?", at)
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
