package rpc

import (
	"errors"
	"fmt"

	"github.com/trivium-chain/trivium/da/archive"
)

const (
	maxArchivedHeights = 1024    // DA heights of one trivium_getArchivedBlobs
	maxArchivedBytes   = 8 << 20 // of its records, if there are several
)

var errNoArchive = errors.New("this node archives no blobs (da.archive is false): ask another node of the chain")

// GetArchivedBlobs gives what this node has archived of the DA heights from
// (included) to from + count (not included): see package archive. The answer may
// end before that, at next. A height without a record needs none or is not kept,
// which its header tells.
func (a *triviumAPI) GetArchivedBlobs(from, count archive.Quantity) (*archive.Answer, error) {
	if a.Archive == nil {
		return nil, errNoArchive
	}
	if count == 0 {
		return nil, invalidParams("count is 0: ask for 1 DA height or more")
	}
	first := uint64(from)
	end := first + min(uint64(count), maxArchivedHeights)
	if end < first {
		return nil, invalidParams("there is no DA height %d", first)
	}
	records, next, err := a.Archive.Read(first, end, min(maxArchivedBytes, a.cfg.MaxBatchResponseBytes/2))
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		lowest, highest, ok, err := a.Archive.Bounds()
		switch {
		case err != nil:
			return nil, err
		case !ok:
			return nil, errors.New("this node has archived no blobs yet")
		case end <= lowest, first > highest:
			return nil, fmt.Errorf("DA heights %d to %d are not archived here: this node has blobs of heights %d to %d; ask another node of the chain", first, end-1, lowest, highest)
		}
	}
	return &archive.Answer{Records: records, Next: archive.Quantity(next)}, nil
}
