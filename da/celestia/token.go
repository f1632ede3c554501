package celestia

import (
	"fmt"
	"os"
	"strings"
	"sync"
)

// token is the bearer token: a fixed one, or that of a file, which may change.
type token struct {
	file  string
	mu    sync.Mutex
	value string
}

// open takes the token from one of the two sources, or from neither.
func (t *token) open(value, file string) (err error) {
	t.value, t.file = strings.TrimSpace(value), file
	if file == "" {
		return nil
	}
	if value != "" {
		return fmt.Errorf("da.token, which TRIVIUM_DA_TOKEN may set, and da.token_file (%s) are both set: unset one", file)
	}
	t.value, err = readToken(file)
	return err
}

func readToken(file string) (string, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("DA token file: %w", err)
	}
	return strings.TrimSpace(string(raw)), nil
}

func (t *token) get() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.value
}

// renew reads the file after refused was refused, and tells whether there is
// another token now.
func (t *token) renew(refused string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.file == "" {
		return false
	}
	if value, err := readToken(t.file); err == nil && value != "" { // empty while it is written
		t.value = value
	}
	return t.value != refused
}
