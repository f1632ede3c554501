package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Key is one entry of the configuration, bound to the Config it came from. Its
// field is a string, bool, int, uint64, float64, time.Duration, Size or
// []string (elements separated by commas).
type Key struct {
	Section, Name string
	Doc           string
	Default       string
	Limits        string
	InFile        bool // may stand in trivium.toml
	path          bool
	flag          string
	field         reflect.Value
}

// Keys lists every key of c in the order of the file.
func (c *Config) Keys() []*Key {
	var keys []*Key
	root := reflect.ValueOf(c).Elem()
	for i := range root.NumField() {
		section := root.Type().Field(i).Tag.Get("toml")
		fields := root.Field(i)
		for j := range fields.NumField() {
			tag := fields.Type().Field(j).Tag
			keys = append(keys, &Key{
				Section: section,
				Name:    tag.Get("toml"),
				Doc:     tag.Get("doc"),
				Default: tag.Get("default"),
				Limits:  tag.Get("limits"),
				InFile:  tag.Get("file") != "no",
				path:    tag.Get("path") == "yes",
				flag:    tag.Get("flag"),
				field:   fields.Field(j),
			})
		}
	}
	return keys
}

// Default is the configuration when nobody sets anything.
func Default() *Config {
	c := new(Config)
	for _, k := range c.Keys() {
		if err := k.Set(k.Default); err != nil {
			panic(fmt.Sprintf("default of %s: %v", k.Path(), err)) // a tag in config.go is wrong
		}
	}
	return c
}

// Path is the key's name in the file: section.name.
func (k *Key) Path() string { return k.Section + "." + k.Name }

// Flag is the key's name on the command line, without dashes before it.
func (k *Key) Flag() string {
	if k.flag != "" {
		return k.flag
	}
	return k.Section + "." + strings.ReplaceAll(k.Name, "_", "-")
}

// Env is the key's environment variable.
func (k *Key) Env() string {
	return envPrefix + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(k.Flag()))
}

// IsBool tells whether the key is a switch.
func (k *Key) IsBool() bool { return k.field.Kind() == reflect.Bool }

// Kind names the type of the value for help texts.
func (k *Key) Kind() string {
	switch k.field.Interface().(type) {
	case time.Duration:
		return "duration"
	case Size:
		return "size"
	case []string:
		return "list"
	case bool:
		return "bool"
	case string:
		return "text"
	}
	return "number"
}

// Value is the key's value as text that Set reads.
func (k *Key) Value() string {
	switch v := k.field.Interface().(type) {
	case []string:
		return strings.Join(v, ",")
	case time.Duration:
		return formatDuration(v)
	default:
		return fmt.Sprint(v)
	}
}

// Set reads the value from text and checks it against the key's limits.
func (k *Key) Set(text string) error {
	var err error
	switch k.field.Interface().(type) {
	case string:
		if err = k.checkText(text); err == nil {
			k.field.SetString(text)
		}
	case bool:
		var v bool
		if v, err = strconv.ParseBool(text); err != nil {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		k.field.SetBool(v)
	case []string:
		k.field.Set(reflect.ValueOf(splitList(text)))
	case int:
		err = set(k, text, "a whole number", func(s string) (int64, error) { return strconv.ParseInt(s, 10, 0) }, k.field.SetInt)
	case uint64:
		err = set(k, text, "a whole number, not negative", func(s string) (uint64, error) { return strconv.ParseUint(s, 10, 64) }, k.field.SetUint)
	case float64:
		err = set(k, text, "a number", func(s string) (float64, error) { return strconv.ParseFloat(s, 64) }, k.field.SetFloat)
	case time.Duration:
		err = set(k, text, "a duration such as 250ms, 1s or 5m", time.ParseDuration, func(d time.Duration) { k.field.SetInt(int64(d)) })
	case Size:
		err = set(k, text, "a size such as 65536, 512KiB, 5MiB or 2GiB", ParseSize, func(s Size) { k.field.SetInt(int64(s)) })
	default:
		err = fmt.Errorf("type %s is not supported", k.field.Type())
	}
	return err
}

// set parses, checks the limits "least..most" and stores.
func set[T cmp.Ordered](k *Key, text, want string, parse func(string) (T, error), store func(T)) error {
	v, err := parse(text)
	if err != nil {
		return fmt.Errorf("%q is not %s", text, want)
	}
	if v != v {
		return fmt.Errorf("%q is not %s", text, want)
	}
	if least, most, ok := strings.Cut(k.Limits, ".."); ok {
		lo, err1 := parse(least)
		hi, err2 := parse(most)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		if v < lo || v > hi {
			return fmt.Errorf("%s is out of its limits, want %s to %s", text, least, most)
		}
	}
	store(v)
	return nil
}

// checkText applies the limits of a text: words, URL schemes, or host:port.
func (k *Key) checkText(text string) error {
	switch {
	case k.Limits == "" || text == "" && k.Default == "":
		return nil
	case k.Limits == "host:port":
		if _, _, err := net.SplitHostPort(text); err != nil {
			return fmt.Errorf("%q is not an address such as 127.0.0.1:26658", text)
		}
		return nil
	}
	words := strings.Split(k.Limits, "|")
	if k.Name == "url" {
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || !slices.Contains(words, u.Scheme) {
			return fmt.Errorf("%q is not a URL such as %s://host:port", text, words[0])
		}
		return nil
	}
	if !slices.Contains(words, text) {
		return fmt.Errorf("%q is unknown, want %s", text, strings.Join(words, " or "))
	}
	return nil
}

func splitList(text string) []string {
	var out []string
	for _, s := range strings.Split(text, ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// formatDuration drops the zero units that Duration.String leaves: 5m0s is 5m.
func formatDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
