package comet

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/cometbft/cometbft/types"

	"github.com/trivium-chain/trivium/da/comet/lite"
)

// Lite is the header as the leaves of its hash.
func (e *ExtendedHeader) Lite() (lite.Header, error) {
	h := &e.Header
	version, err := h.Version.Marshal()
	if err != nil {
		return nil, err
	}
	last := h.LastBlockID.ToProto()
	lastID, err := last.Marshal()
	if err != nil {
		return nil, err
	}
	out := lite.Header{
		version, wrapped([]byte(h.ChainID)), number(nil, 1, uint64(h.Height)), timestamp(h.Time), lastID,
		wrapped(h.LastCommitHash), wrapped(h.DataHash), wrapped(h.ValidatorsHash), wrapped(h.NextValidatorsHash), wrapped(h.ConsensusHash),
		wrapped(h.AppHash), wrapped(h.LastResultsHash), wrapped(h.EvidenceHash), wrapped(h.ProposerAddress),
	}
	if got := out.Hash(); string(got[:]) != string(h.Hash()) {
		return nil, fmt.Errorf("height %d: the fields hash to %X, the header to %X", h.Height, got, h.Hash())
	}
	return out, nil
}

// LiteCommit is the header's commit, with as many votes as are needed.
func (e *ExtendedHeader) LiteCommit() (*lite.Commit, error) {
	if e.Commit == nil || e.ValidatorSet == nil || len(e.Commit.Signatures) != len(e.ValidatorSet.Validators) {
		return nil, fmt.Errorf("height %d: the commit is not one of these validators", e.Header.Height)
	}
	c := &lite.Commit{Round: uint32(e.Commit.Round), PartsTotal: e.Commit.BlockID.PartSetHeader.Total}
	copy(c.PartsHash[:], e.Commit.BlockID.PartSetHeader.Hash)
	left := e.ValidatorSet.TotalVotingPower()*2/3 + 1
	for i, v := range e.ValidatorSet.Validators {
		out := lite.Validator{Key: v.PubKey.Bytes(), Power: uint64(v.VotingPower)}
		if vote := &e.Commit.Signatures[i]; left > 0 && vote.BlockIDFlag == types.BlockIDFlagCommit {
			out.Time, out.Signature = vote.Timestamp, vote.Signature
			left -= v.VotingPower
		}
		c.Validators = append(c.Validators, out)
	}
	return c, nil
}

// wrapped is a google.protobuf.StringValue or BytesValue.
func wrapped(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return append(binary.AppendUvarint([]byte{1<<3 | 2}, uint64(len(b))), b...)
}

// number appends a number field, unless it is zero.
func number(b []byte, field byte, n uint64) []byte {
	if n == 0 {
		return b
	}
	return binary.AppendUvarint(append(b, field<<3), n)
}

// timestamp is a google.protobuf.Timestamp.
func timestamp(t time.Time) []byte {
	return number(number(nil, 1, uint64(t.Unix())), 2, uint64(t.Nanosecond()))
}
