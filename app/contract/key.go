package contract

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/home"
)

// KeyEnv is the environment variable that a key is taken from when none is given.
const KeyEnv = "TRIVIUM_KEY"

// ParseKey reads a private key: 64 hex digits, or a file that holds them and that
// nobody else can read.
func ParseKey(text string) (*ecdsa.PrivateKey, error) {
	if text == "" {
		return nil, fmt.Errorf("no key: give --key with a file or 64 hex digits, or set %s", KeyEnv)
	}
	digits := strings.TrimPrefix(text, "0x")
	if len(digits) == 64 && strings.Trim(strings.ToLower(digits), "0123456789abcdef") == "" {
		key, err := crypto.HexToECDSA(digits)
		if err != nil {
			return nil, errors.New("the key is not one of secp256k1")
		}
		return key, nil
	}
	if _, err := os.Stat(text); errors.Is(err, os.ErrNotExist) {
		// The text may be a mistyped key, which must not show.
		return nil, fmt.Errorf("the key of %d characters is neither 64 hex digits nor a file that is there", len(text))
	}
	return home.LoadKey(text)
}

// ParseValue reads an amount with a unit, such as 0.5ether, or wei alone.
func ParseValue(text string) (*big.Int, error) {
	if text != "" && strings.Trim(text, "0123456789") == "" {
		text += "wei"
	}
	return home.ParseAmount(text)
}
