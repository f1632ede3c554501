package comet

import (
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	"github.com/cometbft/cometbft/types"
	"github.com/cometbft/cometbft/version"
)

// appVersion is the celestia-app version whose square layout the chain follows.
const appVersion = 9

// Validator is the only validator of a development chain.
type Validator struct {
	key       ed25519.PrivKey
	set       *types.ValidatorSet
	setHash   []byte
	paramHash []byte
}

// NewValidator makes the validator whose ed25519 key grows from seed.
func NewValidator(seed [32]byte) *Validator {
	key := ed25519.GenPrivKeyFromSecret(seed[:])
	set := types.NewValidatorSet([]*types.Validator{types.NewValidator(key.PubKey(), 1)})
	return &Validator{key: key, set: set, setHash: set.Hash(), paramHash: types.DefaultConsensusParams().Hash()}
}

// Set is the validator set of every height.
func (v *Validator) Set() *types.ValidatorSet { return v.set }

// Next makes and signs the header after parent (nil for height 1) at the given
// time, moved past parent's if need be, for a square with the given roots.
//
// A development chain has no block parts, application state or results. Their
// hashes are filled so that every CometBFT rule about headers holds: the part
// set hash repeats the data hash, the others are SHA-256 of nothing.
func (v *Validator) Next(chainID string, parent *ExtendedHeader, now time.Time, dataRoot [32]byte, roots Roots) (*ExtendedHeader, error) {
	nothing := sha256.Sum256(nil)
	now = now.UTC().Round(0)
	h := types.Header{
		Version:            cmtversion.Consensus{Block: version.BlockProtocol, App: appVersion},
		ChainID:            chainID,
		Height:             1,
		DataHash:           dataRoot[:],
		LastCommitHash:     nothing[:],
		ValidatorsHash:     v.setHash,
		NextValidatorsHash: v.setHash,
		ConsensusHash:      v.paramHash,
		AppHash:            nothing[:],
		LastResultsHash:    nothing[:],
		EvidenceHash:       nothing[:],
		ProposerAddress:    v.set.Validators[0].Address,
	}
	if parent != nil {
		h.Height = parent.Header.Height + 1
		h.LastBlockID = parent.Commit.BlockID
		h.LastCommitHash = parent.Commit.Hash()
		if earliest := parent.Header.Time.Add(time.Millisecond); now.Before(earliest) {
			now = earliest
		}
	}
	h.Time = now
	id := types.BlockID{Hash: h.Hash(), PartSetHeader: types.PartSetHeader{Total: 1, Hash: dataRoot[:]}}
	commit := &types.Commit{Height: h.Height, BlockID: id, Signatures: []types.CommitSig{{
		BlockIDFlag:      types.BlockIDFlagCommit,
		ValidatorAddress: h.ProposerAddress,
		Timestamp:        now,
	}}}
	signature, err := v.key.Sign(commit.VoteSignBytes(chainID, 0))
	if err != nil {
		return nil, fmt.Errorf("sign header %d: %w", h.Height, err)
	}
	commit.Signatures[0].Signature = signature
	return &ExtendedHeader{Header: h, Commit: commit, ValidatorSet: v.set, Roots: roots}, nil
}
