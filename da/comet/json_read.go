package comet

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	"github.com/cometbft/cometbft/types"

	"github.com/trivium-chain/trivium/da/square"
)

// reader takes valid JSON apart from front to back. The first error stays and ends
// the input. Where a value is null, or left out, the zero value is read.
type reader struct {
	json []byte
	at   int
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
	r.at = len(r.json)
}

// peek skips space; it gives the byte that comes next, 0 at the end.
func (r *reader) peek() byte {
	for ; r.at < len(r.json); r.at++ {
		switch c := r.json[r.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// take skips c if it comes next.
func (r *reader) take(c byte) bool {
	if r.peek() != c {
		return false
	}
	r.at++
	return true
}

// null skips a null if one comes next.
func (r *reader) null() bool {
	if r.peek() != 'n' {
		return false
	}
	r.word()
	return true
}

// word takes a number or a name.
func (r *reader) word() []byte {
	r.peek()
	begin := r.at
	for r.at < len(r.json) && bytes.IndexByte([]byte(" \t\r\n,:[]{}\""), r.json[r.at]) < 0 {
		r.at++
	}
	if r.at == begin {
		r.fail("no value where there must be one")
	}
	return r.json[begin:r.at]
}

// token takes a string with its quotes.
func (r *reader) token() []byte {
	if r.peek() != '"' {
		r.fail("no string where there must be one")
		return nil
	}
	for end := r.at + 1; end < len(r.json); end++ {
		switch r.json[end] {
		case '\\':
			end++
		case '"':
			token := r.json[r.at : end+1]
			r.at = end + 1
			return token
		}
	}
	r.fail("a string has no end")
	return nil
}

// plain takes a string that needs no escapes and gives it without its quotes.
func (r *reader) plain() []byte {
	token := r.token()
	if r.err != nil {
		return nil
	}
	if bytes.IndexByte(token, '\\') >= 0 {
		r.fail("%s has an escape", token)
		return nil
	}
	return token[1 : len(token)-1]
}

// skip takes any value.
func (r *reader) skip() {
	for depth := 0; r.err == nil; {
		switch r.peek() {
		case '"':
			r.token()
		case '{', '[':
			depth++
			r.at++
		case '}', ']':
			depth--
			r.at++
		case ',', ':':
			r.at++
		default:
			r.word()
		}
		if depth <= 0 {
			return
		}
	}
}

// object calls field for each key; it must take the value.
func (r *reader) object(field func(key string)) {
	r.items('{', '}', func() {
		key := r.plain()
		if !r.take(':') {
			r.fail("key %q has no value", key)
			return
		}
		field(string(key))
	})
}

// items takes a list or an object, item each of its parts.
func (r *reader) items(begin, end byte, item func()) {
	if r.null() {
		return
	}
	if !r.take(begin) {
		r.fail("no %q where there must be one", begin)
		return
	}
	for first := true; r.err == nil && !r.take(end); first = false {
		if !first && !r.take(',') {
			r.fail("no %q where there must be one", end)
			return
		}
		item()
	}
}

func (r *reader) hex() []byte {
	if r.null() {
		return nil
	}
	text := r.plain()
	out := make([]byte, hex.DecodedLen(len(text)))
	if _, err := hex.Decode(out, text); err != nil {
		r.fail("%q: %w", text, err)
	}
	return out
}

func (r *reader) base64() []byte {
	if r.null() {
		return nil
	}
	text := r.plain()
	out := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(out, text)
	if err != nil {
		r.fail("%q: %w", text, err)
	}
	if n == 0 {
		return nil
	}
	return out[:n]
}

func (r *reader) text() (s string) {
	if r.null() {
		return ""
	}
	token := r.token()
	if r.err != nil {
		return ""
	}
	if err := json.Unmarshal(token, &s); err != nil {
		r.fail("%s: %w", token, err)
	}
	return s
}

func (r *reader) time() (t time.Time) {
	if r.null() {
		return t
	}
	token := r.token()
	if !bytes.HasSuffix(token, []byte(`Z"`)) {
		r.fail("time %s does not end with Z", token)
		return t
	}
	if err := t.UnmarshalJSON(token); err != nil {
		r.fail("%w", err)
	}
	return t
}

// long takes a signed integer of 64 bits, which is a string.
func (r *reader) long() int64 {
	if r.null() {
		return 0
	}
	return r.signed(r.plain(), 64)
}

func (r *reader) signed(text []byte, bits int) int64 {
	n, err := strconv.ParseInt(string(text), 10, bits)
	if err != nil || string(strconv.AppendInt(nil, n, 10)) != string(text) {
		r.fail("%q is no integer of %d bits", text, bits)
	}
	return n
}

func (r *reader) unsigned(text []byte, bits int) uint64 {
	n, err := strconv.ParseUint(string(text), 10, bits)
	if err != nil || string(strconv.AppendUint(nil, n, 10)) != string(text) {
		r.fail("%q is no positive integer of %d bits", text, bits)
	}
	return n
}

// number takes a positive integer of up to 32 bits, which is a number.
func (r *reader) number(bits int) uint64 {
	if r.null() {
		return 0
	}
	return r.unsigned(r.word(), bits)
}

func (r *reader) extended() (e ExtendedHeader) {
	r.object(func(key string) {
		switch key {
		case "header":
			e.Header = r.header()
		case "commit":
			e.Commit = r.commit()
		case "validator_set":
			e.ValidatorSet = r.validatorSet()
		case "dah":
			e.Roots = r.roots()
		default:
			r.skip()
		}
	})
	return e
}

func (r *reader) header() (h types.Header) {
	r.object(func(key string) {
		switch key {
		case "version":
			h.Version = r.version()
		case "chain_id":
			h.ChainID = r.text()
		case "height":
			h.Height = r.long()
		case "time":
			h.Time = r.time()
		case "last_block_id":
			h.LastBlockID = r.blockID()
		case "last_commit_hash":
			h.LastCommitHash = r.hex()
		case "data_hash":
			h.DataHash = r.hex()
		case "validators_hash":
			h.ValidatorsHash = r.hex()
		case "next_validators_hash":
			h.NextValidatorsHash = r.hex()
		case "consensus_hash":
			h.ConsensusHash = r.hex()
		case "app_hash":
			h.AppHash = r.hex()
		case "last_results_hash":
			h.LastResultsHash = r.hex()
		case "evidence_hash":
			h.EvidenceHash = r.hex()
		case "proposer_address":
			h.ProposerAddress = r.hex()
		default:
			r.skip()
		}
	})
	return h
}

func (r *reader) version() (v cmtversion.Consensus) {
	number := func() uint64 {
		if r.null() {
			return 0
		}
		return r.unsigned(r.plain(), 64)
	}
	r.object(func(key string) {
		switch key {
		case "block":
			v.Block = number()
		case "app":
			v.App = number()
		default:
			r.skip()
		}
	})
	return v
}

func (r *reader) blockID() (id types.BlockID) {
	r.object(func(key string) {
		switch key {
		case "hash":
			id.Hash = r.hex()
		case "parts":
			id.PartSetHeader = r.parts()
		default:
			r.skip()
		}
	})
	return id
}

func (r *reader) parts() (p types.PartSetHeader) {
	r.object(func(key string) {
		switch key {
		case "total":
			p.Total = uint32(r.number(32))
		case "hash":
			p.Hash = r.hex()
		default:
			r.skip()
		}
	})
	return p
}

func (r *reader) commit() *types.Commit {
	if r.null() {
		return nil
	}
	c := new(types.Commit)
	r.object(func(key string) {
		switch key {
		case "height":
			c.Height = r.long()
		case "round":
			c.Round = r.round()
		case "block_id":
			c.BlockID = r.blockID()
		case "signatures":
			c.Signatures = nil
			r.items('[', ']', func() { c.Signatures = append(c.Signatures, r.signature()) })
		default:
			r.skip()
		}
	})
	return c
}

func (r *reader) round() int32 {
	if r.null() {
		return 0
	}
	return int32(r.signed(r.word(), 32))
}

func (r *reader) signature() (s types.CommitSig) {
	r.object(func(key string) {
		switch key {
		case "block_id_flag":
			s.BlockIDFlag = types.BlockIDFlag(r.number(8))
		case "validator_address":
			s.ValidatorAddress = r.hex()
		case "timestamp":
			s.Timestamp = r.time()
		case "signature":
			s.Signature = r.base64()
		default:
			r.skip()
		}
	})
	return s
}

func (r *reader) validatorSet() *types.ValidatorSet {
	if r.null() {
		return nil
	}
	set := new(types.ValidatorSet)
	r.object(func(key string) {
		switch key {
		case "validators":
			set.Validators = nil
			r.items('[', ']', func() { set.Validators = append(set.Validators, r.validator()) })
		case "proposer":
			set.Proposer = r.validator()
		default:
			r.skip()
		}
	})
	return set
}

func (r *reader) validator() *types.Validator {
	if r.null() {
		return nil
	}
	v := new(types.Validator)
	r.object(func(key string) {
		switch key {
		case "address":
			v.Address = r.hex()
		case "pub_key":
			v.PubKey = r.publicKey()
		case "voting_power":
			v.VotingPower = r.long()
		case "proposer_priority":
			v.ProposerPriority = r.long()
		default:
			r.skip()
		}
	})
	return v
}

func (r *reader) publicKey() crypto.PubKey {
	if r.null() {
		return nil
	}
	var name string
	var key ed25519.PubKey
	r.object(func(k string) {
		switch k {
		case "type":
			name = string(r.plain())
		case "value":
			key = r.base64()
		default:
			r.skip()
		}
	})
	if name != keyType || len(key) != ed25519.PubKeySize {
		r.fail("a validator has a key of type %q with %d bytes, want %q with %d", name, len(key), keyType, ed25519.PubKeySize)
	}
	return key
}

func (r *reader) roots() (out Roots) {
	r.object(func(key string) {
		switch key {
		case "row_roots":
			out.Rows = r.rootList()
		case "column_roots":
			out.Columns = r.rootList()
		default:
			r.skip()
		}
	})
	return out
}

func (r *reader) rootList() (roots [][]byte) {
	r.items('[', ']', func() {
		if len(roots) == 2*square.MaxWidth {
			r.fail("over %d roots", len(roots))
			return
		}
		roots = append(roots, r.base64())
	})
	return roots
}
