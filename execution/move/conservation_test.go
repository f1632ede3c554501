package move_test

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
)

// longCampaign is the number of transactions of each seed, for long runs.
const longCampaign = "TRIVIUM_MOVE_CONSERVATION"

// Random trees of calls through Solidity, WASM and Move, with failures anywhere,
// move a coin of Move, ether, and an ERC-20. A model of a few lines says what must
// come of each tree, to the last coin; where a frame has burnt its gas, and only
// there, it has no opinion. After every transaction nothing has come into being or
// got lost: the coins that exist are those minted less those burnt, the gateway has
// the ether of all ether coins, and all balances together have paid the base fee.
func TestConservation(t *testing.T) {
	n := 60
	if v := os.Getenv(longCampaign); v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil {
			t.Fatalf("%s: %v", longCampaign, err)
		}
	}
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			b := newBank(t)
			r := rand.New(rand.NewPCG(seed, 4))
			var done, failed, unsure int
			for i := range n {
				from, wei := r.IntN(len(b.Keys)), uint64(0)
				tree := b.draw(r, 0)
				if r.IntN(3) == 0 {
					wei = r.Uint64N(50)
				}
				model := b.world.clone()
				want := model.transact(tree, b.Address(from), wei, b.names)
				receipt := b.block(b.Sign(t, from, &types.DynamicFeeTx{To: &tree.to, Value: new(big.Int).SetUint64(wei), Data: tree.data(b), Gas: 1 << 24}))[0]
				ok := receipt.Status == types.ReceiptStatusSuccessful
				fee := new(uint256.Int).Mul(uint256.NewInt(receipt.GasUsed), uint256.MustFromBig(b.Head().BaseFee))
				b.burnt.Add(&b.burnt, fee)
				actual := b.observe()
				b.conserved(actual)
				if tree.burns() {
					unsure++
				} else if ok != want || !reflect.DeepEqual(actual, model) {
					t.Errorf("success %v, want %v\n%+v, want\n%+v", ok, want, actual, model)
				}
				if ok {
					done++
				} else {
					failed++
				}
				b.world = actual
				if t.Failed() {
					t.Fatalf("transaction %d, from %d with %d wei:\n%s", i, from, wei, tree.text(""))
				}
			}
			t.Logf("%d transactions succeeded, %d failed; of %d the model has no opinion", done, failed, unsure)
			if done == 0 || failed == 0 || unsure > n/2 {
				t.Error("the sequence shows nothing")
			}
		})
	}
}

// goldSource is a coin that anybody may mint and burn.
const goldSource = `
module @me.gold {
    import 0x1.coin;
    import 0x1.string;

    struct Gold { dummy_field: bool }
    struct Caps has key {
        burn: coin.BurnCapability<Self.Gold>,
        freeze: coin.FreezeCapability<Self.Gold>,
        mint: coin.MintCapability<Self.Gold>
    }

    init_module(owner: &signer) {
        let b: coin.BurnCapability<Self.Gold>;
        let f: coin.FreezeCapability<Self.Gold>;
        let m: coin.MintCapability<Self.Gold>;
    label b0:
        b, f, m = coin.initialize<Self.Gold>(copy(owner), string.utf8(b"Gold"), string.utf8(b"G"), 6u8, true);
        move_to<Caps>(move(owner), Caps { burn: move(b), freeze: move(f), mint: move(m) });
        return;
    }

    public entry mint(to: address, n: u64) acquires Caps {
    label b0:
        coin.deposit<Self.Gold>(move(to), coin.mint<Self.Gold>(move(n), &borrow_global<Caps>(@me).Caps::mint));
        return;
    }

    public entry burn(who: &signer, n: u64) acquires Caps {
    label b0:
        coin.burn<Self.Gold>(coin.withdraw<Self.Gold>(move(who), move(n)), &borrow_global<Caps>(@me).Caps::burn);
        return;
    }

    public entry burn_from(a: address, n: u64) acquires Caps {
    label b0:
        coin.burn_from<Self.Gold>(move(a), move(n), &borrow_global<Caps>(@me).Caps::burn);
        return;
    }

    public entry freeze_store(a: address) acquires Caps {
    label b0:
        coin.freeze_coin_store<Self.Gold>(move(a), &borrow_global<Caps>(@me).Caps::freeze);
        return;
    }

    public entry thaw(a: address) acquires Caps {
    label b0:
        coin.unfreeze_coin_store<Self.Gold>(move(a), &borrow_global<Caps>(@me).Caps::freeze);
        return;
    }

    public entry transfer(who: &signer, to: address, n: u64) {
    label b0:
        coin.transfer<Self.Gold>(move(who), move(to), move(n));
        return;
    }
}`

// vaultSource keeps coins in a field, a vector and a table, and ether; and calls
// out with coins in its hand.
const vaultSource = `
module @me.@name {
    import 0x1.coin;
    import 0x1.evm;
    import 0x1.native_coin;
    import 0x1.signer;
    import 0x1.table;
    import 0x1.vector;
    import @me.gold;

    struct Vault has key {
        pot: coin.Coin<gold.Gold>,
        boxes: vector<coin.Coin<gold.Gold>>,
        shelf: table.Table<u64, coin.Coin<gold.Gold>>,
        ether: native_coin.Ether
    }

    public entry open(who: &signer) {
    label b0:
        coin.register<gold.Gold>(copy(who));
        move_to<Vault>(move(who), Vault {
            pot: coin.zero<gold.Gold>(),
            boxes: vector.empty<coin.Coin<gold.Gold>>(),
            shelf: table.new<u64, coin.Coin<gold.Gold>>(),
            ether: native_coin.zero()
        });
        return;
    }

    public entry put(who: &signer, n: u64) acquires Vault {
        let c: coin.Coin<gold.Gold>;
    label b0:
        c = coin.withdraw<gold.Gold>(copy(who), move(n));
        coin.merge<gold.Gold>(&mut borrow_global_mut<Vault>(signer.address_of(move(who))).Vault::pot, move(c));
        return;
    }

    public entry take(who: &signer, n: u64) acquires Vault {
        let a: address;
    label b0:
        a = signer.address_of(move(who));
        coin.deposit<gold.Gold>(copy(a), coin.extract<gold.Gold>(&mut borrow_global_mut<Vault>(copy(a)).Vault::pot, move(n)));
        return;
    }

    public entry box(who: &signer, n: u64) acquires Vault {
        let v: &mut Self.Vault;
        let c: coin.Coin<gold.Gold>;
    label b0:
        v = borrow_global_mut<Vault>(signer.address_of(move(who)));
        c = coin.extract<gold.Gold>(&mut copy(v).Vault::pot, move(n));
        vector.push_back<coin.Coin<gold.Gold>>(&mut move(v).Vault::boxes, move(c));
        return;
    }

    public entry unbox(who: &signer, i: u64) acquires Vault {
        let v: &mut Self.Vault;
        let c: coin.Coin<gold.Gold>;
    label b0:
        v = borrow_global_mut<Vault>(signer.address_of(move(who)));
        c = vector.swap_remove<coin.Coin<gold.Gold>>(&mut copy(v).Vault::boxes, move(i));
        coin.merge<gold.Gold>(&mut move(v).Vault::pot, move(c));
        return;
    }

    public entry shelve(who: &signer, key: u64, n: u64) acquires Vault {
        let v: &mut Self.Vault;
        let c: coin.Coin<gold.Gold>;
    label b0:
        v = borrow_global_mut<Vault>(signer.address_of(move(who)));
        c = coin.extract<gold.Gold>(&mut copy(v).Vault::pot, move(n));
        jump_if (table.contains<u64, coin.Coin<gold.Gold>>(&copy(v).Vault::shelf, copy(key))) there;
    label fresh:
        table.add<u64, coin.Coin<gold.Gold>>(&mut move(v).Vault::shelf, move(key), move(c));
        return;
    label there:
        coin.merge<gold.Gold>(table.borrow_mut<u64, coin.Coin<gold.Gold>>(&mut move(v).Vault::shelf, move(key)), move(c));
        return;
    }

    public entry unshelve(who: &signer, key: u64) acquires Vault {
        let v: &mut Self.Vault;
        let c: coin.Coin<gold.Gold>;
    label b0:
        v = borrow_global_mut<Vault>(signer.address_of(move(who)));
        c = table.remove<u64, coin.Coin<gold.Gold>>(&mut copy(v).Vault::shelf, move(key));
        coin.merge<gold.Gold>(&mut move(v).Vault::pot, move(c));
        return;
    }

    public entry attach(who: &signer) acquires Vault {
        let e: native_coin.Ether;
    label b0:
        e = native_coin.withdraw_attached(copy(who), native_coin.attached(copy(who)));
        native_coin.merge(&mut borrow_global_mut<Vault>(signer.address_of(move(who))).Vault::ether, move(e));
        return;
    }

    public entry collect(who: &signer, n: u64) acquires Vault {
        let e: native_coin.Ether;
    label b0:
        e = evm.collect(to_u256(move(n)));
        native_coin.merge(&mut borrow_global_mut<Vault>(signer.address_of(move(who))).Vault::ether, move(e));
        return;
    }

    public entry pay(who: &signer, to: address, n: u64) acquires Vault {
        let e: native_coin.Ether;
    label b0:
        e = native_coin.extract(&mut borrow_global_mut<Vault>(signer.address_of(move(who))).Vault::ether, to_u256(move(n)));
        native_coin.deposit(move(to), move(e));
        return;
    }

    // Coins of the pot and of the account's store are in hand during the call, and so
    // is a reference to an item of the table, if there is one.
    public entry out(who: &signer, to: address, wei: u64, data: vector<u8>, must: bool, hand: u64, ending: u8) acquires Vault {
        let a: address;
        let v: &mut Self.Vault;
        let item: &mut coin.Coin<gold.Gold>;
        let c: coin.Coin<gold.Gold>;
        let s: coin.Coin<gold.Gold>;
        let e: native_coin.Ether;
        let ok: bool;
    label b0:
        a = signer.address_of(copy(who));
        s = coin.withdraw<gold.Gold>(move(who), copy(hand));
        v = borrow_global_mut<Vault>(copy(a));
        c = coin.extract<gold.Gold>(&mut copy(v).Vault::pot, move(hand));
        e = native_coin.extract(&mut copy(v).Vault::ether, to_u256(move(wei)));
        jump_if (table.contains<u64, coin.Coin<gold.Gold>>(&copy(v).Vault::shelf, 0)) held;
    label plain:
        ok, data, e = evm.try_call(move(to), move(e), move(data));
        coin.merge<gold.Gold>(&mut copy(v).Vault::pot, move(c));
        jump back;
    label held:
        item = table.borrow_mut<u64, coin.Coin<gold.Gold>>(&mut copy(v).Vault::shelf, 0);
        ok, data, e = evm.try_call(move(to), move(e), move(data));
        coin.merge<gold.Gold>(move(item), move(c));
    label back:
        assert(move(ok) || !move(must), 9);
        native_coin.merge(&mut move(v).Vault::ether, move(e));
        coin.deposit<gold.Gold>(move(a), move(s));
        jump_if (copy(ending) == 1u8) reverts;
    label b3:
        jump_if (copy(ending) == 2u8) halts;
    label done:
        return;
    label reverts:
        abort 77;
    label halts:
        jump halts;
    }
}`

// bank is a chain with all who hold something, and what they hold.
type bank struct {
	*chain
	world   *world
	vaults  []string         // modules
	names   []common.Address // their accounts
	evm     []common.Address // batches
	script  common.Address
	holders []common.Address // who may hold anything
	total   uint256.Int      // wei of all accounts at first
	burnt   uint256.Int      // wei of base fees since
}

func newBank(t *testing.T) *bank {
	low, high := contract(batchCode), contract(batchCode)
	low.Balance, high.Balance = big.NewInt(1000), big.NewInt(1000)
	evm := []common.Address{common.HexToAddress("0xe1"), common.HexToAddress("0xe2")}
	alloc := testchain.Contracts(evm...)
	alloc[evm[0]], alloc[evm[1]] = low, high
	c := newChain(t, alloc)
	b := &bank{chain: c, evm: evm}
	me := c.as(0).String()
	succeeded(t, c.publish(0, move.Compatible, c.compile(goldSource, "@me", me),
		c.compile(vaultSource, "@me", me, "@name", "red"), c.compile(vaultSource, "@me", me, "@name", "blue")))
	b.script = c.deploy(1, wasmtest.Script())[0]
	b.holders = append(evm[:len(evm):len(evm)], b.script, common.HexToAddress("0x51"))
	for _, name := range []string{"red", "blue"} {
		b.vaults = append(b.vaults, me+"::"+name)
		b.names = append(b.names, move.ModuleAccount(tag.Module{Address: c.as(0), Name: name}))
	}
	b.holders = append(b.holders, b.names...)
	for i := range c.Keys {
		b.holders = append(b.holders, c.Address(i))
	}
	// Everybody begins with something.
	for i := range c.Keys {
		var txs []*types.Transaction
		for _, v := range b.vaults {
			txs = append(txs, c.call(i, 0, v, "open", nil), c.call(i, 20, v, "attach", nil))
		}
		a := c.as(i)
		txs = append(txs, c.call(0, 0, me+"::gold", "mint", nil, a[:], u64(100)), c.call(i, 0, b.vaults[i%2], "put", nil, u64(30)))
		succeeded(t, c.block(txs...)...)
	}
	var txs []*types.Transaction
	for k, a := range b.holders[:4] {
		var data []byte
		switch {
		case k < 2:
			data = quiet(well)
			for _, v := range b.vaults {
				data = batch(data).call(system.MoveGateway, 0, batchMust, c.pack("call", v, "open", []string{}, [][]byte{}))
			}
		case k == 2:
			data = wasmtest.Steps{}.Call(system.MoveGateway, 0, 1<<40, c.pack("call", b.vaults[0], "open", []string{}, [][]byte{})).Require()
		}
		txs = append(txs, c.to(1, a, 100, data))
	}
	for _, a := range b.names {
		txs = append(txs, c.to(1, a, 100, nil), c.to(1, evm[0], 0, newBatch(well).call(testchain.Token, 0, batchMust, testchain.TokenTransfer(a, 50))))
	}
	succeeded(t, c.block(txs...)...)
	b.world = b.observe()
	b.total = b.balances()
	return b
}

// world is what everybody has, at the head or by the model. Of accounts that pay
// fees it does not know the ether.
type world struct {
	ether  map[common.Address]uint64
	tokens map[common.Address]uint64
	stores map[common.Address]store
	vaults map[vaultKey]vault
	supply uint256.Int
}

type store struct {
	coins  uint64
	frozen bool
}

type vaultKey struct {
	module int
	who    common.Address
}

type vault struct {
	pot, ether uint64
	boxes      []uint64
	shelf      map[uint64]uint64
}

func (w *world) clone() *world {
	c := *w
	c.ether, c.tokens, c.stores, c.vaults = maps.Clone(w.ether), maps.Clone(w.tokens), maps.Clone(w.stores), maps.Clone(w.vaults)
	for k, v := range c.vaults {
		v.boxes, v.shelf = slices.Clone(v.boxes), maps.Clone(v.shelf)
		c.vaults[k] = v
	}
	return &c
}

// observe reads what everybody has at the head.
func (b *bank) observe() *world {
	b.Helper()
	w := &world{ether: map[common.Address]uint64{}, tokens: map[common.Address]uint64{}, stores: map[common.Address]store{}, vaults: map[vaultKey]vault{}}
	st := b.State(b)
	gold := b.as(0).String() + "::gold::Gold"
	info := b.resource(b.as(0), "0x1::coin::CoinInfo<"+gold+">")
	w.supply = littleEndian(info[len(info)-16:])
	for i, a := range b.holders {
		if i < len(b.holders)-len(b.Keys) {
			w.ether[a] = st.GetBalance(a).Uint64()
		}
		slot := st.GetState(testchain.Token, testchain.TokenSlot(a))
		w.tokens[a] = binary.BigEndian.Uint64(slot[24:])
		who := tag.FromEVM(a)
		if raw := b.resource(who, "0x1::coin::CoinStore<"+gold+">"); raw != nil {
			w.stores[a] = store{binary.LittleEndian.Uint64(raw), raw[8] == 1}
		}
		for m, name := range b.vaults {
			raw := b.resource(who, name+"::Vault")
			if raw == nil {
				continue
			}
			v := vault{pot: binary.LittleEndian.Uint64(raw), shelf: map[uint64]uint64{}}
			n := int(raw[8])
			for k := range n {
				v.boxes = append(v.boxes, binary.LittleEndian.Uint64(raw[9+8*k:]))
			}
			raw = raw[9+8*n:]
			for key := range uint64(keys) {
				item := tag.Address(crypto.Keccak256(raw[:32], u64(key)))
				if box := b.resource(item, "0x1::table::Box<0x1::coin::Coin<"+gold+">>"); box != nil {
					v.shelf[key] = binary.LittleEndian.Uint64(box)
				}
			}
			v.ether = binary.LittleEndian.Uint64(raw[32:])
			w.vaults[vaultKey{m, a}] = v
		}
	}
	w.ether[system.MoveGateway] = st.GetBalance(system.MoveGateway).Uint64()
	w.ether[testchain.Token] = st.GetBalance(testchain.Token).Uint64()
	return w
}

func littleEndian(b []byte) (n uint256.Int) {
	n.SetBytes(reversed(b))
	return n
}

// balances are the wei of all accounts that can have some.
func (b *bank) balances() (sum uint256.Int) {
	st := b.State(b)
	for _, a := range append(b.holders[:len(b.holders):len(b.holders)], system.MoveGateway, testchain.Token, testchain.Recipient) {
		sum.Add(&sum, st.GetBalance(a))
	}
	return sum
}

// conserved checks that nothing came into being or got lost.
func (b *bank) conserved(w *world) {
	b.Helper()
	var coins, tokens, ether uint256.Int
	add := func(sum *uint256.Int, n uint64) { sum.AddUint64(sum, n) }
	for _, s := range w.stores {
		add(&coins, s.coins)
	}
	for _, v := range w.vaults {
		add(&coins, v.pot)
		for _, n := range v.boxes {
			add(&coins, n)
		}
		for _, n := range v.shelf {
			add(&coins, n)
		}
		add(&ether, v.ether)
	}
	for _, n := range w.tokens {
		add(&tokens, n)
	}
	if !coins.Eq(&w.supply) {
		b.Errorf("%s coins exist, the supply is %s", coins.Dec(), w.supply.Dec())
	}
	if want := uint64(len(b.evm)) * 1e15; tokens.Uint64() != want {
		b.Errorf("%s tokens exist, want %d", tokens.Dec(), want)
	}
	if has := w.ether[system.MoveGateway]; ether.Uint64() != has {
		b.Errorf("%s wei of ether coins exist, the gateway has %d", ether.Dec(), has)
	}
	sum := b.balances()
	if want := new(uint256.Int).Sub(&b.total, &b.burnt); !sum.Eq(want) {
		b.Errorf("all balances are %s, want %s", sum.Dec(), want.Dec())
	}
}

// keys of tables are below it.
const keys = 2

// node is a call in a tree.
type node struct {
	kind   kind
	to     common.Address
	module int            // of a vault
	op     string         // function of a vault or the coin
	n, m   uint64         // amounts, keys and places, as op has them
	who    common.Address // as op has it
	kids   []kid
	end    ending
}

// kid is a call that a node makes.
type kid struct {
	wei  uint64
	must bool
	*node
}

type kind int

const (
	evmBatch kind = iota
	wasmScript
	moveOut
	moveVault
	moveCoin
	evmToken
	plainAccount
)

func amount(r *rand.Rand) uint64 {
	switch r.IntN(12) {
	case 0:
		return 0
	case 1:
		return 1<<64 - 1 - r.Uint64N(100)
	}
	return 1 + r.Uint64N(20)
}

// draw draws a tree. Small amounts are most, as those that are had.
func (b *bank) draw(r *rand.Rand, depth int) *node {
	holder := func() common.Address { return b.holders[r.IntN(len(b.holders))] }
	if depth < 4 && r.IntN(100) < 90-20*depth {
		n := &node{kind: []kind{evmBatch, wasmScript, moveOut}[r.IntN(3)]}
		switch x := r.IntN(40); {
		case x < 4:
			n.end = reverts
		case x == 4:
			n.end = halts
		}
		kids := 1 + r.IntN(3)
		switch n.kind {
		case evmBatch:
			n.to = b.evm[r.IntN(len(b.evm))]
		case wasmScript:
			n.to = b.script
		case moveOut:
			n.to, n.module, n.n, kids = system.MoveGateway, r.IntN(len(b.vaults)), r.Uint64N(5), 1
		}
		for range kids {
			k := kid{must: r.IntN(4) == 0, node: b.draw(r, depth+1)}
			if r.IntN(3) == 0 || k.op == "attach" {
				k.wei = r.Uint64N(8)
			}
			n.kids = append(n.kids, k)
		}
		return n
	}
	n := &node{to: system.MoveGateway, module: r.IntN(len(b.vaults)), n: amount(r), who: holder()}
	switch x := r.IntN(20); {
	case x < 11:
		n.kind, n.op = moveVault, []string{"open", "put", "put", "take", "box", "box", "unbox", "shelve", "shelve", "unshelve", "attach", "attach", "collect", "pay", "pay"}[r.IntN(15)]
		switch n.op {
		case "unbox":
			n.n = r.Uint64N(2)
		case "shelve", "unshelve":
			n.m = r.Uint64N(keys)
		}
		if n.op == "pay" && r.IntN(10) == 0 {
			n.who = system.MoveGateway
		}
	case x < 17:
		n.kind, n.op = moveCoin, []string{"mint", "mint", "burn", "burn_from", "freeze_store", "thaw", "thaw", "transfer", "transfer"}[r.IntN(9)]
	case x < 19:
		n.kind, n.to = evmToken, testchain.Token
	default:
		n.kind, n.to = plainAccount, b.holders[len(b.evm)+1+r.IntN(1+len(b.names))]
	}
	return n
}

// burns tells whether a frame in the tree burns its gas, and what its callers can
// do after it is hard to tell.
func (n *node) burns() bool {
	return n.end == halts || slices.ContainsFunc(n.kids, func(k kid) bool { return k.burns() })
}

// text is the tree for people.
func (n *node) text(indent string) string {
	kinds := [...]string{"EVM", "WASM", "Move out", "vault", "coin", "token", "account"}
	s := fmt.Sprintf("%s %x module %d %s(%d, %d, %s) %v\n", kinds[n.kind], n.to[18:], n.module, n.op, n.n, n.m, n.who, n.end)
	for _, k := range n.kids {
		s += fmt.Sprintf("%s  %d wei, must %v: %s", indent, k.wei, k.must, k.text(indent+"  "))
	}
	return s
}

// data is the call data of a node.
func (n *node) data(b *bank) []byte {
	gateway := func(module, function string, args ...[]byte) []byte {
		return b.pack("call", module, function, []string{}, list(args))
	}
	switch n.kind {
	case evmBatch:
		out := newBatch(n.end)
		for _, k := range n.kids {
			out = out.call(k.to, k.wei, boolean(k.must)[0], k.data(b))
		}
		return out
	case wasmScript:
		steps := wasmtest.Steps{}
		for _, k := range n.kids {
			if steps = steps.Call(k.to, k.wei, 1<<40, k.data(b)); k.must {
				steps = steps.Require()
			}
		}
		switch n.end {
		case reverts:
			steps = steps.Revert()
		case halts:
			steps = steps.Trap()
		}
		return steps
	case moveOut:
		k := n.kids[0]
		return gateway(b.vaults[n.module], "out", moveAddress(k.to), u64(k.wei), bcsBytes(k.data(b)), boolean(k.must), u64(n.n), []byte{byte(n.end)})
	case evmToken:
		return testchain.TokenTransfer(n.who, n.n)
	case plainAccount:
		return nil
	}
	module := b.vaults[n.module]
	if n.kind == moveCoin {
		module = b.as(0).String() + "::gold"
	}
	switch n.op {
	case "open", "attach":
		return gateway(module, n.op)
	case "shelve":
		return gateway(module, n.op, u64(n.m), u64(n.n))
	case "unshelve":
		return gateway(module, n.op, u64(n.m))
	case "pay", "mint", "burn_from", "transfer":
		return gateway(module, n.op, moveAddress(n.who), u64(n.n))
	case "freeze_store", "thaw":
		return gateway(module, n.op, moveAddress(n.who))
	}
	return gateway(module, n.op, u64(n.n))
}
