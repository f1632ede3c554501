package dasuite

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// TestRealBridge runs the suite against a real node; doc.go tells how.
func TestRealBridge(t *testing.T) {
	url := os.Getenv("TRIVIUM_CELESTIA_URL")
	if url == "" {
		t.Skip("no real bridge: set TRIVIUM_CELESTIA_URL and TRIVIUM_CELESTIA_TOKEN")
	}
	token := func(name string) string {
		file := os.Getenv(name)
		if file == "" {
			return ""
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return strings.TrimSpace(string(raw))
	}
	Run(t, Target{URL: url, Token: token("TRIVIUM_CELESTIA_TOKEN"), ReadToken: token("TRIVIUM_CELESTIA_READ_TOKEN")})
}

func TestDecodeBech32(t *testing.T) {
	// The program of BIP-173's first example.
	got, err := decodeBech32("celestia1w508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")
	if want := "751e76e8199196d454941c45d1b3a323f1433bd6"; err != nil || hex.EncodeToString(got) != want {
		t.Errorf("%x, %v, want %s", got, err, want)
	}
	for _, bad := range []string{"", "celestia1", "celestia1bbbbbbbb"} {
		if got, err := decodeBech32(bad); err == nil {
			t.Errorf("%q is %x", bad, got)
		}
	}
}
