package verify

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement"
)

// Version is that of the bundle's form.
const Version = 1

// Kind says what a bundle claims.
type Kind string

const (
	KindBatch   Kind = "batch"          // a batch gives blocks that end in an output
	KindBlock   Kind = "block"          // a block follows from the one before it
	KindMessage Kind = "message"        // a message is in the outbox
	KindAccount Kind = "account"        // an account is as it says
	KindSlots   Kind = "contract-state" // slots of an account hold values
	// KindInclusion: the frames of a batch were published.
	KindInclusion Kind = "inclusion"
)

// Bundle is a proof bundle. Batches and blocks rest on a Derivation. An Inclusion rests
// on DA headers alone. The other kinds rest on a Derivation too, or on an Output, or, with
// neither, on a block hash.
type Bundle struct {
	Version    uint64      `json:"version"`
	Kind       Kind        `json:"kind"`
	Chain      Chain       `json:"chain"`
	Derivation *Derivation `json:"derivation,omitempty"`
	Output     *Output     `json:"output,omitempty"`  // of the derivation's batch, where there is one
	Message    *Message    `json:"message,omitempty"` // of KindMessage
	State      *State      `json:"state,omitempty"`   // of KindAccount and KindSlots
	Inclusion  *Inclusion  `json:"inclusion,omitempty"`
}

// Output is an output with its root.
type Output struct {
	settlement.Output
	Root common.Hash `json:"root"`
}

// Chain is which chain it is, and its rules.
type Chain struct {
	ID      uint64        `json:"id"`      // EIP-155
	Genesis common.Hash   `json:"genesis"` // the hash of Header
	Header  hexutil.Bytes `json:"header"`  // of block 0, RLP; its extra data commits to ID and Params
	Params  rollup.Params `json:"params"`
}

// Derivation takes a batch from the DA layer and executes its blocks up to and with
// block Last: the last one of the batch, or in a KindBlock any one.
type Derivation struct {
	Batch       uint64      `json:"batch"` // index
	BatchID     common.Hash `json:"batchId"`
	ParentBatch common.Hash `json:"parentBatch"` // id of the batch before; zero for batch 0
	// First is the number of the batch's first block, and Origin that of the block before
	// it; nil where that is genesis.
	First  uint64      `json:"first"`
	Origin *stf.Origin `json:"origin,omitempty"`
	// Last is the number of the last block executed, Hash its hash.
	Last uint64      `json:"last"`
	Hash common.Hash `json:"hash"`
	// Heights are all DA heights from the one after Origin's (after the genesis parameter
	// startHeight, where it is nil) to the one where the last frame of the batch landed, and
	// DAHeader is the hash of the last one's header.
	Heights  []Height    `json:"heights"`
	DAHeader common.Hash `json:"daHeader"`
	Commit   *Commit     `json:"commit,omitempty"` // of that header
	// Witness is stateless.Encode of what the blocks need: the header of the block before
	// First, with those before it as far as BLOCKHASH reached; codes; and nodes, but for
	// those that a block here has made. It is stateless.Chain's Used.
	Witness hexutil.Bytes `json:"witness"`
}

// Height is one DA height.
type Height struct {
	Header []hexutil.Bytes `json:"header"` // the 14 leaves of a CometBFT header's hash: da/comet/lite
	Square Square          `json:"square"`
	// Frames are the shares of the sequencer's namespace. Forced are those of the forced
	// namespace, at the heights which a block takes in: up to the origin of block Last.
	Frames NamespaceData  `json:"frames"`
	Forced *NamespaceData `json:"forced,omitempty"`
	// Parent is set, on a chain with a parent chain, where the height is the origin of a
	// block up to Last. Deposits are all that the first such block takes in.
	Parent   *ParentBlock    `json:"parent,omitempty"`
	Deposits []hexutil.Bytes `json:"deposits,omitempty"` // transactions, as EIP-2718 encodes them
}

// ParentBlock is the parent-chain block up to which a DA height takes in deposits.
type ParentBlock struct {
	Number uint64      `json:"number"`
	Hash   common.Hash `json:"hash"`
}

// Square holds the roots that a square's data root is made of: those of the rows in the
// original half, and what the other rows and the columns come to.
type Square struct {
	Rows    []hexutil.Bytes `json:"rows"`    // 90 bytes each
	Parity  common.Hash     `json:"parity"`  // RFC 6962 root over the other row roots
	Columns common.Hash     `json:"columns"` // RFC 6962 root over the column roots
}

// NamespaceData is one entry for each row whose range covers the namespace.
type NamespaceData struct {
	Rows []Row `json:"rows"`
}

// Row is a row's shares of the namespace, or the proof that it has none: see da.NamespaceRow.
type Row struct {
	Start  uint64          `json:"start"`
	End    uint64          `json:"end"`
	Shares []hexutil.Bytes `json:"shares,omitempty"`
	Nodes  []hexutil.Bytes `json:"nodes,omitempty"`
	Leaf   hexutil.Bytes   `json:"leaf,omitempty"`
}

// Commit is the validators' signatures under the last DA header.
type Commit struct {
	Round      uint32      `json:"round"`
	PartsTotal uint32      `json:"partsTotal"` // of the block's part set, which they sign too
	PartsHash  common.Hash `json:"partsHash"`
	// Validators are all of the height, in the order of their set. Those who signed have a
	// signature here, from the first on until they are over two thirds of the power.
	Validators []Validator `json:"validators"`
}

// Validator is one of the DA chain's validators.
type Validator struct {
	PublicKey hexutil.Bytes `json:"publicKey"` // ed25519
	Power     uint64        `json:"power"`
	Time      uint64        `json:"time,omitempty"` // of the vote, nanoseconds
	Signature hexutil.Bytes `json:"signature,omitempty"`
}

// Message is a message and its branch in the outbox of the output.
type Message struct {
	Message messages.Message `json:"message"`
	Branch  []common.Hash    `json:"branch"` // 32, from the leaf up
}

// State is what an account holds after a block.
type State struct {
	// Headers are those of the block, whose state it is, and of the blocks after it up to
	// the one that the derivation or the output ends with; with neither, up to any one. RLP.
	// Hash is that of the last one.
	Headers []hexutil.Bytes `json:"headers"`
	Hash    common.Hash     `json:"hash"`
	Address common.Address  `json:"address"`
	// The account; one that does not exist is all zero, with the hashes of no storage
	// and no code.
	Nonce       uint64          `json:"nonce"`
	Balance     *hexutil.Big    `json:"balance"`
	StorageHash common.Hash     `json:"storageHash"`
	CodeHash    common.Hash     `json:"codeHash"`
	Proof       []hexutil.Bytes `json:"proof"`           // nodes from the state root down
	Slots       []Slot          `json:"slots,omitempty"` // of KindSlots, by ascending key
}

// Slot is a slot of an account's storage.
type Slot struct {
	Key   common.Hash     `json:"key"`
	Value common.Hash     `json:"value"`
	Proof []hexutil.Bytes `json:"proof"` // nodes from StorageHash down
}
