package prove

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// landed is a frame of a batch in the DA layer.
type landed struct {
	whole  *comet.ExtendedHeader
	header da.Header
	data   da.NamespaceData
	blob   da.Blob
	frame  *codec.Frame
}

// Inclusion proves where the frames of a batch were published.
func (b *Builder) Inclusion(ctx context.Context, index uint64) (*verify.Bundle, error) {
	rec, err := b.record(index)
	if err != nil {
		return nil, err
	}
	frames, err := b.landed(ctx, rec)
	if err != nil {
		return nil, err
	}
	in := &verify.Inclusion{Batch: rec.Index, BatchID: rec.ID}
	for i, f := range frames {
		if i == 0 || f.whole != frames[i-1].whole {
			at, err := publication(f.whole, f.header)
			if err != nil {
				return nil, err
			}
			in.Heights = append(in.Heights, at)
		}
		published, err := f.prove()
		if err != nil {
			return nil, err
		}
		at := &in.Heights[len(in.Heights)-1]
		at.Frames = append(at.Frames, published)
	}
	out := &verify.Bundle{Version: verify.Version, Kind: verify.KindInclusion, Inclusion: in}
	if out.Chain, err = b.chainOf(); err != nil {
		return nil, err
	}
	if _, err := verify.Check(out, nil); err != nil {
		return nil, refuse(Damaged, "the proof of batch %d does not hold: %v: keep the home, and report it", index, err)
	}
	return out, nil
}

// landed finds all frames of a batch, by height and number. It goes back from the height where
// the last one landed, whose header derivation has seen, by the hashes of the parents.
func (b *Builder) landed(ctx context.Context, rec *rollup.BatchRecord) ([]landed, error) {
	if b.layer == nil {
		return nil, noLayer()
	}
	last, err := b.store.DAHeight(rec.DAHeight)
	if err != nil || last == nil {
		return nil, errors.Join(err, notYet(rec.Index))
	}
	p := &b.store.Genesis().Rollup
	cuts := make(map[uint16][]landed) // by how many frames the batch was cut into
	hash := last.Hash
	for at := rec.DAHeight; at > p.StartHeight && at+p.SequencerWindow > rec.DAHeight; at-- { // frames are held no longer
		e, err := b.layer.ExtendedHeader(ctx, at)
		if err != nil {
			return nil, err
		}
		header := e.Plain()
		if common.Hash(header.Hash) != hash {
			return nil, anotherHeader(at, header.Hash, hash)
		}
		if err := square.VerifyHeader(header); err != nil {
			return nil, err
		}
		hash = header.Parent
		data, blobs, err := b.open(ctx, header, p.Namespace)
		if err != nil {
			return nil, err
		}
		for _, blob := range blobs {
			f, signer, err := codec.DecodeFrame(b.store.Genesis().ChainID(), blob.Data)
			if err != nil || signer != p.Sequencer || f.BatchIndex != rec.Index || f.BatchID != rec.ID {
				continue
			}
			known := func(l landed) bool { return l.frame.Number == f.Number }
			if slices.ContainsFunc(cuts[f.Count], known) {
				continue
			}
			cuts[f.Count] = append(cuts[f.Count], landed{e, header, data, blob, f})
		}
		for count, frames := range cuts {
			if len(frames) == int(count) {
				slices.SortFunc(frames, func(x, y landed) int {
					return cmp.Or(cmp.Compare(x.header.Height, y.header.Height), cmp.Compare(x.frame.Number, y.frame.Number))
				})
				return frames, nil
			}
		}
	}
	return nil, refuse(Damaged, "the DA layer does not hold all frames of batch %d up to DA height %d, where it landed: the node and the DA layer do not agree", rec.Index, rec.DAHeight)
}

func publication(e *comet.ExtendedHeader, h da.Header) (out verify.Publication, err error) {
	lite, err := e.Lite()
	if err != nil {
		return out, err
	}
	out = verify.Publication{Height: h.Height, DataRoot: h.DataRoot, Header: hexes(lite), DAHeader: h.Hash}
	out.Commit, err = commit(e)
	return out, err
}

// prove gives the frame's place in the square.
func (l *landed) prove() (out verify.PublishedFrame, err error) {
	commitment, err := square.Commit(l.blob)
	if err != nil {
		return out, err
	}
	in, err := square.ProveIn(l.header, l.blob.Namespace, l.data, commitment)
	if err != nil {
		return out, err
	}
	p, err := square.ProveCommitment(l.header, l.blob, in)
	if err != nil {
		return out, err
	}
	return verify.PublishedFrame{
		Blob: l.blob.Data, Signer: l.blob.Signer, Commitment: common.Hash(commitment),
		Proof: verify.CommitmentProof{
			Width: uint64(p.Width), Index: uint64(p.Index), Shares: uint64(p.Shares),
			SubtreeRoots: hashes(p.SubtreeRoots), RowNodes: hexes(p.RowNodes), DataNodes: hashes(p.DataNodes),
		},
	}, nil
}

func hashes(list [][32]byte) []common.Hash {
	out := make([]common.Hash, len(list))
	for i, h := range list {
		out[i] = h
	}
	return out
}
