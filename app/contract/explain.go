package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum"
	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// Reverted is what a contract answered when it reverted.
type Reverted struct {
	Reason string // in words; empty if the data does not say any
	Why    string // what the node's trace shows, where the data says nothing
	Data   []byte
}

func (r *Reverted) Error() string {
	text := "reverted without data"
	switch {
	case r.Reason != "":
		text = "reverted: " + r.Reason
	case len(r.Data) > 0:
		text = "reverted with data " + hexutil.Encode(r.Data)
	}
	if r.Why != "" {
		text += " (" + r.Why + ")"
	}
	return text
}

// explain makes a failed request readable: reverts are decoded, and an endpoint
// that does not answer is named.
func (c *Client) explain(err error) error {
	var coded rpc.Error
	if !errors.As(err, &coded) {
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
			return err
		}
		return fmt.Errorf("no answer from %s: %w; is the node running, and is this its --http.port?", c.url, err)
	}
	var with rpc.DataError
	if coded.ErrorCode() != 3 || !errors.As(err, &with) {
		return err
	}
	text, _ := with.ErrorData().(string)
	data, decodeErr := hexutil.Decode(text)
	if decodeErr != nil {
		return err
	}
	return &Reverted{Reason: reason(data, c.names), Data: data}
}

// explainCall is explain for a call that was tried, with the gas that it was
// tried with. What fails without a reason is traced, if the node does so.
func (c *Client) explainCall(ctx context.Context, msg ethereum.CallMsg, err error) error {
	err = c.explain(err)
	var r *Reverted
	var coded rpc.Error
	switch {
	case errors.As(err, &r):
		refused := refusedWithin(r.Data)
		if len(r.Data) == 0 || bytes.Equal(r.Data, initFailed) || refused {
			r.Why = c.trace(ctx, msg)
		}
		if refused && r.Why == "" {
			r.Why = "the contract refused; debug_traceCall with the callTracer tells why"
		}
	case errors.As(err, &coded) && msg.Value != nil && msg.Value.Sign() > 0:
		if poor := c.canPay(ctx, msg.From, msg.Value, "the value of the call is"); poor != nil {
			return poor
		}
	}
	return err
}

// canPay tells in ether what an account lacks.
func (c *Client) canPay(ctx context.Context, who common.Address, wei *big.Int, what string) error {
	has, err := c.eth.BalanceAt(ctx, who, nil)
	if err != nil {
		return c.explain(err)
	}
	if has.Cmp(wei) < 0 {
		return fmt.Errorf("%s has %s, and %s %s", who, ether(has), what, ether(wei))
	}
	return nil
}

func ether(wei *big.Int) string {
	text := new(big.Rat).SetFrac(wei, big.NewInt(1e18)).FloatString(18)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + " ether"
}

// known are errors that contracts have in common: those of tokens (ERC-6093), and
// what the C SDK reverts with by itself, in the words of OpenZeppelin.
var known = func() (out []*abi.Function) {
	for _, signature := range []string{
		"ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
		"ERC20InvalidSender(address sender)",
		"ERC20InvalidReceiver(address receiver)",
		"ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
		"ERC20InvalidApprover(address approver)",
		"ERC20InvalidSpender(address spender)",
		"ERC721InvalidOwner(address owner)",
		"ERC721NonexistentToken(uint256 tokenId)",
		"ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)",
		"ERC721InvalidSender(address sender)",
		"ERC721InvalidReceiver(address receiver)",
		"ERC721InsufficientApproval(address operator, uint256 tokenId)",
		"ERC721InvalidApprover(address approver)",
		"ERC721InvalidOperator(address operator)",
		"ERC1155InsufficientBalance(address sender, uint256 balance, uint256 needed, uint256 tokenId)",
		"ERC1155InvalidSender(address sender)",
		"ERC1155InvalidReceiver(address receiver)",
		"ERC1155MissingApprovalForAll(address operator, address owner)",
		"ERC1155InvalidApprover(address approver)",
		"ERC1155InvalidOperator(address operator)",
		"ERC1155InvalidArrayLength(uint256 idsLength, uint256 valuesLength)",
		"InvalidInitialization()",
		"ReentrancyGuardReentrantCall()",
	} {
		f, err := abi.Parse(signature)
		if err != nil {
			panic(err) // a constant
		}
		out = append(out, f)
	}
	return out
}()

// meanings are added to errors whose names do not say enough.
var meanings = map[string]string{
	"InvalidInitialization()":        "its init was called before, or is called outside of a deployment",
	"ReentrancyGuardReentrantCall()": "the contract was called again while it runs",
}

var (
	deployerFile = func() *abi.File {
		f, err := abi.ParseFile([]byte(wasm.DeployerABI))
		if err != nil {
			panic(err) // a constant
		}
		return f
	}()
	initFailed = deployerABI.Errors["InitFailed"].ID.Bytes()[:4]
)

// reason reads revert data: Solidity's own errors, those of the contract as its ABI
// names them, those of the deployer and of the Move gateway, and those that are known.
func reason(data []byte, names *abi.File) string {
	if text, err := gethabi.UnpackRevert(data); err == nil {
		return fmt.Sprintf("%q", text)
	}
	if len(data) < 4 {
		return ""
	}
	if text, ok := names.Error(data); ok {
		return text
	}
	if text := deployerReason(data); text != "" {
		return text
	}
	if text, ok := move.Explain(data); ok {
		return text
	}
	for _, f := range known {
		if text, ok := f.Text(data); ok {
			if meaning := meanings[text]; meaning != "" {
				text += ": " + meaning
			}
			return text
		}
	}
	return ""
}

func deployerReason(data []byte) string {
	e, err := deployerABI.ErrorByID([4]byte(data))
	if err != nil {
		return ""
	}
	switch e.Name {
	case "InvalidModule":
		values, err := e.Inputs.Unpack(data[4:])
		if err != nil {
			return ""
		}
		rule := module.Rule(values[0].(string))
		if !slices.Contains(module.Rules(), rule) {
			return fmt.Sprintf("the module is refused: %q at byte %s", rule, values[1]) // any contract may revert with it
		}
		return fmt.Sprintf("the module is refused: %s at byte %s: %s", rule, values[1], rule.Explain())
	case "InitFailed":
		return "the first call of the contract failed and gave no reason: is its signature right, and does it take wei?"
	}
	text, _ := deployerFile.Error(data)
	return text
}
