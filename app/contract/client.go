package contract

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum"
	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// Client speaks to a node.
type Client struct {
	url string
	rpc *rpc.Client
	eth *ethclient.Client
	// names of the contract's errors; nil for none
	names *abi.File
}

// Dial prepares to speak to the node at a URL, or host:port, and sees that it answers.
func Dial(ctx context.Context, url string) (*Client, error) {
	if !strings.Contains(url, "://") {
		url = "http://" + url
	}
	client, err := rpc.DialContext(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("--rpc %s: %w", url, err)
	}
	return &Client{url: url, rpc: client, eth: ethclient.NewClient(client)}, nil
}

// Name tells the errors of the contracts that will be called.
func (c *Client) Name(names *abi.File) { c.names = names }

// URL is where the node is.
func (c *Client) URL() string { return c.url }

// Request asks a method of the node. The result is as for encoding/json.
func (c *Client) Request(ctx context.Context, result any, method string, args ...any) error {
	var raw json.RawMessage
	if err := c.rpc.CallContext(ctx, &raw, method, args...); err != nil {
		return c.explain(err)
	}
	if err := json.Unmarshal(raw, result); err != nil {
		return fmt.Errorf("%s answers %s in an unknown form: %w", c.url, method, err)
	}
	return nil
}

// Close ends the connection.
func (c *Client) Close() { c.rpc.Close() }

var deployerABI = func() gethabi.ABI {
	a, err := gethabi.JSON(strings.NewReader(wasm.DeployerABI))
	if err != nil {
		panic(err) // a constant
	}
	return a
}()

// call executes without keeping anything and gives what came back.
func (c *Client) call(ctx context.Context, msg ethereum.CallMsg) ([]byte, error) {
	out, err := c.eth.CallContract(ctx, msg, nil)
	if err != nil {
		return nil, c.explainCall(ctx, msg, err)
	}
	return out, nil
}

// deployer calls a method of the deployer that only reads, and gives its result.
func deployer[T any](ctx context.Context, c *Client, method string, args ...any) (out T, err error) {
	data, err := deployerABI.Pack(method, args...)
	if err != nil {
		return out, err
	}
	answer, err := c.call(ctx, ethereum.CallMsg{To: &deployerAddress, Data: data})
	if err != nil {
		return out, err
	}
	if len(answer) == 0 {
		return out, fmt.Errorf("the chain behind %s has no deployer of WASM contracts: its genesis does not name the VM \"wasm\"", c.url)
	}
	values, err := deployerABI.Unpack(method, answer)
	if err != nil {
		return out, err
	}
	return values[0].(T), nil
}

// gasMargin is added to an estimate, as one part in this many: the state may
// change before the transaction is in a block.
const gasMargin = 20

// Sent is a transaction in a block.
type Sent struct {
	Tx      common.Hash
	Block   uint64
	GasUsed uint64
	Logs    []*types.Log
}

// send tries a transaction, signs and sends it, and waits for its block. Whatever
// would fail is refused before it is sent.
func (c *Client) send(ctx context.Context, key *ecdsa.PrivateKey, to common.Address, value *big.Int, data []byte) (*Sent, error) {
	from := crypto.PubkeyToAddress(key.PublicKey)
	if value != nil {
		if err := c.canPay(ctx, from, value, "the value is"); err != nil {
			return nil, err
		}
	}
	msg := ethereum.CallMsg{From: from, To: &to, Value: value, Data: data}
	gas, err := c.eth.EstimateGas(ctx, msg)
	if err != nil {
		msg.Gas = params.MaxTxGas // what it was tried with
		return nil, c.explainCall(ctx, msg, err)
	}
	chainID, err := c.eth.ChainID(ctx)
	if err != nil {
		return nil, c.explain(err)
	}
	nonce, err := c.eth.PendingNonceAt(ctx, from)
	if err != nil {
		return nil, c.explain(err)
	}
	tip, err := c.eth.SuggestGasTipCap(ctx)
	if err != nil {
		return nil, c.explain(err)
	}
	head, err := c.eth.HeaderByNumber(ctx, nil)
	if err != nil {
		return nil, c.explain(err)
	}
	fee := new(big.Int).Mul(head.BaseFee, big.NewInt(2))
	fee.Add(fee, tip)
	limit := min(gas+gas/gasMargin, params.MaxTxGas)
	most := new(big.Int).Mul(fee, new(big.Int).SetUint64(limit))
	if value != nil {
		most.Add(most, value)
	}
	if err := c.canPay(ctx, from, most, fmt.Sprintf("the transaction, %d gas at up to %s wei, may take", limit, fee)); err != nil {
		return nil, err
	}
	tx, err := types.SignNewTx(key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID: chainID, Nonce: nonce, To: &to, Value: value, Data: data,
		Gas: limit, GasTipCap: tip, GasFeeCap: fee,
	})
	if err != nil {
		return nil, err
	}
	if err := c.eth.SendTransaction(ctx, tx); err != nil {
		return nil, c.explain(err)
	}
	return c.wait(ctx, from, tx)
}

// wait waits for the block of a transaction that was tried before.
func (c *Client) wait(ctx context.Context, from common.Address, tx *types.Transaction) (*Sent, error) {
	hash := tx.Hash()
	r, err := c.await(ctx, hash, func() error { return c.taken(ctx, from, tx) })
	switch {
	case err != nil:
		return nil, err
	case r.Status != types.ReceiptStatusSuccessful:
		return nil, fmt.Errorf("transaction %s failed in block %d, after %d gas: the state was another one than when it was tried", hash, r.BlockNumber, r.GasUsed)
	}
	return &Sent{Tx: hash, Block: r.BlockNumber.Uint64(), GasUsed: r.GasUsed, Logs: r.Logs}, nil
}

// taken tells that another transaction has the nonce of this one, which no block can
// take any more. On a rollup a deposit of the account does that.
func (c *Client) taken(ctx context.Context, from common.Address, tx *types.Transaction) error {
	next, err := c.eth.NonceAt(ctx, from, nil)
	if err != nil {
		return c.explain(err)
	}
	if next <= tx.Nonce() {
		return nil
	}
	if _, err = c.eth.TransactionReceipt(ctx, tx.Hash()); !errors.Is(err, ethereum.NotFound) {
		return nil // it was this one
	}
	return fmt.Errorf("transaction %s will be in no block: %s has sent another with its nonce, %d, perhaps a deposit from the parent chain; give the command again", tx.Hash(), from, tx.Nonce())
}

// Await looks for a transaction's receipt until ctx ends.
func (c *Client) Await(ctx context.Context, hash common.Hash) (*types.Receipt, error) {
	return c.await(ctx, hash, func() error { return nil })
}

// await is Await that ends as soon as lost, which is asked as long as there is no
// receipt, says why there will be none.
func (c *Client) await(ctx context.Context, hash common.Hash, lost func() error) (*types.Receipt, error) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		r, err := c.eth.TransactionReceipt(ctx, hash)
		switch {
		case err == nil:
			return r, nil
		case !errors.Is(err, ethereum.NotFound):
			return nil, c.explain(err)
		}
		if err := lost(); err != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("transaction %s was sent, but is in no block yet: %w", hash, ctx.Err())
		case <-tick.C:
		}
	}
}

// What a node tells of an address, see trivium_getContract.
type Account struct {
	Address       common.Address  `json:"address"`
	VM            string          `json:"vm"`
	CodeHash      common.Hash     `json:"codeHash"`
	CodeSize      hexutil.Uint64  `json:"codeSize"`
	Delegation    *common.Address `json:"delegation"`
	ModuleHash    common.Hash     `json:"moduleHash"`
	ModuleSize    hexutil.Uint64  `json:"moduleSize"`
	ModuleAddress common.Address  `json:"moduleAddress"`
	Schedule      hexutil.Uint64  `json:"schedule"`
	Designator    hexutil.Bytes   `json:"designator"`
}

// Account asks what stands at an address.
func (c *Client) Account(ctx context.Context, a common.Address) (*Account, error) {
	out := new(Account)
	if err := c.Request(ctx, out, "trivium_getContract", a, "latest"); err != nil {
		return nil, err
	}
	return out, nil
}
