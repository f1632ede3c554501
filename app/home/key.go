package home

import (
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/ethereum/go-ethereum/crypto"
)

// KeyFile is the sequencer's key in a new home.
const KeyFile = "sequencer.key"

// LoadKey reads the sequencer's key: secp256k1, 32 bytes in hex, with or without 0x.
func LoadKey(path string) (*ecdsa.PrivateKey, error) {
	return loadKey(path, "copy the sequencer's key to it, or start with --role full, which needs none")
}

// LoadParentKey reads the key of an account on the parent chain.
func LoadParentKey(path string) (*ecdsa.PrivateKey, error) {
	return loadKey(path, "give the file with the key of an account that has ether on the parent chain")
}

func loadKey(path, missing string) (*ecdsa.PrivateKey, error) {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("key %s is not there: %s", path, missing)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read key: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("key %s has mode %04o, so others can read it: run `chmod 600 %s`", path, mode, path)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read key: %w", err)
	}
	// The text of the file must not reach an error message.
	key, err := crypto.HexToECDSA(strings.TrimPrefix(strings.TrimSpace(string(raw)), "0x"))
	if err != nil {
		return nil, fmt.Errorf("key %s is not a secp256k1 private key, want 64 hex digits", path)
	}
	return key, nil
}

// writeKey stores a new key. It fails if the file exists.
func writeKey(path string, key *ecdsa.PrivateKey) error {
	return writeNew(path, []byte(hex.EncodeToString(crypto.FromECDSA(key))+"\n"), 0o600)
}

// writeNew writes and syncs a file that must not exist.
func writeNew(path string, data []byte, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		os.Remove(path)
	}
	return err
}
