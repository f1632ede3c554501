package config

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Write prints the configuration as a TOML file in which every key is explained.
// A key at its default stands in a comment, so that it follows the default of
// the version that runs; the others are set.
func (c *Config) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, "# Configuration of a Trivium node. A key in a comment has its default.\n",
		"# Flags go before environment variables, these before this file.\n")
	docs := sectionDocs()
	section := ""
	for _, k := range c.Keys() {
		if !k.InFile {
			continue
		}
		if k.Section != section {
			section = k.Section
			fmt.Fprintf(b, "\n# %s.\n[%s]\n", docs[section], section)
		}
		fmt.Fprintf(b, "\n# %s\n# %s\n", k.Doc, k.facts())
		mark := ""
		if k.Value() == k.Default {
			mark = "# "
		}
		fmt.Fprintf(b, "%s%s = %s\n", mark, k.Name, k.toml())
	}
	return b.Flush()
}

// facts is the line with default, limits and the other names of the key.
func (k *Key) facts() string {
	var parts []string
	if k.Default == "" {
		parts = append(parts, "Default: empty")
	} else {
		parts = append(parts, "Default: "+k.Default)
	}
	if least, most, ok := strings.Cut(k.Limits, ".."); ok {
		parts = append(parts, "limits: "+least+" to "+most)
	} else if k.Limits != "" {
		parts = append(parts, "one of: "+strings.ReplaceAll(k.Limits, "|", ", "))
	}
	if k.path {
		parts = append(parts, "a relative path starts at the home")
	}
	return strings.Join(parts, "; ") + ". Flag --" + k.Flag() + ", environment " + k.Env() + "."
}

// toml is the value as it stands in a file.
func (k *Key) toml() string {
	switch v := k.field.Interface().(type) {
	case string:
		return strconv.Quote(v)
	case time.Duration, Size:
		return strconv.Quote(k.Value())
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = strconv.Quote(s)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	default:
		return k.Value()
	}
}

func sectionDocs() map[string]string {
	docs := make(map[string]string)
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		docs[t.Field(i).Tag.Get("toml")] = t.Field(i).Tag.Get("doc")
	}
	return docs
}
