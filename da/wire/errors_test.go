package wire

import (
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/da"
)

const someHash = "FDBFEDEFAF47079F960FC5D41A0546643155EB1D581C13C338F6FC4E41295BB3"

// What a node's texts mean. The source of each is beside it in errors.go, or here
// where it is another's: cosmos-sdk v0.52 x/auth and x/bank, celestia-app v9.
func TestClassify(t *testing.T) {
	refusal := func(log, code string) string {
		return "broadcast tx error: hash " + someHash + " error: " + log + " code: " + code
	}
	const read, write = "header.GetByHeight", SubmitMethod
	for _, c := range []struct {
		method, text string
		kind         da.Kind
		reason       da.Reason
	}{
		{read, "missing permission to invoke 'GetByHeight' (need 'read')", da.KindUnauthorized, da.ReasonPermission},
		{write, "missing permission to invoke 'Submit' (need 'write')", da.KindUnauthorized, da.ReasonPermission},
		{write, NoState, da.KindFatal, da.ReasonNoState},
		{read, NoState, da.KindFatal, da.ReasonNoState},
		{read, NotFound, da.KindNotFound, ""},
		{read, ZeroHeight, da.KindFatal, ""},
		{read, Future(3, 9), da.KindFuture, ""},
		{read, "header: syncing in progress: localHeadHeight: 7, requestedHeight: 2000", da.KindTemporary, da.ReasonSyncing},
		{read, "syncer head: context deadline exceeded", da.KindTemporary, da.ReasonSyncing},
		{read, "header/store: store is empty", da.KindTemporary, da.ReasonSyncing},
		{read, "requested header (5) is below Tail (90)", da.KindPruned, da.ReasonPruned},
		{read, "light availability: timestamp outside sampling window", da.KindPruned, da.ReasonPruned},
		{read, "all getters failed: data not found\ndata not found", da.KindPruned, da.ReasonPruned},
		{read, "header/store: invalid range(7,7)", da.KindFatal, ""},
		{read, "context deadline exceeded", da.KindTemporary, ""},
		{read, "rpc error: code = Unavailable desc = connection refused", da.KindTemporary, ""},

		{write, NoBlobs, da.KindFatal, ""},
		{write, "failed to get tx author address: getting account key: lane-9.info: key not found", da.KindFatal, da.ReasonKey},
		{write, "failed to create msg pay-for-blobs: blob signer 00 does not match MsgPayForBlobs signer D3: invalid blob signer", da.KindFatal, ""},
		{write, "blob signer 00 does not match MsgPayForBlobs signer D3: invalid blob signer", da.KindFatal, ""},
		{write, "account for signer celestia1abc not found", da.KindTemporary, da.ReasonUnfunded},
		{write, "failed to setup a tx client: rpc error: code = Unavailable desc = connection refused", da.KindTemporary, da.ReasonNoState},
		{write, "state: estimated gas price exceeds max gas price in tx config", da.KindUnderpriced, da.ReasonPrice},
		{write, "error parsing sequence mismatch: expected two numbers. ErrorLog: ", da.KindTemporary, da.ReasonSequence},

		{write, refusal("", "21"), da.KindTooLarge, da.ReasonBlobSize},
		{write, refusal("", "20"), da.KindTemporary, da.ReasonMempool},
		{write, refusal("", "19"), da.KindAmbiguous, da.ReasonAmbiguous},
		{write, refusal("spendable balance 12utia is smaller than 320utia: insufficient funds", "5"), da.KindTemporary, da.ReasonUnfunded},                                                    // x/bank/keeper/send.go
		{write, refusal("fee payer address: celestia1abc does not exist: unknown address", "9"), da.KindTemporary, da.ReasonUnfunded},                                                         // x/auth/ante/fee.go
		{write, refusal("account sequence mismatch, expected 8, got 7: incorrect account sequence", "32"), da.KindTemporary, da.ReasonSequence},                                               // x/auth/ante/sigverify.go
		{write, refusal("out of gas in location: txSize; gasWanted: 10, gasUsed: 2760: out of gas", "11"), da.KindFatal, da.ReasonGas},                                                        // x/auth/ante/setup.go
		{write, refusal("insufficient gas price for the network; got: 1utia, required: 320utia (min gas price: 0.004 utia/gas): insufficient fee", "13"), da.KindUnderpriced, da.ReasonPrice}, // app/ante/fee.go
		{write, "failed to submit blobs due to insufficient gas price in txconfig: " + refusal("insufficient fee", "13"), da.KindUnderpriced, da.ReasonPrice},
		{write, refusal("tx size 8400000 bytes is larger than the application's configured MaxTxSize of 8388608 bytes for version 9: transaction size exceeds maximum allowed limit", "11142"), da.KindTooLarge, da.ReasonBlobSize},
		{write, refusal("invalid blob signer", "11140"), da.KindFatal, ""},
		{write, refusal("some other refusal", "4"), da.KindTemporary, ""},
		{write, refusal("", "99999999999999999999"), da.KindAmbiguous, da.ReasonAmbiguous},
		// Several consensus nodes: one of them may have taken it.
		{write, refusal("", "20") + "\n" + refusal("", "20"), da.KindTemporary, da.ReasonMempool},
		{write, refusal("", "20") + "\nrpc error: code = DeadlineExceeded", da.KindAmbiguous, da.ReasonNoState},

		{write, "tx execution failed with code 11: out of gas in location: WriteFlat", da.KindAmbiguous, da.ReasonGas},
		{write, "tx with hash " + someHash + " was rejected by the node with execution code: 32 and log: account sequence mismatch", da.KindAmbiguous, da.ReasonSequence},
		{write, "eviction poll timeout: transaction " + someHash + " was evicted ", da.KindAmbiguous, da.ReasonAmbiguous},
		{write, "context deadline exceeded", da.KindAmbiguous, da.ReasonAmbiguous},
		// As answered by a real bridge whose validator was stopped.
		{write, `rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:9090: connect: connection refused"`, da.KindAmbiguous, da.ReasonNoState},
		{"state.Balance", `failed to query for balance: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:9090: connect: connection refused"; result log: ; result code: 0`, da.KindTemporary, da.ReasonNoState},
		// Reading's words mean nothing of a submission.
		{write, "syncer head: context deadline exceeded", da.KindAmbiguous, da.ReasonAmbiguous},
	} {
		e := (&Error{CodeMethod, c.text}).Classify(c.method)
		if e.Kind != c.kind || e.Reason != c.reason || e.Op != c.method {
			t.Errorf("%s %q: %s %q, want %s %q", c.method, c.text, e.Kind, e.Reason, c.kind, c.reason)
		}
		if !strings.Contains(e.Error(), c.text) {
			t.Errorf("%q is not in %q", c.text, e)
		}
	}
	for code, want := range map[int]class{
		CodeParse: {kind: da.KindFatal}, CodeParams: {kind: da.KindFatal}, CodeInvalidRequest: {kind: da.KindFatal}, CodeNoMethod: {da.KindFatal, da.ReasonHTTP},
	} {
		if c, _ := (&Error{code, "x"}).class(true); c != want {
			t.Errorf("code %d: %v, want %v", code, c, want)
		}
	}
	if c, _ := (&Error{CodeParse, TooBig()}).class(true); c != (class{da.KindTooLarge, da.ReasonRequestSize}) {
		t.Errorf("over 16 MiB: %v", c)
	}
}

func TestPriceAsked(t *testing.T) {
	for text, want := range map[string]float64{
		"insufficient minimum gas price for this node; got: 1utia, required: 320utia (min gas price: 0.004 utia/gas): insufficient fee": 0.004,
		"insufficient gas price for the network; got: 1utia, required: 900000utia (min gas price: 12.5 utia/gas): insufficient fee":     12.5,
		"got: 1utia, required: 320utia: insufficient fee":            0,
		"(min gas price: -1 utia/gas)":                               0,
		"(min gas price: 1e999 utia/gas)":                            0,
		"(min gas price: NaN utia/gas)":                              0,
		"(min gas price: " + strings.Repeat("9", 400) + " utia/gas)": 0,
	} {
		e := (&Error{CodeMethod, "broadcast tx error: hash " + someHash + " error: " + text + " code: 13"}).Classify(SubmitMethod)
		if got := da.PriceOf(e); got != want || e.Kind != da.KindUnderpriced {
			t.Errorf("%.100q: %s, price %g, want %g", text, e.Kind, got, want)
		}
	}
	e := (&Error{CodeMethod, "broadcast tx error: hash " + someHash + " error: (min gas price: 0.004 utia/gas) code: 20"}).Classify(SubmitMethod)
	if e.Price != 0 {
		t.Errorf("a price of %g in another refusal", e.Price)
	}
}

// What serve says of an error, a client takes for the same error.
func TestMessageIsUnderstood(t *testing.T) {
	for _, c := range []struct {
		method string
		kind   da.Kind
		reason da.Reason
		price  float64
	}{
		{SubmitMethod, da.KindTemporary, "", 0},
		{SubmitMethod, da.KindTemporary, da.ReasonMempool, 0},
		{SubmitMethod, da.KindTemporary, da.ReasonUnfunded, 0},
		{SubmitMethod, da.KindTemporary, da.ReasonSequence, 0},
		{SubmitMethod, da.KindUnderpriced, da.ReasonPrice, 0},
		{SubmitMethod, da.KindUnderpriced, da.ReasonPrice, 0.0125},
		{SubmitMethod, da.KindTooLarge, da.ReasonBlobSize, 0},
		{SubmitMethod, da.KindFatal, "", 0},
		{SubmitMethod, da.KindFatal, da.ReasonGas, 0},
		{SubmitMethod, da.KindFatal, da.ReasonNoState, 0},
		{SubmitMethod, da.KindAmbiguous, da.ReasonAmbiguous, 0},
		{SubmitMethod, da.KindUnauthorized, da.ReasonPermission, 0},
		{"blob.Get", da.KindUnauthorized, da.ReasonPermission, 0},
		{"blob.Get", da.KindNotFound, "", 0},
		{"blob.Get", da.KindPruned, da.ReasonPruned, 0},
		{"blob.Get", da.KindTemporary, "", 0},
		{"blob.Get", da.KindTemporary, da.ReasonSyncing, 0},
	} {
		e := da.Errorf(c.kind, c.method, "the cause").Because(c.reason)
		e.Price = c.price
		got := (&Error{CodeMethod, Message(e, c.method, someHash)}).Classify(c.method)
		if got.Kind != c.kind || got.Reason != c.reason || got.Price != c.price {
			t.Errorf("%s %s %q %g is taken for %s %q %g: %q", c.method, c.kind, c.reason, c.price, got.Kind, got.Reason, got.Price, got.Err)
		}
	}
}

// FuzzClassify: any text of any method is classed; a submission is refused only
// by texts that say so.
func FuzzClassify(f *testing.F) {
	for _, s := range []string{"", NotFound, "broadcast tx error: hash AB error:  code: 21", "tx execution failed with code 5: x"} {
		f.Add(CodeMethod, s, true)
		f.Add(CodeParse, s, false)
	}
	f.Fuzz(func(t *testing.T, code int, message string, submit bool) {
		method := "blob.Get"
		if submit {
			method = SubmitMethod
		}
		e := (&Error{code, message}).Classify(method)
		if e.Price < 0 || e.Price > 1e300 || e.Price != 0 && e.Kind != da.KindUnderpriced && e.Kind != da.KindAmbiguous {
			t.Errorf("%d %q: %s, price %g", code, message, e.Kind, e.Price)
		}
		if e.Kind == da.KindAmbiguous && !submit {
			t.Errorf("reading is ambiguous: %d %q", code, message)
		}
	})
}
