package config

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite golden files")

func noEnv(string) (string, bool) { return "", false }

func home(t *testing.T, file string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestPrintedFileIsGolden(t *testing.T) {
	c := Default()
	c.Node.Role = RoleSequencer
	c.HTTP.Port = 9545
	c.HTTP.CORS = []string{"https://a.example", "https://b.example"}
	c.Sequencer.BlockTime = 250 * time.Millisecond
	var out bytes.Buffer
	if err := c.Write(&out); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/trivium.toml"
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Fatalf("the printed configuration differs from %s; run with -update and look at the change", golden)
	}
	// Read back it is the same configuration, also with every comment mark removed.
	for _, text := range []string{out.String(), uncomment(out.String())} {
		got, err := Load([]Override{{"node.home", home(t, text)}}, noEnv, true)
		if err != nil {
			t.Fatal(err)
		}
		got.Node.Home = c.Node.Home
		if !reflect.DeepEqual(normal(got), normal(c)) {
			t.Fatalf("read back:\n%+v\nwant\n%+v", got, c)
		}
	}
}

// uncomment sets every key that stands in a comment.
func uncomment(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if rest, ok := strings.CutPrefix(l, "# "); ok && strings.Contains(rest, " = ") {
			lines[i] = rest
		}
	}
	return strings.Join(lines, "\n")
}

// normal gives a configuration as text, in which nil and empty lists are one.
func normal(c *Config) string {
	var out bytes.Buffer
	c.Write(&out)
	return out.String()
}

func TestPrecedence(t *testing.T) {
	dir := home(t, "[http]\nport = 1\nlog_range = 5\nbody_limit = 4096\n[sequencer]\nblock_time = \"2s\"\n")
	env := map[string]string{"TRIVIUM_HTTP_PORT": "2", "TRIVIUM_SEQUENCER_BLOCK_TIME": "3s", "TRIVIUM_HTTP_CORS": "a, b"}
	c, err := Load([]Override{{"node.home", dir}, {"http.port", "3"}}, func(k string) (string, bool) { v, ok := env[k]; return v, ok }, true)
	if err != nil {
		t.Fatal(err)
	}
	if c.WS.Port != 8546 || c.HTTP.LogRange != 5 || c.Sequencer.BlockTime != 3*time.Second || c.HTTP.Port != 3 {
		t.Fatalf("default, file, environment, flag gave %d %d %s %d", c.WS.Port, c.HTTP.LogRange, c.Sequencer.BlockTime, c.HTTP.Port)
	}
	if c.HTTP.BodyLimit != 4096 || !reflect.DeepEqual(c.HTTP.CORS, []string{"a", "b"}) {
		t.Fatalf("body limit %v, cors %q", c.HTTP.BodyLimit, c.HTTP.CORS)
	}
	if c.Node.Home != dir || c.InHome(c.Node.Genesis) != filepath.Join(dir, "genesis.json") {
		t.Fatalf("home %s, genesis %s", c.Node.Home, c.InHome(c.Node.Genesis))
	}
}

func TestPathsOfFlagsStartWhereTheUserStands(t *testing.T) {
	dir := home(t, "[sequencer]\nkey_file = \"keys/s.key\"\n")
	c, err := Load([]Override{{"node.home", dir}, {"node.genesis", "g.json"}}, noEnv, true)
	if err != nil {
		t.Fatal(err)
	}
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if got := c.InHome(c.Node.Genesis); got != filepath.Join(wd, "g.json") {
		t.Errorf("genesis of a flag is %s", got)
	}
	if got := c.InHome(c.Sequencer.KeyFile); got != filepath.Join(dir, "keys/s.key") {
		t.Errorf("key file of the file is %s", got)
	}
}

func TestErrorsNameKeyPlaceAndFix(t *testing.T) {
	for _, tc := range []struct{ file, flag, want string }{
		{file: "[http]\nprot = 1\n", want: `trivium.toml: key "http.prot" is unknown; did you mean "http.port"?`},
		{file: "[htpp]\nport = 1\n", want: `trivium.toml: key "htpp.port" is unknown; did you mean "http.port"?`},
		{file: "port = 1\n", want: `key "port" stands outside of a section; did you mean "http.port"?`},
		{file: "[http]\nzzzzzzzzzzzz = 1\n", want: "`trivium config print` lists the known ones"},
		{file: "[http]\nport = 70000\n", want: "trivium.toml: http.port: 70000 is out of its limits, want -1 to 65535"},
		{file: "[http]\nport = true\n", want: `http.port: "true" is not a whole number`},
		{file: "[http]\nport = = 1\n", want: "trivium.toml line 2:"},
		{file: "[node]\nhome = \"/x\"\n", want: "use --home or TRIVIUM_HOME"},
		{file: "[node]\nrole = \"boss\"\n", want: `node.role: "boss" is unknown, want sequencer or full`},
		{file: "[sequencer]\nblock_time = \"50ms\"\n", want: "50ms is out of its limits, want 100ms to 1m"},
		{file: "[da]\nurl = \"localhost:26658\"\n", want: `"localhost:26658" is not a URL such as http://host:port`},
		{file: "[da]\nlisten = \"26658\"\n", want: `"26658" is not an address such as 127.0.0.1:26658`},
		{file: "[http]\ncors = [1]\n", want: "element 1 of the list is not text"},
		{file: "[http]\nbody_limit = \"5MB\"\n", want: `"5MB" is not a size such as`},
		{file: "[da]\ngas_price = nan\n", want: `"NaN" is not a number`},
		{flag: "99999", want: "--http.port: 99999 is out of its limits, want -1 to 65535"},
	} {
		flags := []Override{{"node.home", home(t, tc.file)}}
		if tc.flag != "" {
			flags = append(flags, Override{"http.port", tc.flag})
		}
		_, err := Load(flags, noEnv, true)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q %s\n got %v\nwant %s", tc.file, tc.flag, err, tc.want)
		}
	}
	if _, err := Load([]Override{{"node.home", t.TempDir()}}, noEnv, true); err == nil || !strings.Contains(err.Error(), "trivium init --home") {
		t.Errorf("missing file: %v", err)
	}
	if _, err := Load([]Override{{"node.home", t.TempDir()}}, noEnv, false); err != nil {
		t.Errorf("a file that need not exist: %v", err)
	}
}

func TestNamesAreUniqueAndDocumented(t *testing.T) {
	seen := make(map[string]string)
	for _, k := range Default().Keys() {
		for _, name := range []string{k.Path(), k.Env(), "--" + k.Flag()} {
			if was, ok := seen[name]; ok {
				t.Errorf("%s names %s and %s", name, was, k.Path())
			}
			seen[name] = k.Path()
		}
		if !strings.HasSuffix(k.Doc, ".") {
			t.Errorf("%s is not documented by a sentence: %q", k.Path(), k.Doc)
		}
	}
	if seen["TRIVIUM_HTTP_PORT"] != "http.port" || seen["--sequencer.block-time"] != "sequencer.block_time" || seen["TRIVIUM_HOME"] != "node.home" {
		t.Error("names do not follow from the key's place")
	}
}

func TestCheckFindsKeysThatContradict(t *testing.T) {
	for _, tc := range []struct {
		change func(*Config)
		want   string
	}{
		{func(c *Config) { c.Node.Role = RoleSequencer }, ""},
		{func(c *Config) {}, "needs a DA layer"},
		{func(c *Config) { c.DA.URL, c.DA.Listen = "http://x", "127.0.0.1:1" }, "da.url and da.listen"},
		{func(c *Config) { c.Node.Role, c.Feed.URL = RoleSequencer, "ws://x" }, "feed.url"},
		{func(c *Config) { c.Node.Role, c.Sequencer.URL = RoleSequencer, "http://x" }, "sequencer.url"},
		{func(c *Config) { c.DA.URL, c.Parent.URL, c.Parent.Propose = "http://x", "http://y", time.Hour }, "parent.propose"},
		{func(c *Config) { c.DA.URL, c.Parent.URL, c.Parent.Challenge = "http://x", "http://y", true }, "parent.challenge"},
		{func(c *Config) { c.DA.URL, c.Parent.KeyFile = "http://x", "parent.key" }, "parent.key_file"},
	} {
		c := Default()
		tc.change(c)
		err := c.Check()
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("got %v, want %q", err, tc.want)
		}
	}
}

func FuzzSize(f *testing.F) {
	for _, s := range []string{"0", "1KiB", "8796093022207TiB", "-1", "9223372036854775807", " 5 MiB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSize(text)
		if err != nil {
			return
		}
		back, err := ParseSize(s.String())
		if err != nil || back != s || s < 0 {
			t.Fatalf("%q is %d, printed %s, read back %d, %v", text, s, s, back, err)
		}
	})
}
