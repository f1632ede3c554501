package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/da/wire"
)

// method is one entry of the API.
type method struct {
	params int
	needs  access
	call   func(ctx context.Context, s *server, p params) (any, error)
}

// methods is the API over HTTP. The two Subscribe methods need a WebSocket.
var methods = map[string]method{
	wire.SubmitMethod:         {2, writes, submit},
	"blob.Get":                {3, reads, getBlob},
	"blob.GetAll":             {2, reads, getAllBlobs},
	"blob.GetProof":           {3, reads, getProof},
	"blob.Included":           {4, reads, included},
	"share.GetNamespaceData":  {2, reads, getNamespaceData},
	"header.GetByHeight":      {1, reads, headerByHeight},
	"header.GetRangeByHeight": {2, reads, headerRange},
	"header.LocalHead":        {0, reads, headerHead},
	"header.SyncState":        {0, reads, syncState},
	"header.NetworkHead":      {0, reads, headerHead},
}

// params are the positional parameters of one call.
type params struct {
	method string
	raw    []json.RawMessage
}

// failure is an error with its JSON-RPC code and HTTP status.
type failure struct {
	object wire.Error
	status int
}

// decode reads parameter i; kind is the Go type by which a node names it in errors.
func (p params) decode(i int, kind string, into any) error {
	if err := json.Unmarshal(p.raw[i], into); err != nil {
		return p.bad(kind, err)
	}
	return nil
}

func (p params) bad(kind string, err error) error {
	return &failure{wire.Error{Code: wire.CodeParse, Message: fmt.Sprintf("unmarshaling params for '%s' (param: *%s): %v", p.method, kind, err)}, 500}
}

func (p params) height(i int) (uint64, error) {
	var h uint64
	if err := p.decode(i, "uint64", &h); err != nil {
		return 0, err
	}
	if h == 0 {
		return 0, da.Errorf(da.KindFatal, p.method, wire.ZeroHeight)
	}
	return h, nil
}

func (p params) namespace(i int) (da.Namespace, error) {
	var raw []byte
	if err := p.decode(i, "share.Namespace", &raw); err != nil {
		return da.Namespace{}, err
	}
	ns, err := wire.Namespace(raw)
	if err != nil {
		return ns, p.bad("share.Namespace", err)
	}
	return ns, nil
}

func (p params) commitment(i int) (da.Commitment, error) {
	var raw []byte
	if err := p.decode(i, "blob.Commitment", &raw); err != nil {
		return da.Commitment{}, err
	}
	if len(raw) != len(da.Commitment{}) {
		return da.Commitment{}, p.bad("blob.Commitment", fmt.Errorf("invalid commitment length: %d", len(raw)))
	}
	return da.Commitment(raw), nil
}

func submit(ctx context.Context, s *server, p params) (any, error) {
	const kind = "[]*blob.Blob"
	var raw []wire.Blob
	if err := p.decode(0, kind, &raw); err != nil {
		return nil, err
	}
	var options wire.SubmitOptions
	if err := p.decode(1, "state.TxConfig", &options); err != nil {
		return nil, err
	}
	if len(raw) == 0 {
		return nil, da.Errorf(da.KindFatal, p.method, wire.NoBlobs)
	}
	blobs := make([]da.Blob, len(raw))
	for i, w := range raw {
		blob, err := w.Blob()
		if err == nil {
			err = refuse(blob)
		}
		if err != nil {
			return nil, p.bad(kind, err)
		}
		blob.Index = 0
		blobs[i] = blob
	}
	receipt, err := s.layer.Submit(ctx, blobs, options.Fee())
	if err != nil {
		return nil, err
	}
	return receipt.Height, nil
}

// refuse tells in a node's words why it would not decode blob.
func refuse(blob da.Blob) error {
	if len(blob.Data) == 0 {
		return fmt.Errorf("data can not be empty")
	}
	if err := blob.Namespace.CheckUser(); err != nil {
		return fmt.Errorf("invalid user namespace: invalid data namespace(%x): reserved data is forbidden", blob.Namespace[:])
	}
	return square.CheckBlob(blob)
}

// txHash stands in for the hash of the transaction that would have carried a submission.
func txHash(p params) string {
	h := sha256.New()
	for _, raw := range p.raw {
		h.Write(raw)
	}
	return strings.ToUpper(hex.EncodeToString(h.Sum(nil)))
}

// open reads the blobs of ns at a height, checked against the header.
func (s *server) open(ctx context.Context, height uint64, ns da.Namespace) ([]da.Blob, error) {
	h, err := s.layer.Header(ctx, height)
	if err != nil {
		return nil, err
	}
	data, err := s.layer.Namespace(ctx, height, ns)
	if err != nil {
		return nil, err
	}
	return square.Open(h, ns, data)
}

func answerBlob(b da.Blob, c da.Commitment) wire.Blob {
	w := wire.FromBlob(b)
	w.Commitment, w.Index = c[:], b.Index
	return w
}

func getBlob(ctx context.Context, s *server, p params) (any, error) {
	height, err := p.height(0)
	if err != nil {
		return nil, err
	}
	ns, err := p.namespace(1)
	if err != nil {
		return nil, err
	}
	want, err := p.commitment(2)
	if err != nil {
		return nil, err
	}
	blobs, err := s.open(ctx, height, ns)
	if err != nil {
		return nil, err
	}
	for _, b := range blobs {
		c, err := square.Commit(b)
		if err != nil {
			return nil, err
		}
		if c == want {
			return answerBlob(b, c), nil
		}
	}
	return nil, da.Errorf(da.KindNotFound, p.method, wire.NotFound)
}

func getAllBlobs(ctx context.Context, s *server, p params) (any, error) {
	height, err := p.height(0)
	if err != nil {
		return nil, err
	}
	var raw [][]byte
	if err := p.decode(1, "[]share.Namespace", &raw); err != nil {
		return nil, err
	}
	var all []wire.Blob
	bytes := 0
	for _, r := range raw {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ns, err := wire.Namespace(r)
		if err != nil {
			return nil, p.bad("[]share.Namespace", err)
		}
		blobs, err := s.answerAll(ctx, height, ns)
		if err != nil {
			return nil, err
		}
		for _, b := range blobs {
			bytes += len(b.Data)
		}
		if bytes > maxAnswerBytes {
			return nil, tooMuch
		}
		all = append(all, blobs...)
	}
	return all, nil // null when there are none
}

func (s *server) answerAll(ctx context.Context, height uint64, ns da.Namespace) ([]wire.Blob, error) {
	blobs, err := s.open(ctx, height, ns)
	if err != nil {
		return nil, err
	}
	var out []wire.Blob
	for _, b := range blobs {
		c, err := square.Commit(b)
		if err != nil {
			return nil, err
		}
		out = append(out, answerBlob(b, c))
	}
	return out, nil
}

// prove gives the proofs of the rows that a blob stands in: as a node's, they are
// of all that its namespace has in these rows.
func (s *server) prove(ctx context.Context, p params, commitmentAt int) ([]da.Proof, error) {
	height, err := p.height(0)
	if err != nil {
		return nil, err
	}
	ns, err := p.namespace(1)
	if err != nil {
		return nil, err
	}
	c, err := p.commitment(commitmentAt)
	if err != nil {
		return nil, err
	}
	h, err := s.layer.Header(ctx, height)
	if err != nil {
		return nil, err
	}
	data, err := s.layer.Namespace(ctx, height, ns)
	if err != nil {
		return nil, err
	}
	blob, err := square.ProveIn(h, ns, data, c)
	if err != nil {
		return nil, err
	}
	// data begins with the first row that reaches ns.
	first := slices.IndexFunc(h.RowRoots, func(root []byte) bool {
		return bytes.Compare(ns[:], root[da.NamespaceSize:2*da.NamespaceSize]) <= 0
	})
	at := blob.Index/len(h.RowRoots) - first
	proofs := make([]da.Proof, len(blob.Rows))
	for i := range proofs {
		proofs[i] = data.Rows[at+i].Proof
	}
	return proofs, nil
}

func getProof(ctx context.Context, s *server, p params) (any, error) {
	proofs, err := s.prove(ctx, p, 2)
	if err != nil {
		return nil, err
	}
	return wire.FromProofs(proofs), nil
}

// included answers whether the given proof is the blob's; another commitment
// or height gives false and no error.
func included(ctx context.Context, s *server, p params) (any, error) {
	var claimed []wire.Proof
	if err := p.decode(2, "blob.Proof", &claimed); err != nil {
		return nil, err
	}
	proofs, err := s.prove(ctx, p, 3)
	if err != nil {
		if da.KindOf(err) == da.KindNotFound {
			return false, nil
		}
		return nil, err
	}
	return slices.EqualFunc(wire.Proofs(claimed), proofs, func(a, b da.Proof) bool {
		return a.Start == b.Start && a.End == b.End && a.IsMaxNamespaceIgnored == b.IsMaxNamespaceIgnored &&
			bytes.Equal(a.LeafHash, b.LeafHash) && slices.EqualFunc(a.Nodes, b.Nodes, bytes.Equal)
	}), nil
}

func getNamespaceData(ctx context.Context, s *server, p params) (any, error) {
	height, err := p.height(0)
	if err != nil {
		return nil, err
	}
	ns, err := p.namespace(1)
	if err != nil {
		return nil, err
	}
	data, err := s.layer.Namespace(ctx, height, ns)
	if err != nil {
		return nil, err
	}
	return wire.FromNamespaceData(data), nil
}

func headerByHeight(ctx context.Context, s *server, p params) (any, error) {
	height, err := p.height(0)
	if err != nil {
		return nil, err
	}
	return s.layer.ExtendedHeader(ctx, height)
}

// headerRange answers the headers between a header and a height, without both.
func headerRange(ctx context.Context, s *server, p params) (any, error) {
	var from comet.ExtendedHeader
	if err := p.decode(0, "header.ExtendedHeader", &from); err != nil {
		return nil, err
	}
	var to uint64
	if err := p.decode(1, "uint64", &to); err != nil {
		return nil, err
	}
	first := uint64(from.Header.Height) + 1
	switch {
	case from.Header.Height < 0 || first >= to:
		return nil, fmt.Errorf("header/store: invalid range(%d,%d)", first, to)
	case to-first > wire.MaxRange:
		return nil, fmt.Errorf("header/service: requested range exceeds MaxRangeRequestSize (%d)", wire.MaxRange)
	}
	headers := make(comet.Headers, to-first)
	for i := range headers {
		h, err := s.layer.ExtendedHeader(ctx, first+uint64(i))
		if da.KindOf(err) == da.KindFuture {
			return nil, s.future(ctx, to-1)
		} else if err != nil {
			return nil, err
		}
		headers[i] = h
	}
	return headers, nil
}

func headerHead(ctx context.Context, s *server, _ params) (any, error) {
	return s.layer.ExtendedHead(ctx)
}

// syncState: the layer is the network, so it has always synced.
func syncState(ctx context.Context, s *server, _ params) (any, error) {
	h, err := s.layer.Head(ctx)
	if err != nil {
		return nil, err
	}
	return wire.SyncState{Height: h.Height}, nil
}
