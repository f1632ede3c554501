package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// FileName is the configuration file in a home.
const FileName = "trivium.toml"

// Override is a value from the command line, for the key with this path.
type Override struct{ Path, Value string }

// Load reads the configuration of a home: defaults, then its trivium.toml, then
// the environment, then flags. The home itself comes from the flag, the
// environment or its default. A missing file is an error only if mustExist.
func Load(flags []Override, lookupEnv func(string) (string, bool), mustExist bool) (*Config, error) {
	c := Default()
	keys := c.Keys()
	byPath := make(map[string]*Key, len(keys))
	for _, k := range keys {
		byPath[k.Path()] = k
	}
	// Flags first as well: the home tells which file to read.
	if err := fromEnv(keys, lookupEnv); err != nil {
		return nil, err
	}
	if err := fromFlags(byPath, flags); err != nil {
		return nil, err
	}
	home, err := expandHome(c.Node.Home)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(home, FileName)
	switch raw, err := os.ReadFile(path); {
	case err == nil:
		if err := fromFile(keys, byPath, path, string(raw)); err != nil {
			return nil, err
		}
	case errors.Is(err, os.ErrNotExist) && !mustExist:
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%s is not there: `trivium init --home %s` makes a new chain's home", path, home)
	default:
		return nil, fmt.Errorf("cannot read the configuration: %w", err)
	}
	if err := fromEnv(keys, lookupEnv); err != nil {
		return nil, err
	}
	if err := fromFlags(byPath, flags); err != nil {
		return nil, err
	}
	c.Node.Home = home
	return c, nil
}

// InHome makes a path of the configuration absolute: relative ones start at the home.
func (c *Config) InHome(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.Node.Home, path)
}

func fromEnv(keys []*Key, lookup func(string) (string, bool)) error {
	for _, k := range keys {
		if text, ok := lookup(k.Env()); ok {
			if err := k.setOutside(text); err != nil {
				return fmt.Errorf("%s (environment): %w", k.Env(), err)
			}
		}
	}
	return nil
}

func fromFlags(byPath map[string]*Key, flags []Override) error {
	for _, f := range flags {
		k := byPath[f.Path]
		if k == nil {
			return fmt.Errorf("%s is not a key of the configuration", f.Path)
		}
		if err := k.setOutside(f.Value); err != nil {
			return fmt.Errorf("--%s: %w", k.Flag(), err)
		}
	}
	return nil
}

// setOutside sets a value that a user gave in a shell: a relative path starts
// where the user stands, not at the home.
func (k *Key) setOutside(text string) error {
	if k.path && text != "" {
		abs, err := filepath.Abs(text)
		if err != nil {
			return err
		}
		text = abs
	}
	return k.Set(text)
}

// fromFile sets the keys that the text of a file names.
func fromFile(keys []*Key, byPath map[string]*Key, path, text string) error {
	var tree map[string]any
	if _, err := toml.Decode(text, &tree); err != nil {
		var pe toml.ParseError
		if errors.As(err, &pe) {
			return fmt.Errorf("%s line %d: %s", path, pe.Position.Line, pe.Message)
		}
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, section := range sortedKeys(tree) {
		entries, ok := tree[section].(map[string]any)
		if !ok {
			return fmt.Errorf("%s: key %q stands outside of a section%s", path, section, nearest(section, keys, func(k *Key) string { return k.Name }))
		}
		for _, name := range sortedKeys(entries) {
			full := section + "." + name
			k := byPath[full]
			if k == nil {
				return fmt.Errorf("%s: key %q is unknown%s", path, full, nearest(full, keys, (*Key).Path))
			}
			if !k.InFile {
				return fmt.Errorf("%s: key %q cannot stand in the file, which it says where to find: use --%s or %s", path, full, k.Flag(), k.Env())
			}
			value, err := plain(entries[name])
			if err == nil {
				err = k.Set(value)
			}
			if err != nil {
				return fmt.Errorf("%s: %s: %w", path, full, err)
			}
		}
	}
	return nil
}

// plain gives a TOML value as the text that Key.Set reads.
func plain(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case bool, int64, float64:
		return fmt.Sprint(v), nil
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			s, ok := e.(string)
			if !ok {
				return "", fmt.Errorf("element %d of the list is not text in quotes", i+1)
			}
			parts[i] = s
		}
		return strings.Join(parts, ","), nil
	case time.Time:
		return "", errors.New("a date is not a value of any key")
	default:
		return "", errors.New("a table cannot stand here")
	}
}

func sortedKeys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func expandHome(path string) (string, error) {
	if path == "" {
		return "", errors.New("--home is empty, want a directory")
	}
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || rest[0] == '/') {
		dir, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("cannot resolve %s: %w; give --home", path, err)
		}
		path = filepath.Join(dir, rest)
	}
	return filepath.Abs(path)
}
