package square

import (
	gosquare "github.com/celestiaorg/go-square/v3"
	"github.com/celestiaorg/go-square/v3/tx"
	"github.com/trivium-chain/trivium/da"
	"google.golang.org/protobuf/encoding/protowire"
)

// Builder lays submissions out in one square until it is full.
type Builder struct {
	inner *gosquare.Builder
	blobs []da.Blob
	place [][2]int // of each blob: its submission and its number within
	width int
	txs   int
}

// NewBuilder starts a square of at most width x width shares before
// extension; width is a power of two up to MaxWidth.
func NewBuilder(width int) (*Builder, error) {
	inner, err := gosquare.NewBuilder(width, subtreeRootThreshold)
	if err != nil {
		return nil, &da.Error{Kind: da.KindFatal, Op: "square", Err: err}
	}
	return &Builder{inner: inner, width: width}, nil
}

// Add appends one submission: all its blobs, paid for by one transaction. It
// reports false, and changes nothing, when they do not fit any more. Like
// celestia-app it reckons with the worst padding that sorting can bring about.
func (b *Builder) Add(blobs []da.Blob) (bool, error) {
	if len(blobs) == 0 {
		return false, da.Errorf(da.KindFatal, "square", "a submission without blobs")
	}
	blobTx := &tx.BlobTx{Tx: payForBlobs(blobs)}
	for _, blob := range blobs {
		converted, err := toShareBlob(blob)
		if err != nil {
			return false, err
		}
		blobTx.Blobs = append(blobTx.Blobs, converted)
	}
	if !b.inner.AppendBlobTx(blobTx) {
		return false, nil
	}
	for i, blob := range blobs {
		b.blobs = append(b.blobs, blob)
		b.place = append(b.place, [2]int{b.txs, i})
	}
	b.txs++
	return true, nil
}

// Square extends what was added and computes all roots. The Square refers to
// the data of the blobs; they must not change afterwards.
func (b *Builder) Square() (*Square, error) {
	shares, k, err := b.layout()
	if err != nil {
		return nil, err
	}
	s, err := extend(shares, k)
	if err != nil {
		return nil, err
	}
	return s, b.placeBlobs(s)
}

// Restore makes the Square from what was added and roots computed before, at a
// fraction of the cost: a row is extended and hashed when an answer needs it,
// and must then hash to its root.
func (b *Builder) Restore(rowRoots, columnRoots [][]byte) (*Square, error) {
	shares, k, err := b.layout()
	if err != nil {
		return nil, err
	}
	s := &Square{width: k, shares: shares, rows: make([]rowLeaves, k), rowRoots: rowRoots, colRoots: columnRoots, dataRoot: dataRoot(rowRoots, columnRoots)}
	if err := VerifyHeader(da.Header{RowRoots: rowRoots, ColumnRoots: columnRoots, DataRoot: s.dataRoot}); err != nil {
		return nil, err
	}
	if len(rowRoots) != 2*k {
		return nil, da.Errorf(da.KindFatal, "square", "%d row roots for a square of width %d", len(rowRoots), k)
	}
	return s, b.placeBlobs(s)
}

// layout gives the shares of the original square, row-major, and its width.
func (b *Builder) layout() ([][]byte, int, error) {
	layout, err := b.inner.Export()
	if err != nil {
		return nil, 0, &da.Error{Kind: da.KindFatal, Op: "square", Err: err}
	}
	shares := make([][]byte, len(layout))
	for i := range layout {
		shares[i] = layout[i].ToBytes()
	}
	return shares, layout.Size(), nil
}

// placeBlobs tells s its blobs and where they start.
func (b *Builder) placeBlobs(s *Square) error {
	s.blobs = make([]da.Blob, len(b.blobs))
	for i, blob := range b.blobs {
		at, err := b.inner.FindBlobStartingIndex(b.place[i][0], b.place[i][1])
		if err != nil {
			return &da.Error{Kind: da.KindFatal, Op: "square", Err: err}
		}
		blob.Index = at/s.width*2*s.width + at%s.width
		s.blobs[i] = blob
	}
	return nil
}

// Build makes the square of one submission; no blobs give the empty square,
// one tail padding share, whose data root every chain of this kind shares.
func Build(blobs []da.Blob) (*Square, error) {
	b, err := NewBuilder(MaxWidth)
	if err != nil {
		return nil, err
	}
	if len(blobs) > 0 {
		ok, err := b.Add(blobs)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, da.Errorf(da.KindTooLarge, "square", "%d blobs do not fit in %dx%d shares", len(blobs), MaxWidth, MaxWidth)
		}
	}
	return b.Square()
}

// payForBlobs is the transaction that goes before the blobs of a submission: a
// cosmos-sdk TxRaw with one celestia.blob.v1.MsgPayForBlobs that names the
// blobs' namespaces, sizes and share versions. It is unsigned and leaves out
// fee and commitments: nothing in an embedded layer checks them, and they
// would have to be computed for each block.
func payForBlobs(blobs []da.Blob) []byte {
	var msg []byte
	for _, b := range blobs {
		msg = protowire.AppendTag(msg, 2, protowire.BytesType)
		msg = protowire.AppendBytes(msg, b.Namespace[:])
	}
	var sizes, versions []byte
	for _, b := range blobs {
		sizes = protowire.AppendVarint(sizes, uint64(len(b.Data)))
		versions = protowire.AppendVarint(versions, uint64(b.ShareVersion))
	}
	msg = protowire.AppendTag(msg, 3, protowire.BytesType)
	msg = protowire.AppendBytes(msg, sizes)
	msg = protowire.AppendTag(msg, 8, protowire.BytesType)
	msg = protowire.AppendBytes(msg, versions)

	var anyMsg []byte
	anyMsg = protowire.AppendTag(anyMsg, 1, protowire.BytesType)
	anyMsg = protowire.AppendString(anyMsg, "/celestia.blob.v1.MsgPayForBlobs")
	anyMsg = protowire.AppendTag(anyMsg, 2, protowire.BytesType)
	anyMsg = protowire.AppendBytes(anyMsg, msg)

	body := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), anyMsg)
	return protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), body)
}
