package stf_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/stf"
)

// Headers carry these hashes: they never change.
func TestOriginGolden(t *testing.T) {
	for _, c := range []struct {
		origin       stf.Origin
		hash, randao string
	}{
		{stf.Origin{},
			"0x012893657d8eb2efad4de0a91bcd0e39ad9837745dec3ea923737ea803fc8e3d",
			"0x21e9fba5fdd0d351e5c4939b48bfddb0f4ce0f4a5d7f5d5fa93b843c092f41b2"},
		{stf.Origin{
			DAHeight: 1_234_567, DADataRoot: common.HexToHash("0x01"), ParentNumber: 1<<64 - 1, ParentHash: common.HexToHash("0xff02"),
		},
			"0x44c8b5a1ff8cb48586415cefa184adfb12da7bafa377607809fc858bee33e938",
			"0x2d853fc05daba2377d6816a813a3625a8e4b45d9ca387ea2ca0f209bdee8bb90"},
	} {
		if got := c.origin.Hash().Hex(); got != c.hash {
			t.Errorf("hash of %+v: %s, want %s", c.origin, got, c.hash)
		}
		if got := c.origin.Randao().Hex(); got != c.randao {
			t.Errorf("randao of %+v: %s, want %s", c.origin, got, c.randao)
		}
	}
}

// A contract rebuilds the hash with abi.encode.
func TestOriginIsABIEncoded(t *testing.T) {
	o := stf.Origin{DAHeight: 77, DADataRoot: common.Hash{1, 2}, ParentNumber: 88, ParentHash: common.Hash{3, 4}}
	word := func(kind string) abi.Argument {
		ty, err := abi.NewType(kind, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		return abi.Argument{Type: ty}
	}
	packed, err := abi.Arguments{word("uint256"), word("bytes32"), word("uint256"), word("bytes32")}.Pack(
		new(big.Int).SetUint64(o.DAHeight), o.DADataRoot, new(big.Int).SetUint64(o.ParentNumber), o.ParentHash)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := o.Hash(), crypto.Keccak256Hash(packed); got != want {
		t.Errorf("hash %s, abi.encode gives %s", got, want)
	}
}

func TestRandaoIsTheDataRootsAlone(t *testing.T) {
	a := stf.Origin{DAHeight: 1, DADataRoot: common.Hash{9}}
	b := stf.Origin{DAHeight: 2, DADataRoot: common.Hash{9}, ParentNumber: 3}
	c := stf.Origin{DAHeight: 1, DADataRoot: common.Hash{8}}
	if a.Randao() != b.Randao() || a.Randao() == c.Randao() || a.Randao() == a.DADataRoot {
		t.Error("randao must follow the data root, in its own domain")
	}
}
