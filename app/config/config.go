package config

import (
	"errors"
	"time"
)

// Config is the whole configuration of one node. Tags of a field:
//
//	toml     its name in the section
//	default  its value when nobody sets it
//	doc      what it does
//	flag     its flag name where that is not section.name
//	limits   "least..most", or the words allowed, separated by |
//	file     "no" when it cannot stand in the file
//	path     "yes" when it is a path: in the file a relative one starts at the home
//
// See Key for the types that a field may have.
type Config struct {
	Node      Node      `toml:"node" doc:"What this process is"`
	Chain     Chain     `toml:"chain" doc:"Where and how chain data is kept"`
	Sequencer Sequencer `toml:"sequencer" doc:"Making blocks"`
	Batch     Batch     `toml:"batch" doc:"Publishing blocks to the DA layer"`
	DA        DA        `toml:"da" doc:"The data-availability layer"`
	Parent    Parent    `toml:"parent" doc:"The parent chain, on a chain that has one"`
	Feed      Feed      `toml:"feed" doc:"Signed soft blocks, ahead of the DA layer"`
	Move      Move      `toml:"move" doc:"Running Move modules, on a chain that has them. Nothing here changes a result"`
	WASM      WASM      `toml:"wasm" doc:"Running WASM contracts, on a chain that has them. Nothing here changes a result"`
	Mempool   Mempool   `toml:"mempool" doc:"Transactions that wait for a block"`
	HTTP      HTTP      `toml:"http" doc:"JSON-RPC over HTTP, and limits of JSON-RPC in general"`
	WS        WS        `toml:"ws" doc:"JSON-RPC over WebSocket; addr, cors, vhosts and limits are those of http"`
	Metrics   Metrics   `toml:"metrics" doc:"Prometheus metrics at /metrics, health at /health, readiness at /ready"`
	Log       Log       `toml:"log" doc:"Logs, on standard error"`
}

type Node struct {
	Home    string `toml:"home" flag:"home" default:"~/.trivium" file:"no" doc:"Directory with trivium.toml, genesis.json, keys and data."`
	Role    string `toml:"role" flag:"role" default:"full" limits:"sequencer|full" doc:"sequencer makes blocks; full derives them from the DA layer."`
	Genesis string `toml:"genesis" flag:"genesis" default:"genesis.json" path:"yes" doc:"Genesis file."`
}

type Chain struct {
	Engine  string `toml:"engine" default:"goleveldb" limits:"goleveldb|pebble" doc:"Key-value store. A home keeps the one it was made with."`
	Cache   Size   `toml:"cache" default:"64MiB" limits:"8MiB..64GiB" doc:"Memory for the key-value store."`
	Handles int    `toml:"handles" default:"256" limits:"16..65536" doc:"Files that the key-value store may keep open."`
	Archive bool   `toml:"archive" default:"false" doc:"Keep all old state, so that calls and balances of any block can be asked for."`
	Witness uint64 `toml:"witness" default:"0" doc:"Newest blocks of which the state that they touch is kept, so that this node can prove what they do. 0: none."`
}

type Sequencer struct {
	BlockTime      time.Duration `toml:"block_time" default:"1s" limits:"100ms..1m" doc:"Time from one block to the next."`
	Mode           string        `toml:"mode" default:"steady" limits:"steady|lazy" doc:"steady: a block every block_time. lazy: a block at once when work waits, none otherwise."`
	KeyFile        string        `toml:"key_file" default:"sequencer.key" path:"yes" doc:"Private key in hex, mode 0600."`
	MinTip         uint64        `toml:"min_tip" default:"0" doc:"Least priority fee, in wei per gas, of a transaction in a block."`
	MaxUnsafeBytes Size          `toml:"max_unsafe_bytes" default:"256MiB" limits:"8MiB..1TiB" doc:"Bytes of blocks not yet in the DA layer at which new transactions are refused; blocks slow down from half of it."`
	MaxUnsafeAge   time.Duration `toml:"max_unsafe_age" default:"30m" limits:"10s..720h" doc:"Age of the oldest block not yet in the DA layer at which new transactions are refused."`
	URL            string        `toml:"url" default:"" limits:"http|https" doc:"JSON-RPC of the sequencer, to which a full node forwards transactions. Empty: a full node takes none."`
}

type Batch struct {
	TargetBytes   Size          `toml:"target_bytes" default:"1MiB" limits:"1KiB..2MiB" doc:"A batch is closed when its transactions reach this size, before compression."`
	MaxAge        time.Duration `toml:"max_age" default:"5s" limits:"100ms..24h" doc:"A batch is closed this long after its first block at the latest."`
	MaxFrameBytes Size          `toml:"max_frame_bytes" default:"4MiB" limits:"64KiB..7MiB" doc:"Largest blob to publish; a larger batch goes out in several."`
}

type DA struct {
	URL            string        `toml:"url" default:"" limits:"http|https|ws|wss" doc:"celestia-node JSON-RPC. Empty: the embedded DA layer, kept in the home."`
	Token          string        `toml:"token" default:"" doc:"Bearer token for url. Better set by TRIVIUM_DA_TOKEN than in a file."`
	TokenFile      string        `toml:"token_file" default:"" path:"yes" doc:"File with the bearer token, read again when the DA node refuses it: a token can be changed while the node runs."`
	ChainID        string        `toml:"chain_id" default:"" doc:"Chain id of the DA layer. Empty: the genesis's, else any behind url, and trivium-da for the embedded one."`
	Verify         string        `toml:"verify" default:"light" limits:"light|roots|none" doc:"light: headers must be signed by the DA chain's validators, starting from the trusted one. roots: who answers at url is trusted for headers, and for nothing else. none: headers are taken as they come. Over Celestia that is nearly roots, since its client checks hash and roots in every mode: it saves a second check of each header, and at first believes url that a posted blob is not there, where roots has that proven."`
	TrustedHeight  uint64        `toml:"trusted_height" default:"0" doc:"Height of a header of the DA chain that is known to be right, where verify is light. 0: the first header that url gives is trusted, and kept."`
	TrustedHash    string        `toml:"trusted_hash" default:"" doc:"Hash of that header, in hex."`
	TrustingPeriod time.Duration `toml:"trusting_period" default:"336h" limits:"1h..8760h" doc:"How old a header may be to verify newer ones from it; below the DA chain's unbonding time."`
	Listen         string        `toml:"listen" default:"" limits:"host:port" doc:"Address at which the embedded DA layer also serves other processes. Empty: none."`
	BlockTime      time.Duration `toml:"block_time" default:"1s" limits:"10ms..10m" doc:"Time from one block of the embedded DA layer to the next."`
	GasPrice       float64       `toml:"gas_price" default:"0" limits:"0..1000" doc:"Price in utia per gas that a blob pays. 0: estimated, and raised when the DA layer asks for more."`
	MaxGasPrice    float64       `toml:"max_gas_price" default:"0.2" limits:"0.000001..1000" doc:"Most that is offered, in utia per gas."`
	DailyBudget    uint64        `toml:"daily_budget" default:"0" doc:"Most that is spent on submissions in a day (UTC), in utia. 0: no limit."`
	Lanes          []string      `toml:"lanes" default:"" doc:"Names of keys in the DA node's keyring that submit side by side. Empty: the node's own key alone."`
	WeiPerUtia     uint64        `toml:"wei_per_utia" default:"0" doc:"What a utia is worth in wei of this chain. The sequencer, as operator of the fees, sets the price that transactions pay by it. 0: it leaves the price alone."`
	FeeMargin      uint64        `toml:"fee_margin" default:"10" limits:"0..1000" doc:"Percent that transactions pay above the cost of the DA layer."`
	Archive        bool          `toml:"archive" default:"true" doc:"Keep the blobs that the chain is derived from, with their proofs, for nodes that sync when the DA layer has dropped them. They are never deleted: the archive grows by what the chain posts, some 1 % of that, and up to 1 KB for each DA height with blobs of others (at most 15 MB a day, of heights of 6s)."`
	ArchiveURLs    []string      `toml:"archive_urls" default:"" doc:"JSON-RPC of Trivium nodes that are asked for blobs that the DA layer has dropped. What they answer is checked against DA headers."`
	RequestTimeout time.Duration `toml:"request_timeout" default:"30s" limits:"1s..10m" doc:"How long one request to the DA layer may take; a submission may take ten times that, and 45s at most."`
	Prefetch       int           `toml:"prefetch" default:"64" limits:"1..256" doc:"DA heights fetched ahead of derivation."`
}

type Parent struct {
	URL            string        `toml:"url" default:"" limits:"http|https" doc:"Ethereum JSON-RPC of the parent chain that the genesis names. Every node of such a chain needs one: it derives deposits from there."`
	Confirmations  uint64        `toml:"confirmations" default:"0" limits:"0..10000" doc:"A block of the parent chain with so many blocks above it counts as final. 0: the parent chain's own finalized tag counts."`
	RequestTimeout time.Duration `toml:"request_timeout" default:"15s" limits:"1s..10m" doc:"How long one request to the parent chain may take."`
	KeyFile        string        `toml:"key_file" default:"" path:"yes" doc:"Private key, in hex, of the account on the parent chain that proposes outputs and challenges wrong ones. Empty: this node only watches."`
	Propose        time.Duration `toml:"propose" default:"0s" limits:"0s..720h" doc:"Time from one proposed output to the next, with key_file. 0s: none are proposed."`
	Challenge      bool          `toml:"challenge" default:"false" doc:"With key_file, challenge outputs that this node's own execution contradicts. The challenge costs a bond."`
	MaxFee         uint64        `toml:"max_fee" default:"200000000000" doc:"Most that a transaction on the parent chain offers, in wei per gas."`
}

type Feed struct {
	URL    string `toml:"url" default:"" limits:"ws|wss" doc:"Feed of the sequencer, for blocks before they are in the DA layer. Empty: none."`
	Listen string `toml:"listen" default:"" limits:"host:port" doc:"Address at which this node serves its soft blocks. Empty: none."`
}

type Move struct {
	Verify     bool `toml:"verify" flag:"verify-move" default:"false" doc:"Check the types of all values while blocks are executed: what the verifier has promised of a module is then seen to hold. Move code takes three to six times as long."`
	CacheBytes Size `toml:"cache_bytes" default:"64MiB" limits:"1MiB..64GiB" doc:"Memory for modules kept verified, by the size of their code. Calls of JSON-RPC have a quarter as much beside it."`
}

type WASM struct {
	Engine     string `toml:"engine" default:"compiler" limits:"compiler|interpreter" doc:"compiler: contracts as machine code, where the processor allows. interpreter: blocks are executed much slower, with the same results."`
	Verify     bool   `toml:"verify" flag:"verify-wasm" default:"false" doc:"Execute blocks on the interpreter, whatever engine says: a full node then checks by other means what a sequencer's compiler made."`
	CacheDir   string `toml:"cache_dir" default:"wasm-cache" path:"yes" doc:"Directory of compiled contracts. May be removed at any time; they are compiled again. Empty: none."`
	CacheBytes Size   `toml:"cache_bytes" default:"256MiB" limits:"1MiB..64GiB" doc:"Memory for contracts kept compiled. Calls of JSON-RPC have a quarter as much beside it."`
}

type Mempool struct {
	PriceLimit   uint64 `toml:"price_limit" default:"1" doc:"Least priority fee, in wei per gas, that is let in."`
	PriceBump    uint64 `toml:"price_bump" default:"10" limits:"1..1000" doc:"Percent by which a replacement must pay more."`
	AccountSlots uint64 `toml:"account_slots" default:"2048" limits:"1..1000000" doc:"Executable transactions, in units of 32 KiB, that one account is sure to have room for."`
	GlobalSlots  uint64 `toml:"global_slots" default:"65536" limits:"1..10000000" doc:"The same for all accounts together."`
	AccountQueue uint64 `toml:"account_queue" default:"2048" limits:"1..1000000" doc:"Transactions behind a gap of nonces for one account."`
	GlobalQueue  uint64 `toml:"global_queue" default:"32768" limits:"1..10000000" doc:"The same for all accounts together."`
}

type HTTP struct {
	Addr          string        `toml:"addr" default:"127.0.0.1" doc:"Address to listen at. Anything but loopback opens the node to others."`
	Port          int           `toml:"port" default:"8545" limits:"-1..65535" doc:"0: any free port. -1: off."`
	CORS          []string      `toml:"cors" default:"" doc:"Browser origins that may call; * for any."`
	VHosts        []string      `toml:"vhosts" default:"" doc:"Host names answered to beside localhost and addresses; * for any."`
	Namespaces    []string      `toml:"namespaces" default:"eth,net,web3,txpool,debug,trivium" doc:"API namespaces served."`
	BodyLimit     Size          `toml:"body_limit" default:"5MiB" limits:"1KiB..1GiB" doc:"Largest request or WebSocket message."`
	BatchLimit    int           `toml:"batch_limit" default:"1000" limits:"1..1000000" doc:"Calls in one JSON-RPC batch."`
	ResponseLimit Size          `toml:"response_limit" default:"25MiB" limits:"64KiB..1GiB" doc:"Bytes of all answers to one batch."`
	LogRange      uint64        `toml:"log_range" default:"10000" limits:"1..1000000000" doc:"Blocks that one log query may span."`
	LogLimit      int           `toml:"log_limit" default:"20000" limits:"1..10000000" doc:"Logs that one query may return."`
	CallGas       uint64        `toml:"call_gas" default:"50000000" limits:"21000..10000000000" doc:"Gas of eth_call, eth_estimateGas and the like."`
	CallTimeout   time.Duration `toml:"call_timeout" default:"5s" limits:"10ms..10m" doc:"Time of the same."`
	MaxCalls      int           `toml:"max_calls" default:"0" limits:"0..10000" doc:"Calls, estimates and traces executed at the same time; others wait. 0: two for each processor."`
	TraceTimeout  time.Duration `toml:"trace_timeout" default:"5s" limits:"10ms..1h" doc:"Time of one call of debug_, however much it traces."`
	Unprotected   bool          `toml:"unprotected" default:"false" doc:"Take transactions without a chain id (from before EIP-155)."`
}

type WS struct {
	Port int `toml:"port" default:"8546" limits:"-1..65535" doc:"0: any free port. -1: off."`
}

type Metrics struct {
	Addr string `toml:"addr" default:"127.0.0.1" doc:"Address to listen at."`
	Port int    `toml:"port" default:"-1" limits:"-1..65535" doc:"0: any free port. -1: off. 6060 is usual."`
}

type Log struct {
	Format string `toml:"format" default:"text" limits:"text|json" doc:"text for people, json for machines."`
	Level  string `toml:"level" default:"info" limits:"debug|info|warn|error" doc:"Least level shown."`
}

// Roles of a node.
const (
	RoleSequencer = "sequencer"
	RoleFull      = "full"
)

// EngineInterpreter is the value of wasm.engine beside "compiler".
const EngineInterpreter = "interpreter"

// Check reports keys that do not go together. The limits of single keys are
// checked when they are set.
func (c *Config) Check() error {
	switch {
	case c.DA.URL != "" && c.DA.Listen != "":
		return errors.New("da.url and da.listen are both set: da.listen serves the embedded DA layer, which da.url turns off; remove one of them")
	case c.Node.Role == RoleFull && c.DA.URL == "":
		return errors.New("a full node needs a DA layer to derive from: set --da.url (or da.url in trivium.toml) to the endpoint that the sequencer publishes to")
	case c.Parent.Propose > 0 && c.Parent.KeyFile == "":
		return errors.New("parent.propose is set and parent.key_file is not: outputs are proposed by an account on the parent chain; set parent.key_file to its key, or remove parent.propose")
	case c.Parent.Challenge && c.Parent.KeyFile == "":
		return errors.New("parent.challenge is set and parent.key_file is not: outputs are challenged by an account on the parent chain; set parent.key_file to its key, or remove parent.challenge")
	case c.Parent.KeyFile != "" && c.Parent.URL == "":
		return errors.New("parent.key_file is set and parent.url is not: set parent.url to the Ethereum JSON-RPC of the parent chain, or remove parent.key_file")
	case c.Node.Role == RoleSequencer && c.Feed.URL != "":
		return errors.New("feed.url is set on a sequencer, which makes the feed itself: remove feed.url, or start with --role full")
	case c.Node.Role == RoleSequencer && c.Sequencer.URL != "":
		return errors.New("sequencer.url is set on a sequencer, which takes transactions itself: remove sequencer.url, or start with --role full")
	}
	return nil
}
