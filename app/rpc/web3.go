package rpc

import (
	"fmt"
	"runtime"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/forkid"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
)

// web3API is web3_.
type web3API struct{ *node }

// ClientVersion names the program, its version, the platform and the Go version.
func (a *web3API) ClientVersion() string {
	version := a.Version
	if version == "" {
		version = "trivium"
	}
	return fmt.Sprintf("%s/%s-%s/%s", version, runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// Sha3 is keccak256.
func (a *web3API) Sha3(data hexutil.Bytes) hexutil.Bytes { return crypto.Keccak256(data) }

// netAPI is net_. A node talks to the DA layer and to its sequencer, and has no peers.
type netAPI struct{ *node }

// Version is the chain id in decimal.
func (a *netAPI) Version() string {
	return strconv.FormatUint(a.rules.Chain.ChainID.Uint64(), 10)
}

// Listening is true while the node answers.
func (a *netAPI) Listening() bool { return true }

// PeerCount is 0.
func (a *netAPI) PeerCount() hexutil.Uint { return 0 }

// configAPI is eth_config (EIP-7910).
type configAPI struct{ *node }

type forkConfigs struct {
	Current *forkConfig `json:"current"`
	Next    *forkConfig `json:"next"`
	Last    *forkConfig `json:"last"`
}

type forkConfig struct {
	ActivationTime  uint64                    `json:"activationTime"` // 0: since genesis
	BlobSchedule    *params.BlobConfig        `json:"blobSchedule"`
	ChainID         *hexutil.Big              `json:"chainId"`
	ForkID          hexutil.Bytes             `json:"forkId"`
	Precompiles     map[string]common.Address `json:"precompiles"`
	SystemContracts map[string]common.Address `json:"systemContracts"`
}

// Config describes the one fork this chain ever has: Osaka, from genesis.
func (a *configAPI) Config() *forkConfigs {
	c, head := a.rules.Chain, a.Chain.Head()
	id := forkid.NewID(c, a.Chain.Block(0), head.Number.Uint64(), head.Time)
	precompiles := make(map[string]common.Address)
	for addr, p := range vm.ActivePrecompiledContracts(c.Rules(head.Number, true, head.Time)) {
		precompiles[p.Name()] = addr
	}
	contracts := c.ActiveSystemContracts(head.Time)
	// EIP-6110 deposits have no place here, so their contract has none.
	delete(contracts, "DEPOSIT_CONTRACT_ADDRESS")
	return &forkConfigs{Current: &forkConfig{
		BlobSchedule:    c.BlobConfig(c.LatestFork(head.Time)),
		ChainID:         (*hexutil.Big)(c.ChainID),
		ForkID:          id.Hash[:],
		Precompiles:     precompiles,
		SystemContracts: contracts,
	}}
}
