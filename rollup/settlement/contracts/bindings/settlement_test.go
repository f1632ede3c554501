package bindings_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

var update = flag.Bool("update", false, "write what tests compare with")

const window, inboxGas = 7 * 24 * 3600, 8_000_000

var (
	registryABI = bindings.NewOutputRegistry()
	portalABI   = bindings.NewPortal()
	bridgeABI   = bindings.NewTokenBridge()
	tokenABI    = bindings.NewBridgedToken()

	bond = big.NewInt(1e18)
)

// settled is a parent chain with the contracts of settlement, and an outbox beside it.
type settled struct {
	*evm
	registry, portal, bridge common.Address

	outbox messages.Tree
	leaves []common.Hash
}

func newSettled(t testing.TB) *settled {
	s := &settled{evm: newEVM(t)}
	s.st.AddBalance(sender, uint256.MustFromDecimal("1000000000000000000000000"), tracing.BalanceIncreaseGenesisBalance)
	resolver := s.deploy(contracts.GuardianResolver, bindings.NewGuardianResolver().PackConstructor(sender, 3600))
	s.registry = s.deploy(contracts.OutputRegistry, registryABI.PackConstructor(common.Hash{1}, bond, window, resolver))
	s.bridge = crypto.CreateAddress(sender, s.st.GetNonce(sender)+1)
	s.portal = s.deploy(contracts.Portal, portalABI.PackConstructor(bindings.PortalConfig{
		Registry: s.registry, TokenBridge: s.bridge, Guardian: sender, InboxGas: inboxGas,
		EthCapacity: new(big.Int).Mul(big.NewInt(1000), bond), EthRefill: bond,
	}))
	s.deploy(contracts.TokenBridge, bridgeABI.PackConstructor(s.portal))
	s.mine(100)
	return s
}

// mine goes on by so many blocks of 12 seconds.
func (s *settled) mine(blocks uint64) {
	s.vm.Context.BlockNumber = new(big.Int).Add(s.vm.Context.BlockNumber, new(big.Int).SetUint64(blocks))
	s.vm.Context.Time += 12 * blocks
}

// do carries out a transaction that must succeed, and gives its gas and its logs.
func (s *settled) do(to common.Address, value *big.Int, data []byte) (uint64, []*types.Log) {
	s.t.Helper()
	before := len(s.st.Logs())
	result := s.transact(sender, &to, uint256.MustFromBig(value), data, 1<<24)
	if result.Err != nil {
		s.t.Fatalf("%v: %x", result.Err, result.ReturnData)
	}
	return result.UsedGas, s.st.Logs()[before:]
}

// event is the one event of its kind among logs.
func event[E bind.ContractEvent](t testing.TB, logs []*types.Log, unpack func(*types.Log) (*E, error)) *E {
	t.Helper()
	for _, l := range logs {
		if e, err := unpack(l); err == nil {
			return e
		}
	}
	t.Fatalf("no event %T among %d logs", *new(E), len(logs))
	return nil
}

// ask calls a function that changes nothing.
func ask[T any](s *settled, to common.Address, data []byte, unpack func([]byte) (T, error)) T {
	s.t.Helper()
	snapshot := s.st.Snapshot()
	defer s.st.RevertToSnapshot(snapshot)
	out, _, err := s.vm.StaticCall(sender, to, data, vm.NewGasBudget(1<<24, 0))
	if err != nil {
		s.t.Fatalf("%v: %x", err, out)
	}
	v, err := unpack(out)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// message appends a message to the outbox.
func (s *settled) message(from, target common.Address, value *big.Int, gas uint64, data []byte) *messages.Message {
	m := &messages.Message{Nonce: s.outbox.Count(), Sender: from, Target: target, Value: (*hexutil.Big)(value), Gas: gas, Data: data}
	if err := s.outbox.Append(m.Hash()); err != nil {
		s.t.Fatal(err)
	}
	s.leaves = append(s.leaves, m.Hash())
	return m
}

// propose claims what the outbox is now.
func (s *settled) propose() (index *big.Int, o settlement.Output, gas uint64) {
	s.t.Helper()
	o = settlement.Output{
		StateRoot: common.Hash{2}, OutboxRoot: s.outbox.Root(), BlockHash: common.Hash{3}, BlockNumber: 7_000_000, DAHeight: 1_000_000, DADataRoot: common.Hash{4},
	}
	gas, logs := s.do(s.registry, bond, registryABI.PackPropose(bindings.PackOutput(&o)))
	e := event(s.t, logs, registryABI.UnpackOutputProposedEvent)
	if e.Root != o.Root() {
		s.t.Fatalf("the registry has root %x for an output with root %s", e.Root, o.Root())
	}
	return e.Index, o, gas
}

func (s *settled) prove(m *messages.Message, index *big.Int, o settlement.Output) uint64 {
	s.t.Helper()
	branch, ok := messages.Prove(s.leaves, m.Nonce)
	if !ok {
		s.t.Fatal("no such leaf")
	}
	gas, logs := s.do(s.portal, new(big.Int), portalABI.PackProveWithdrawal(bindings.PackMessage(m), index, bindings.PackOutput(&o), bindings.PackBranch(branch)))
	if e := event(s.t, logs, portalABI.UnpackWithdrawalProvenEvent); e.WithdrawalHash != m.Hash() {
		s.t.Fatalf("the portal has proven %x, the message is %s", e.WithdrawalHash, m.Hash())
	}
	return gas
}

func (s *settled) finalize(m *messages.Message) uint64 {
	s.t.Helper()
	gas, _ := s.do(s.portal, new(big.Int), portalABI.PackFinalizeWithdrawal(bindings.PackMessage(m)))
	return gas
}

func (s *settled) deposit(d *messages.Deposit) (uint64, []*types.Log) {
	s.t.Helper()
	var to common.Address
	if d.To != nil {
		to = *d.To
	}
	return s.do(s.portal, d.Mint.ToBig(), portalABI.PackDepositTransaction(to, d.Value.ToBig(), d.Gas, d.To == nil, d.Data))
}

// The portal's events and accumulators are those that the rollup computes.
func TestDepositsAgree(t *testing.T) {
	s := newSettled(t)
	rng := rand.New(rand.NewPCG(1, 2))
	var acc common.Hash
	for i := range uint64(40) {
		d := &messages.Deposit{Index: i, From: sender, Gas: 200_000 + rng.Uint64N(1_000_000), Data: make([]byte, rng.IntN(200))}
		for j := range d.Data {
			d.Data[j] = byte(rng.Uint32())
		}
		if rng.IntN(3) > 0 {
			d.To = &common.Address{byte(i)}
		}
		d.Mint.SetUint64(rng.Uint64() >> rng.IntN(64))
		d.Value.SetUint64(rng.Uint64() >> rng.IntN(64))
		_, logs := s.deposit(d)
		e := event(t, logs, portalABI.UnpackTransactionDepositedEvent)
		acc = d.Accumulate(acc)
		if e.From != d.From || !bytes.Equal(e.OpaqueData, d.Opaque()) || e.Version.Sign() != 0 || d.To != nil && e.To != *d.To {
			t.Fatalf("deposit %d: event %+v, want %x", i, e, d.Opaque())
		}
		if got := ask(s, s.portal, portalABI.PackInboxAccumulator(i+1), portalABI.UnpackInboxAccumulator); got != acc {
			t.Fatalf("deposit %d: accumulator %x, want %s", i, got, acc)
		}
		s.mine(1)
	}
}

// What the outbox proves the portal pays, whatever the size of the outbox.
func TestWithdrawalsAgree(t *testing.T) {
	s := newSettled(t)
	s.do(s.portal, bond, portalABI.PackFund())
	var sent []*messages.Message
	for i := range uint64(13) {
		sent = append(sent, s.message(common.Address{0xaa, byte(i)}, common.Address{0xbb, byte(i)}, new(big.Int).SetUint64(i), 50_000*i, bytes.Repeat([]byte{byte(i)}, int(i*i))))
		index, o, _ := s.propose()
		for _, m := range []*messages.Message{sent[0], sent[i/2], sent[i]} {
			if proven := ask(s, s.portal, portalABI.PackProvenIn(m.Hash()), portalABI.UnpackProvenIn); proven.OutputIndexPlusOne.Sign() == 0 {
				s.prove(m, index, o)
			}
		}
	}
	s.mine(window/12 + 1)
	for _, m := range sent {
		s.finalize(m)
		if got := s.st.GetBalance(m.Target).ToBig(); got.Cmp((*big.Int)(m.Value)) != 0 {
			t.Errorf("message %d paid %v", m.Nonce, got)
		}
	}
}

// What the contracts and the rollup each have as a constant is the same.
func TestConstantsAgree(t *testing.T) {
	s := newSettled(t)
	for what, pair := range map[string][2]any{
		"least gas of an inbox":       {ask(s, s.portal, portalABI.PackMININBOXGAS(), portalABI.UnpackMININBOXGAS), uint64(rollup.MinDepositGas)},
		"gas of a token's first mint": {ask(s, s.bridge, bridgeABI.PackFIRSTMINTGAS(), bridgeABI.UnpackFIRSTMINTGAS), uint64(rollup.MinDepositGas)},
		"most gas of an inbox":        {ask(s, s.portal, portalABI.PackMAXINBOXGAS(), portalABI.UnpackMAXINBOXGAS), uint64(params.MaxTxGas)},
		"token bridge of the rollup":  {ask(s, s.bridge, bridgeABI.PackROLLUPBRIDGE(), bridgeABI.UnpackROLLUPBRIDGE), system.TokenBridge},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %v in the contracts, %v in the rollup", what, pair[0], pair[1])
		}
	}
}

// The token bridge of the rollup, as genesis has it, mints with the least gas that the
// parent chain's lets a deposit have.
func TestMintGasSuffices(t *testing.T) {
	s := newSettled(t)
	long := strings.Repeat("n", 64)
	token := s.token(long, long)
	s.st.SetCode(system.TokenBridge, contracts.RollupTokenBridge.Runtime(), tracing.CodeChangeGenesis)
	s.st.SetNonce(system.TokenBridge, 1, tracing.NonceChangeGenesis)
	s.st.SetState(system.TokenBridge, common.Hash{}, common.BytesToHash(s.bridge[:]))
	for _, want := range []uint64{1_200_000, 200_000} {
		least := ask(s, s.bridge, bridgeABI.PackMinGasLimit(token), bridgeABI.UnpackMinGasLimit)
		_, logs := s.do(s.bridge, new(big.Int), bridgeABI.PackDeposit(token, common.Address{9}, bond, least))
		e := event(t, logs, portalABI.UnpackTransactionDepositedEvent)
		result := s.transact(e.From, &system.TokenBridge, new(uint256.Int), e.OpaqueData[73:], least)
		if least != want || result.Err != nil {
			t.Fatalf("least gas %d, mint: %v, %d gas used", least, result.Err, result.UsedGas)
		}
		t.Logf("minting takes %d of %d gas", result.UsedGas, least)
		s.mine(1)
	}
}

// token makes an ERC-20 token on the parent chain, of which sender has 1000 and the bridge
// may take all.
func (s *settled) token(name, symbol string) common.Address {
	s.t.Helper()
	token := s.deploy(contracts.BridgedToken, nil)
	s.do(token, new(big.Int), tokenABI.PackInitialize(common.Address{1}, name, symbol, 18))
	s.do(token, new(big.Int), tokenABI.PackMint(sender, new(big.Int).Mul(big.NewInt(1000), bond)))
	s.do(token, new(big.Int), tokenABI.PackApprove(s.bridge, new(big.Int).Sub(new(big.Int).Lsh(common.Big1, 256), common.Big1)))
	return token
}

// What users and operators pay for, whole transactions: the table of docs/contracts.md.
func TestGas(t *testing.T) {
	s := newSettled(t)
	var table strings.Builder
	row := func(what string, gas, max uint64) {
		if gas > max {
			t.Errorf("%s: %d gas, over %d", what, gas, max)
		}
		fmt.Fprintf(&table, "| %s | %s |\n", what, thousands(gas))
	}
	none := new(big.Int)

	eth := &messages.Deposit{To: &sender, Gas: 100_000, Mint: *uint256.NewInt(1e18), Value: *uint256.NewInt(1e18)}
	s.deposit(eth)
	s.mine(1)
	gas, _ := s.deposit(eth)
	row("deposit ETH, 100,000 gas on the rollup", gas, 90_000)
	s.mine(1)
	token := s.token("USD Coin", "USDC")
	gas, _ = s.do(s.bridge, none, bridgeABI.PackDeposit(token, sender, bond, 1_200_000))
	row("deposit an ERC-20 token, the first time", gas, 220_000)
	s.mine(1)
	gas, _ = s.do(s.bridge, none, bridgeABI.PackDeposit(token, sender, bond, 200_000))
	row("deposit an ERC-20 token", gas, 150_000)

	s.propose() // the first fills slots that others find full
	for range 1000 {
		s.message(sender, sender, none, 0, nil)
	}
	release := bridgeABI.PackRelease(token, sender, big.NewInt(1e9))
	some, old := common.Address{0xee}, sender
	toNew := s.message(sender, some, big.NewInt(1e9), 100_000, nil)
	toOld := s.message(sender, old, big.NewInt(1e9), 100_000, nil)
	tokens := s.message(system.TokenBridge, s.bridge, none, 200_000, release)
	index, o, gas := s.propose()
	row("propose an output", gas, 180_000)
	proveETH := s.prove(toOld, index, o)
	s.prove(toNew, index, o)
	proveTokens := s.prove(tokens, index, o)
	row("prove a withdrawal of ETH", proveETH, 120_000)
	row("prove a withdrawal of tokens", proveTokens, 120_000)
	s.mine(window/12 + 1)
	limit := new(big.Int).Mul(big.NewInt(100), bond)
	s.do(s.portal, none, portalABI.PackSetLimit(token, limit, bond))
	payOld, payNew, payTokens := s.finalize(toOld), s.finalize(toNew), s.finalize(tokens)
	row("finalise a withdrawal of ETH", payOld, 200_000)
	row("finalise a withdrawal of ETH to an account that is new", payNew, 200_000)
	row("finalise a withdrawal of tokens", payTokens, 200_000)
	row("**a withdrawal of ETH, together**", proveETH+payOld, 250_000)
	row("**a withdrawal of tokens, together**", proveTokens+payTokens, 300_000)
	gas, _ = s.do(s.registry, none, registryABI.PackReleaseBond(index))
	row("release a proposer's bond", gas, 80_000)
	index, o, _ = s.propose()
	gas, _ = s.do(s.registry, bond, registryABI.PackChallenge(index, o.Root()))
	row("challenge an output", gas, 150_000)

	const page, head = "../../../../docs/contracts.md", "| transaction | gas |\n|---|---|\n"
	raw, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), head)
	there, after, _ := strings.Cut(rest, "\n\n")
	if !ok {
		t.Fatalf("%s has no table that begins with\n%s", page, head)
	}
	if there += "\n"; there != table.String() && !*update {
		t.Errorf("%s has\n%swant\n%sgo test -update writes it", page, there, table.String())
	} else if there != table.String() {
		if err := os.WriteFile(page, []byte(before+head+table.String()+"\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func thousands(n uint64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
