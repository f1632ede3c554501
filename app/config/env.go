package config

import (
	"fmt"
	"slices"
	"strings"
)

// envPrefix begins every environment variable of a key.
const envPrefix = "TRIVIUM_"

// CheckEnv reports the first variable of an environment (as os.Environ gives
// it) that begins as those of a key do and belongs to none: a misspelt setting
// must not fall back to its default in silence.
func CheckEnv(environ []string) error {
	keys := Default().Keys()
	names := make([]string, len(keys)) // without the prefix, which says nothing about how near two are
	for i, k := range keys {
		names[i] = strings.TrimPrefix(k.Env(), envPrefix)
	}
	for _, kv := range environ {
		name, _, _ := strings.Cut(kv, "=")
		rest, ours := strings.CutPrefix(name, envPrefix)
		if !ours || slices.Contains(names, rest) {
			continue
		}
		at, ok := Nearest(rest, names)
		if !ok {
			return fmt.Errorf("%s (environment) is no key of the configuration: unset it; `trivium config print` lists the known ones", name)
		}
		return fmt.Errorf("%s (environment) is no key of the configuration; did you mean %s%s?", name, envPrefix, at)
	}
	return nil
}
