package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/spf13/cobra"

	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// inclusionCalls are the calls by which a parent chain's BlobInclusion is shown that a
// batch was published.
type inclusionCalls struct {
	attestations []string // files
	out          string
}

func (c *inclusionCalls) flags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&c.attestations, "attestation", nil, `File {"nonce": N, "proof": P} for a DA height of the batch: the nonce of Blobstream's tuple root over it, and what celestia-node's blobstream.GetDataRootTupleInclusionProof gives. May be given again.`)
	cmd.Flags().StringVar(&c.out, "calldata", "", "File to write the call data of BlobInclusion.verify to, a line of hex for each frame; takes --attestation.")
	cmd.MarkFlagsRequiredTogether("attestation", "calldata")
}

// attestation is that Blobstream has a DA height, and where.
type attestation struct {
	Nonce uint64 `json:"nonce"`
	Proof struct {
		Total    uint64   `json:"total"`
		Index    uint64   `json:"index"`
		LeafHash []byte   `json:"leaf_hash"`
		Aunts    [][]byte `json:"aunts"`
	} `json:"proof"`
}

func readAttestation(file string) (*attestation, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--attestation: %w", err)
	}
	a := new(attestation)
	if err := json.Unmarshal(raw, a); err != nil {
		return nil, fmt.Errorf("--attestation %s: %w", file, err)
	}
	if len(a.Proof.LeafHash) != common.HashLength {
		return nil, fmt.Errorf(`--attestation %s: no leaf_hash of 32 bytes; want {"nonce": N, "proof": the result of blobstream.GetDataRootTupleInclusionProof}`, file)
	}
	return a, nil
}

// path is the attestation's for a tuple, with the tuple root that it leads to.
func (a *attestation) path(t square.Tuple) (p square.TupleProof, root common.Hash, err error) {
	p = square.TupleProof{Key: a.Proof.Index, NumLeaves: a.Proof.Total}
	for _, aunt := range a.Proof.Aunts {
		if len(aunt) != common.HashLength {
			return p, root, fmt.Errorf("the attestation of DA height %d has a node of %d bytes, want 32", t.Height, len(aunt))
		}
		p.SideNodes = append(p.SideNodes, [32]byte(aunt))
	}
	root, ok := p.Root(t)
	if !ok {
		return p, root, fmt.Errorf("the attestation of DA height %d has %d nodes, which do not lead from place %d of %d to a root", t.Height, len(p.SideNodes), p.Key, p.NumLeaves)
	}
	return p, root, nil
}

// write writes the calls for the frames of a bundle that holds.
func (c *inclusionCalls) write(cmd *cobra.Command, b *verify.Bundle) error {
	byLeaf := make(map[common.Hash]*attestation)
	for _, file := range c.attestations {
		a, err := readAttestation(file)
		if err != nil {
			return err
		}
		byLeaf[common.Hash(a.Proof.LeafHash)] = a
	}
	var lines, roots strings.Builder
	for _, h := range b.Inclusion.Heights {
		tuple := square.Tuple{Height: h.Height, DataRoot: h.DataRoot}
		a := byLeaf[tuple.Leaf()]
		if a == nil {
			return fmt.Errorf("no --attestation is of DA height %d with the data root %s: ask celestia-node for blobstream.GetDataRootTupleInclusionProof of this height and the range of a tuple root that has it", h.Height, h.DataRoot)
		}
		path, root, err := a.path(tuple)
		if err != nil {
			return err
		}
		fmt.Fprintf(&roots, "DA height %d: Blobstream's tuple root %d must be %s\n", h.Height, a.Nonce, root)
		for _, f := range h.Frames {
			call, err := bindings.NewBlobInclusion().TryPackVerify(h.Height, h.DataRoot, b.Chain.Params.Namespace, f.Commitment,
				bindings.PackCommitmentProof(f.Proof.Square()), bindings.PackAttestation(a.Nonce, path))
			if err != nil {
				return err
			}
			fmt.Fprintln(&lines, hexutil.Encode(call))
		}
	}
	if err := os.WriteFile(c.out, []byte(lines.String()), 0o644); err != nil {
		return err
	}
	_, err := fmt.Fprintf(cmd.ErrOrStderr(), "%swritten: %s, a call of BlobInclusion for each frame\n", &roots, c.out)
	return err
}
