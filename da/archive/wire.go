package archive

import "github.com/ethereum/go-ethereum/common/hexutil"

// Method is the JSON-RPC method that serves records: parameters are the first DA
// height and how many heights, the result is an Answer.
const Method = "trivium_getArchivedBlobs"

// Quantity is a number in JSON-RPC of Ethereum: hex with 0x.
type Quantity = hexutil.Uint64

// Answer holds the records of the heights from the one asked for up to Next.
// Heights in between without a record are not kept, or need none.
type Answer struct {
	Records []Entry  `json:"records"`
	Next    Quantity `json:"next"` // the first height not answered for
}

// Entry is the stored record of a height; base64 in JSON.
type Entry struct {
	Height Quantity `json:"height"`
	Record []byte   `json:"record"`
}
