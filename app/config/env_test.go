package config

import (
	"strings"
	"testing"
)

func TestUnknownEnvironmentNamesTheNearest(t *testing.T) {
	for env, want := range map[string]string{
		"TRIVIUM_HTTP_PROT=1":            "did you mean TRIVIUM_HTTP_PORT?",
		"TRIVIUM_SEQUENCER_BLOCKTIME=1s": "did you mean TRIVIUM_SEQUENCER_BLOCK_TIME?",
		"TRIVIUM_QQQQQQQQQQQQQQ=1":       "`trivium config print` lists the known ones",
		"TRIVIUM_HTTP_PORT=1":            "",
		"TRIVIUM_HOME=/x":                "",
		"TRIVIUMPH=1":                    "",
		"PATH=/bin":                      "",
	} {
		err := CheckEnv([]string{"HOME=/root", env})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", env, err, want)
		}
	}
}
