package wire

import (
	"fmt"
	"time"

	"github.com/trivium-chain/trivium/da"
)

// MaxRequestBytes is the largest request body that a node reads, and MaxRange
// the most headers that it gives at once (go-header, MaxRangeRequestSize).
const (
	MaxRequestBytes = 16 << 20
	MaxRange        = 64
)

// Blob is a blob as requests and answers carry it; in requests Commitment and
// Index are absent. Byte strings are base64.
type Blob struct {
	Namespace    []byte `json:"namespace"`
	Data         []byte `json:"data"`
	ShareVersion uint8  `json:"share_version"`
	Commitment   []byte `json:"commitment,omitempty"`
	Signer       []byte `json:"signer,omitempty"`
	Index        int    `json:"index,omitempty"`
}

// FromBlob gives the form of b in a request.
func FromBlob(b da.Blob) Blob {
	w := Blob{Namespace: b.Namespace[:], Data: b.Data, ShareVersion: b.ShareVersion}
	if b.ShareVersion == 1 {
		w.Signer = b.Signer
	}
	return w
}

// Blob gives the da.Blob; it checks the namespace's length only.
func (w Blob) Blob() (da.Blob, error) {
	ns, err := Namespace(w.Namespace)
	if err != nil {
		return da.Blob{}, err
	}
	return da.Blob{Namespace: ns, Data: w.Data, ShareVersion: w.ShareVersion, Signer: w.Signer, Index: w.Index}, nil
}

// Namespace reads a whole namespace; the error is in the words of a node.
func Namespace(raw []byte) (da.Namespace, error) {
	if len(raw) != da.NamespaceSize {
		return da.Namespace{}, fmt.Errorf("invalid namespace length: %d. Must be %d bytes", len(raw), da.NamespaceSize)
	}
	return da.Namespace(raw), nil
}

// Proof is an NMT range proof. Zero fields are left out, Start among them.
type Proof struct {
	Start                 int64    `json:"start,omitempty"`
	End                   int64    `json:"end,omitempty"`
	Nodes                 [][]byte `json:"nodes,omitempty"`
	LeafHash              []byte   `json:"leaf_hash,omitempty"`
	IsMaxNamespaceIgnored bool     `json:"is_max_namespace_ignored,omitempty"`
}

// FromProof converts p.
func FromProof(p da.Proof) Proof {
	return Proof{int64(p.Start), int64(p.End), p.Nodes, p.LeafHash, p.IsMaxNamespaceIgnored}
}

// Proof converts p.
func (p Proof) Proof() da.Proof {
	return da.Proof{Start: int(p.Start), End: int(p.End), Nodes: p.Nodes, LeafHash: p.LeafHash, IsMaxNamespaceIgnored: p.IsMaxNamespaceIgnored}
}

// FromProofs converts the proofs of an inclusion: an array, one proof a row.
func FromProofs(rows []da.Proof) []Proof {
	out := make([]Proof, len(rows))
	for i, p := range rows {
		out[i] = FromProof(p)
	}
	return out
}

// Proofs converts back.
func Proofs(rows []Proof) []da.Proof {
	out := make([]da.Proof, len(rows))
	for i, p := range rows {
		out[i] = p.Proof()
	}
	return out
}

// NamespaceRow is one row of an answer to share.GetNamespaceData; Shares is
// null in a proof of absence.
type NamespaceRow struct {
	Shares [][]byte `json:"shares"`
	Proof  Proof    `json:"proof"`
}

// FromNamespaceData converts d; the result is [] and not null without rows.
func FromNamespaceData(d da.NamespaceData) []NamespaceRow {
	out := make([]NamespaceRow, len(d.Rows))
	for i, r := range d.Rows {
		out[i].Proof = FromProof(r.Proof)
		if len(r.Shares) > 0 {
			out[i].Shares = r.Shares
		}
	}
	return out
}

// NamespaceData converts back.
func NamespaceData(rows []NamespaceRow) da.NamespaceData {
	d := da.NamespaceData{Rows: make([]da.NamespaceRow, len(rows))}
	for i, r := range rows {
		d.Rows[i] = da.NamespaceRow{Shares: r.Shares, Proof: r.Proof.Proof()}
	}
	return d
}

// SubmitOptions is the second parameter of blob.Submit (celestia-node,
// state/txclient). GasPrice counts, in utia per gas, only when GasPriceSet is
// true; a node estimates the Gas of 0 and signs with its own key without KeyName.
type SubmitOptions struct {
	GasPrice    float64 `json:"gas_price,omitempty"`
	GasPriceSet bool    `json:"is_gas_price_set,omitempty"`
	MaxGasPrice float64 `json:"max_gas_price,omitempty"`
	Gas         uint64  `json:"gas,omitempty"`
	KeyName     string  `json:"key_name,omitempty"`
	Signer      string  `json:"signer_address,omitempty"`
	FeeGranter  string  `json:"fee_granter_address,omitempty"`
	TxPriority  int     `json:"tx_priority,omitempty"`
}

// FromFee gives the options that ask for f.
func FromFee(f da.Fee) SubmitOptions {
	return SubmitOptions{GasPrice: f.GasPrice, GasPriceSet: f.GasPrice != 0, Gas: f.GasLimit, KeyName: f.Key}
}

// Fee gives what o offers, as far as a da.Fee can say it.
func (o SubmitOptions) Fee() da.Fee {
	f := da.Fee{GasLimit: o.Gas, Key: o.KeyName}
	if o.GasPriceSet {
		f.GasPrice = o.GasPrice
	}
	return f
}

// SyncState is the answer to header.SyncState: the height that a node has, and
// the one that it syncs to, which is not above the first when it has synced.
type SyncState struct {
	ID         uint64    `json:"id"`
	Height     uint64    `json:"height"`
	FromHeight uint64    `json:"from_height"`
	ToHeight   uint64    `json:"to_height"`
	FromHash   string    `json:"from_hash"`
	ToHash     string    `json:"to_hash"`
	Start      time.Time `json:"start"`
	End        time.Time `json:"end"`
}

// Balance is the answer to state.Balance.
type Balance struct {
	Denom  string `json:"denom"`
	Amount uint64 `json:"amount,string"`
}
