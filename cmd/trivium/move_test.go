package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/app/devnet"
)

const vaultSource = `// A box that its publisher has, and text of all kinds.
module @me.vault {
    struct Box has key { coins: u64, note: string.String }
    struct Put has drop, store { by: u64, who: address }

    import 0x1.event;
    import 0x1.signer;
    import 0x1.string;
    import 0x1.option;
    import 0x1.error;

    init_module(owner: &signer) {
    label b0:
        move_to<Box>(move(owner), Box { coins: 7, note: string.utf8(b"box") });
        return;
    }

    public entry put(who: &signer, by: u64) acquires Box {
        let c: &mut u64;
    label b0:
        assert(copy(by) != 0, error.invalid_argument(6));
        c = &mut borrow_global_mut<Box>(@me).Box::coins;
        *copy(c) = *copy(c) + copy(by);
        _ = move(c);
        event.emit<Self.Put>(Put { by: move(by), who: signer.address_of(move(who)) });
        return;
    }

    public coins(): u64 acquires Box {
    label b0:
        return *&borrow_global<Box>(@me).Box::coins;
    }

    public echo<T>(a: address, b: vector<u8>, s: string.String, o: option.Option<u64>): address * vector<u8> * string.String * option.Option<u64> {
    label b0:
        return move(a), move(b), move(s), move(o);
    }

    public open(b: Self.Box): u64 {
        let coins: u64;
        let note: string.String;
    label b0:
        Box { coins, note } = move(b);
        return move(coins);
    }

    hidden() {
    label b0:
        return;
    }
}`

func fixtures(t *testing.T) []string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "fixtures", "move", "aptos-framework-v5", "*.mv"))
	if len(files) == 0 {
		t.Skip("no fixtures")
	}
	return files // their names begin with their place
}

func TestMoveVerifiesAFramework(t *testing.T) {
	files := fixtures(t)
	out, err := run(t, append([]string{"move", "verify"}, files...)...)
	if err != nil || strings.Count(out, "OK\n") != len(files) || strings.Count(out, "\n") != len(files) || len(files) != 70 {
		t.Fatalf("%d files: %v\n%s", len(files), err, out)
	}
	// One instruction of coin is another: it is refused, and what needs it is not linked.
	coin, err := os.ReadFile(files[37])
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(coin, []byte{0x0b, 0x00, 0x11}) // move_loc 0; call
	if at < 0 {
		t.Fatal("no such instructions in " + files[37])
	}
	coin[at] = 0x0c // st_loc
	bad := append([]string{}, files...)
	bad[37] = keep(t, "coin.mv", coin)
	out, err = run(t, append([]string{"move", "verify"}, bad...)...)
	lines := strings.Split(out, "\n")
	refused := 70 - strings.Count(out, "OK\n")
	if err == nil || err.Error() != fmt.Sprintf("%d of 70 modules are refused", refused) || strings.Count(out, "LINKER_ERROR ") != refused-1 ||
		!regexp.MustCompile(`^[A-Z_]+ .*coin\.mv: in 0x1::coin function \d+ \(\w+\)`).MatchString(lines[37]) || strings.HasPrefix(lines[37], "OK") ||
		!strings.HasPrefix(lines[38], "LINKER_ERROR "+files[38]+": in 0x1::aptos_coin: there is no module 0x1::coin (") {
		t.Errorf("%v\n%s", err, strings.Join(lines[37:39], "\n"))
	}
}

func TestMoveMistakes(t *testing.T) {
	const key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
	source := keep(t, "vault.mvir", []byte(vaultSource))
	binary := keep(t, "bad.mv", []byte{0xa1, 0x1c, 0xeb, 0x0b, 9, 0, 0, 0})
	untyped := keep(t, "untyped.mvir", []byte("module @me.m { f(): u64 { label b0: return true; } }"))
	foreign := keep(t, "foreign.mvir", []byte("module 0x42.m { f() { label b0: return; } }"))
	language := keep(t, "m.move", []byte("module 0x42::m {}"))
	uncalled := keep(t, "uncalled.mvir", []byte("module @me.m { public init_module(s: &signer) { label b0: return; } }"))
	down := []string{"--rpc", "127.0.0.1:1"}
	bare := answers(t, map[string]string{"trivium_getMoveModule": "null", "trivium_getMoveResource": "null"})
	at := []string{"--rpc", bare.URL}
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"move", "vrify"}, `unknown command "vrify"`},
		{[]string{"move", "verify"}, "requires at least 1 arg"},
		{[]string{"move", "verify", "nowhere.mv"}, "1 of 1 modules are refused"},
		{[]string{"move", "verify", source, "--address", "me"}, `--address: "me" is no name of an address, want NAME=0x1234`},
		{[]string{"move", "assemble", source}, source + ":2:8: what @me stands for is not given: add --address me=0x..."},
		{[]string{"move", "assemble", binary}, "a source in Move IR has a name that ends in .mvir"},
		{[]string{"move", "assemble", language}, language + ": the Move language is not compiled here: compile it with a compiler of the Aptos family, or write Move IR"},
		{[]string{"move", "publish", language, "--key", key}, language + ": the Move language is not compiled here"},
		{[]string{"move", "disassemble", language}, language + ": the Move language is not compiled here"},
		{[]string{"move", "publish", source, "--key", key, "--address", "me=0x42"}, "--address me=0x42: the key is of 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266, and what it publishes has that address: leave out --address me"},
		{[]string{"move", "publish", uncalled, "--key", key}, "INVALID_MAIN_FUNCTION_SIGNATURE " + uncalled + ": in 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266::m function 0 (init_module): init_module is not called: it must be private and take one &signer or signer and nothing else"},
		{[]string{"move", "assemble", "nowhere.mvir"}, "nowhere.mvir: no such file or directory"},
		{[]string{"move", "assemble", source, "--deps", binary}, "--deps: UNKNOWN_VERSION " + binary},
		{[]string{"move", "assemble", source, "--format-version", "4"}, "--format-version: the binary format has no version 4 here, want 5 to 7"},
		{[]string{"move", "disassemble", binary}, "UNKNOWN_VERSION " + binary},
		{[]string{"move", "disassemble", source}, source + ": it is text, and no binary module"},
		{[]string{"move", "disassemble", "nowhere.mv"}, `"nowhere.mv" is neither a file that is there nor a module such as 0x1::coin`},
		{append([]string{"move", "disassemble", "0x1::coin"}, down...), "no answer from http://127.0.0.1:1"},
		{append([]string{"move", "module", "0x42::coin"}, at...), "there is no module 0x42::coin on the chain behind " + bare.URL},
		{[]string{"move", "module", "coin"}, `"coin" is no name of a module, want 0xADDRESS::MODULE`},
		{[]string{"move", "publish", source}, "no key: give --key"},
		{[]string{"move", "publish", source, "--key", key, "--policy", "none"}, `--policy: policy "none" is unknown, want compatible`},
		{append([]string{"move", "publish", untyped, "--key", key}, at...), "RET_TYPE_MISMATCH_ERROR " + untyped + ": in 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266::m function 0 (f) offset 1, line 1"},
		{append([]string{"move", "publish", foreign, "--key", key}, at...), foreign + ": module 0x42::m can only be published by 0x42, and the key is of 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266; in a source write @me"},
		{append([]string{"move", "publish", source, "--key", key}, down...), "no answer from http://127.0.0.1:1"},
		{[]string{"move", "call", "coin::f"}, `"coin::f" is no name of a function, want 0xADDRESS::MODULE::FUNCTION`},
		{[]string{"move", "call", "0x1::coin::f", "--send"}, "no key: give --key"},
		{[]string{"move", "call", "0x1::coin::f", "--send", "--from", account}, "--from and --send are both set"},
		{[]string{"move", "call", "0x1::coin::f", "--value", "1.5"}, `--value: "1.5" has no unit`},
		{append([]string{"move", "call", "0x1::coin::f"}, at...), "there is no module 0x1::coin"},
		{append([]string{"move", "resource", "1", "0x1::coin::Coin"}, at...), `"1" is not an address`},
		{append([]string{"move", "resource", "0x1", "coin"}, at...), `"coin" is no type of a resource, want 0xADDRESS::MODULE::STRUCT`},
	} {
		_, err := run(t, tc.args...)
		if err == nil || !strings.Contains(oneLine(err), tc.want) {
			t.Errorf("trivium %s\n got %v\nwant %s", strings.Join(tc.args, " "), err, tc.want)
		}
		if err != nil && strings.Contains(err.Error(), key[2:]) {
			t.Errorf("the key shows: %v", err)
		}
	}
}

func TestMoveAssembleAndDisassemble(t *testing.T) {
	source := keep(t, "vault.mvir", []byte(vaultSource))
	binary := strings.TrimSuffix(source, "ir")
	out, err := run(t, "move", "assemble", source, "--address", "me=0x42")
	if err != nil || !strings.HasPrefix(out, "module       0x42::vault\nfile         "+binary+", ") {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err = run(t, "move", "verify", binary); err != nil || out != "OK\n" {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = run(t, "move", "disassemble", binary); err != nil || !strings.Contains(out, "module 0x42::vault\n") || !strings.Contains(out, "public entry fun put(") {
		t.Errorf("%v\n%s", err, out)
	}
	user := keep(t, "user.mvir", []byte("module 0x42.user { import 0x42.vault; f(): u64 { label b0: return vault.coins(); } }"))
	old := filepath.Join(t.TempDir(), "old.mv")
	if out, err = run(t, "move", "assemble", user, "--deps", binary, "-o", old, "--format-version", "5"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if code, err := os.ReadFile(old); err != nil || len(code) < 8 || code[4] != 5 {
		t.Errorf("% x %v", code, err)
	}
	if out, err = run(t, "move", "verify", binary, old, user); err != nil || strings.Count(out, "OK\n") != 3 {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestMoveFromTheCommandLine(t *testing.T) {
	url := rpcOfDevnet(t)
	t.Setenv("TRIVIUM_KEY", devnet.Accounts[0].Key)
	t.Setenv("TRIVIUM_RPC", url)
	move := func(args ...string) (string, error) { return run(t, append([]string{"move"}, args...)...) }
	me, you := strings.ToLower(devnet.Accounts[0].Address.Hex()), devnet.Accounts[1].Address.Hex()
	vault := me + "::vault"
	source := keep(t, "vault.mvir", []byte(vaultSource))

	// Nothing is there yet.
	if _, err := move("view", vault+"::coins"); err == nil || err.Error() != "there is no module "+vault+" on the chain behind "+url {
		t.Error(err)
	}
	out, err := move("publish", source)
	if err != nil || !regexp.MustCompile(`^module       `+vault+`, \d+ bytes; init_module was called\ntransaction  0x\w{64}\nblock        \d+\ngas          \d+\nevent        `+vault+` published\n$`).MatchString(out) {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"view", vault + "::coins"}, "7\n"},
		{[]string{"view", vault + "::echo", you, `b"hi"`, "a text", "none", "--type-args", "vector<u8>"}, strings.ToLower(you) + "\n0x6869\n\"a text\"\nnull\n"},
		{[]string{"view", vault + "::echo", "0x1", "[1, 2]", `"q"`, "some(5)", "--type-args", "0x1::table::Table<u8,address>"}, "0x1\n0x0102\n\"q\"\n5\n"},
		{[]string{"view", "0x1::math64::pow", "3", "4"}, "81\n"},
		{[]string{"call", vault + "::coins"}, "7\n"},
		{[]string{"call", vault + "::put", "5", "--from", you}, ""},
		{[]string{"resource", me, vault + "::Box"}, "value        {\"coins\":\"7\",\"note\":\"box\"}\nraw          0x070000000000000003626f78\n"},
	} {
		if out, err := move(tc.args...); err != nil || out != tc.want {
			t.Errorf("%q: %v %q, want %q", tc.args, err, out, tc.want)
		}
	}
	out, err = move("call", vault+"::put", "5", "--send")
	if err != nil || !strings.Contains(out, "\nevent        "+vault+`::Put {"by":"5","who":"`+me+"\"}\n") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = move("view", vault+"::coins"); err != nil || out != "12\n" {
		t.Errorf("%v %s", err, out)
	}
	out, err = move("module", vault)
	if err != nil || !strings.Contains(out, "policy       compatible, not upgraded so far\n") ||
		!strings.Contains(out, "struct Box has key { coins: u64, note: 0x1::string::String }\n") ||
		!strings.Contains(out, "public entry fun put(&signer, u64)\n") || !strings.Contains(out, "public fun coins(): u64\n") || strings.Contains(out, "hidden") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = move("module", "0x1::coin"); err != nil || !strings.Contains(out, "policy       part of the node, the framework\n") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = move("disassemble", vault); err != nil || !strings.Contains(out, "module "+vault+"\n") {
		t.Errorf("%v\n%s", err, out)
	}

	const gateway = "0x5452495649554d00000000000000000000000201"
	other := keep(t, "other.mvir", []byte(strings.Replace(vaultSource, "public coins(", "public coinz(", 1)))
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"view", vault + "::coin"}, "module " + vault + " has no function coin; did you mean coins?"},
		{[]string{"view", vault + "::something"}, "has no function something; `trivium move module " + vault + "` lists those that it has"},
		{[]string{"view", vault + "::hidden"}, vault + "::hidden is neither public nor an entry function: only Move code calls it"},
		{[]string{"view", vault + "::put", "5"}, "put takes a signer, which a view has none of: use `trivium move call`"},
		{[]string{"call", vault + "::put"}, vault + "::put takes 1 argument (u64), given 0; the signer is whoever calls, and not given"},
		{[]string{"call", vault + "::put", "x"}, `argument 1 (u64) of put: "x" is no whole number`},
		{[]string{"call", vault + "::open", "5"}, "argument 1 of " + vault + "::open, " + vault + "::Box, cannot be given from outside: only Move code can call it"},
		{[]string{"view", vault + "::echo", "0x1", "0x", "", "none"}, "echo takes 1 type argument, given 0: they are given with --type-args"},
		{[]string{"view", vault + "::echo", "0x1", "0x", "", "none", "--type-args", "u7"}, `--type-args: "u7" is no type`},
		{[]string{"view", vault + "::echo", "0x1", "0x", "", "none", "--type-args", "0x1::nothing::T"}, "cannot be called so: LINKER_ERROR in 0x1::nothing: there is no module 0x1::nothing"},
		{[]string{"call", vault + "::put", "0", "--from", you}, "reverted: Move abort 65542 (0x10006: INVALID_ARGUMENT 6) in " + vault + "::put"},
		{[]string{"call", vault + "::put", "0", "--send"}, "reverted: Move abort 65542 (0x10006: INVALID_ARGUMENT 6) in " + vault + "::put"},
		{[]string{"call", vault + "::put", "18446744073709551615"}, "reverted: Move error ARITHMETIC_ERROR in " + vault + "::put at instruction "},
		{[]string{"call", vault + "::put", "5", "--value", "3", "--from", you}, "reverted: the function has not taken the value that came with the call: 3 wei are left"},
		{[]string{"resource", you, vault + "::Box"}, strings.ToLower(you) + " has no " + vault + "::Box"},
		{[]string{"resource", you, "0x42::vault::Box"}, "there is no module 0x42::vault"},
		{[]string{"publish", other}, other + ": cannot take the place of " + vault + ": function coins is removed; keep it, or publish under another name"},
	} {
		if _, err := move(tc.args...); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q\n got %v\nwant %s", tc.args, err, tc.want)
		}
	}
	// An upgrade, after which there are none.
	if out, err = move("publish", source, "--policy", "immutable"); err != nil || !strings.Contains(out, "; init_module is called when a module is new, not by an upgrade\n") || !strings.Contains(out, "published, upgraded once") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err = move("publish", source); err == nil || err.Error() != source+": module "+vault+" is immutable: it was published with that policy and cannot be upgraded" {
		t.Error(err)
	}
	// Who calls the gateway as any contract gets the same words.
	_, err = run(t, "wasm", "call", gateway, "call(string,string,string[],bytes[])", vault, "put", "[]", "[0x0000000000000000]")
	if err == nil || err.Error() != "reverted: Move abort 65542 (0x10006: INVALID_ARGUMENT 6) in "+vault+"::put" {
		t.Error(err)
	}
}
