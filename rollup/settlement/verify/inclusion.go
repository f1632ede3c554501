package verify

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet/lite"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/rollup/codec"
)

// Inclusion is where a batch was published.
type Inclusion struct {
	Batch   uint64        `json:"batch"` // index
	BatchID common.Hash   `json:"batchId"`
	Heights []Publication `json:"heights"` // where frames of it landed, ascending
}

// Publication is a DA height with frames of a batch.
type Publication struct {
	Height   uint64           `json:"height"`
	DataRoot common.Hash      `json:"dataRoot"`
	Header   []hexutil.Bytes  `json:"header"`   // as in Height
	DAHeader common.Hash      `json:"daHeader"` // its hash
	Commit   *Commit          `json:"commit,omitempty"`
	Frames   []PublishedFrame `json:"frames"` // by ascending number
}

// PublishedFrame is a blob with a frame, and its place in the square.
type PublishedFrame struct {
	Blob       hexutil.Bytes   `json:"blob"`
	Signer     hexutil.Bytes   `json:"signer,omitempty"` // of shares of version 1; the others have none
	Commitment common.Hash     `json:"commitment"`
	Proof      CommitmentProof `json:"proof"`
}

// CommitmentProof is square.CommitmentProof.
type CommitmentProof struct {
	Width        uint64          `json:"width"`
	Index        uint64          `json:"index"`
	Shares       uint64          `json:"shares"`
	SubtreeRoots []common.Hash   `json:"subtreeRoots"`
	RowNodes     []hexutil.Bytes `json:"rowNodes"`
	DataNodes    []common.Hash   `json:"dataNodes"`
}

// Square gives p as da/square and the parent chain's BlobInclusion check it.
func (p *CommitmentProof) Square() square.CommitmentProof {
	// Out of range either way, where it does not fit.
	return square.CommitmentProof{
		Width: int(min(p.Width, maxIndex)), Index: int(min(p.Index, maxIndex)), Shares: int(min(p.Shares, maxIndex)),
		SubtreeRoots: words(p.SubtreeRoots), RowNodes: nodes(p.RowNodes), DataNodes: words(p.DataNodes),
	}
}

func words(hashes []common.Hash) [][32]byte {
	out := make([][32]byte, len(hashes))
	for i, h := range hashes {
		out[i] = h
	}
	return out
}

// check wants no null among the parts.
func (in *Inclusion) check() error {
	if in.Heights == nil {
		return errNull
	}
	for i := range in.Heights {
		h := &in.Heights[i]
		if h.Header == nil || h.Frames == nil || h.Commit != nil && h.Commit.Validators == nil {
			return errNull
		}
		for j := range h.Frames {
			if p := &h.Frames[j].Proof; h.Frames[j].Blob == nil || p.SubtreeRoots == nil || p.RowNodes == nil || p.DataNodes == nil {
				return errNull
			}
		}
	}
	return nil
}

// inclusion checks that all frames of the batch are where the bundle says.
func (v *verifier) inclusion() error {
	in := v.bundle.Inclusion
	if err := v.publications(); err != nil {
		return &StepError{StepDAHeaders, err}
	}
	var parts []*codec.Frame
	for i := range in.Heights {
		h, last := &in.Heights[i], -1
		for j := range h.Frames {
			f, err := v.published(h, &h.Frames[j])
			switch {
			case err != nil:
				err = fmt.Errorf("DA height %d, blob %d: %w", h.Height, j, err)
			case int(f.Number) <= last:
				err = fmt.Errorf("DA height %d: frame %d is out of order", h.Height, f.Number)
			case parts == nil:
				parts = make([]*codec.Frame, f.Count)
			case int(f.Number) >= len(parts) || parts[f.Number] != nil:
				err = fmt.Errorf("DA height %d: frame %d of %d is here twice, or of another cut of the batch", h.Height, f.Number, f.Count)
			}
			if err != nil {
				return &StepError{StepInclusion, err}
			}
			parts[f.Number], last = f, int(f.Number)
		}
		if last < 0 {
			return &StepError{StepInclusion, fmt.Errorf("no frame at DA height %d", h.Height)}
		}
	}
	for n, f := range parts {
		if f == nil {
			return &StepError{StepInclusion, fmt.Errorf("frame %d of %d is missing", n, len(parts))}
		}
	}
	if _, err := codec.JoinFrames(parts); err != nil {
		return &StepError{StepInclusion, err}
	}
	first, end := in.Heights[0].Height, in.Heights[len(in.Heights)-1].Height
	v.proven(StepInclusion, "%d frames signed by the sequencer %s give batch %d (%s), and their commitments are under the data roots", len(parts), v.genesis.Rollup.Sequencer, in.Batch, in.BatchID)
	v.claim("all of batch %d (%s) was published at the DA heights %d to %d", in.Batch, in.BatchID, first, end)
	return nil
}

// publications opens the DA headers.
func (v *verifier) publications() error {
	in := v.bundle.Inclusion
	if len(in.Heights) == 0 {
		return errors.New("no DA height")
	}
	v.proven(StepDAHeaders, "%d headers give the data roots", len(in.Heights))
	chain := v.genesis.Rollup.DAChainID
	for i := range in.Heights {
		p := &in.Heights[i]
		header := lite.Header(nodes(p.Header))
		h, err := header.Open()
		if i == 0 && chain == "" {
			chain = h.ChainID
		}
		switch {
		case err != nil:
			return fmt.Errorf("DA header %d of the bundle: %w", i, err)
		case h.Height != p.Height || h.DataRoot != p.DataRoot || h.Hash != p.DAHeader:
			return fmt.Errorf("DA header %d of the bundle (%x) is of height %d and data root %x, the bundle says %s, %d and %s", i, h.Hash, h.Height, h.DataRoot, p.DAHeader, p.Height, p.DataRoot)
		case i > 0 && h.Height <= in.Heights[i-1].Height:
			return fmt.Errorf("DA height %d is out of order", h.Height)
		case h.ChainID != chain:
			return fmt.Errorf("DA height %d is of the chain %q, the rollup's DA layer is %q", h.Height, h.ChainID, chain)
		}
		v.fact(AnchorDAHeader, h.Height, h.Hash)
		if err := v.daAnchor(&h, header, p.Commit); err != nil {
			return err
		}
	}
	return nil
}

// published opens the frame in a blob that stands at its place in the square.
func (v *verifier) published(h *Publication, in *PublishedFrame) (*codec.Frame, error) {
	ns, batch := v.genesis.Rollup.Namespace, v.bundle.Inclusion
	blob := da.Blob{Namespace: ns, Data: in.Blob, Signer: in.Signer}
	if len(in.Signer) > 0 {
		blob.ShareVersion = 1
	}
	commitment, err := square.Commit(blob)
	switch {
	case err != nil:
		return nil, err
	case commitment != da.Commitment(in.Commitment):
		return nil, fmt.Errorf("its commitment is %s, the bundle says %s", common.Hash(commitment), in.Commitment)
	}
	if err := square.VerifyCommitmentProof(h.DataRoot, ns, commitment, in.Proof.Square()); err != nil {
		return nil, err
	}
	f, signer, err := codec.DecodeFrame(v.genesis.ChainID(), in.Blob)
	switch {
	case err != nil:
		return nil, err
	case signer != v.genesis.Rollup.Sequencer:
		return nil, fmt.Errorf("it is signed by %s, the sequencer is %s", signer, v.genesis.Rollup.Sequencer)
	case f.BatchIndex != batch.Batch || f.BatchID != batch.BatchID:
		return nil, fmt.Errorf("it is of batch %d (%s), the bundle says %d (%s)", f.BatchIndex, f.BatchID, batch.Batch, batch.BatchID)
	}
	return f, nil
}
