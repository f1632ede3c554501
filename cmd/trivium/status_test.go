package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// answers serves canned results of JSON-RPC methods.
func answers(t *testing.T, results map[string]string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var call struct {
			ID     json.RawMessage
			Method string
		}
		if err := json.NewDecoder(r.Body).Decode(&call); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"result":%s}`, call.ID, results[call.Method])
	}))
	t.Cleanup(s.Close)
	return s
}

func TestStatusOfANodeWithoutADALayer(t *testing.T) {
	hash := `"0x` + strings.Repeat("11", 32) + `"`
	head := func(number string) string { return `{"number":"` + number + `","hash":` + hash + `,"daHeight":"0x29"}` }
	s := answers(t, map[string]string{
		"web3_clientVersion": `"trivium/v1"`, "eth_chainId": `"0x7"`, "txpool_status": `{"pending":"0x1","queued":"0x0"}`,
		"trivium_syncStatus": `{"soft":` + head("0x9") + `,"safe":` + head("0x8") + `,"final":` + head("0x8") + `,"settled":` + head("0x0") +
			`,"syncing":false,"daDerived":"0x39","daHead":"0x39","daError":"connection refused",` +
			`"daTroubles":[{"doing":"posting","reason":"unfunded","since":"2026-01-02T03:04:05Z","error":"no TIA"}]}`,
		"trivium_getBlockDA": `{"safeAt":"0x39"}`,
	})
	out, err := run(t, "status", "--rpc", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"trivium/v1, chain 7\n", "soft     block 9 ", "DA height: origin 41, safe at 57\n",
		"derived  DA height 57 of 57, waiting for the DA layer\n", "trouble  posting, DA layer: unfunded, since 2026-01-", ": no TIA\n", "parent   sovereign: no parent chain\n", "pool     1 pending, 0 queued\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestStatusOfANodeWithAParentChain(t *testing.T) {
	head := `{"number":"0x1","hash":"0x` + strings.Repeat("11", 32) + `","daHeight":"0x1"}`
	s := answers(t, map[string]string{
		"web3_clientVersion": `"trivium/v1"`, "eth_chainId": `"0x7"`, "txpool_status": `{"pending":"0x1","queued":"0x0"}`,
		"trivium_syncStatus": `{"soft":` + head + `,"safe":` + head + `,"final":` + head + `,"settled":` + head +
			`,"daDerived":"0x39","daHead":"0x3b","daTroubles":[],"parent":{"chainId":"0x1","finalized":"0x20","takenIn":"0x10","inboxCount":"0x3","error":"it hangs",` +
			`"troubles":[{"doing":"reading","reason":"hung","since":"2026-01-02T03:04:05Z","error":"it hangs"}]}}`,
		"trivium_getBlockDA": `null`,
	})
	out, err := run(t, "status", "--rpc", s.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"derived  DA height 57 of 59, waiting for the parent chain\n", "parent   chain 1: block 16 taken in, final up to 32, 3 deposits\n",
		"trouble  reading, parent chain: hung, since 2026-01-", ": it hangs\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestStatusOfOutputs(t *testing.T) {
	hash, account := `"0x`+strings.Repeat("11", 32)+`"`, `"0x`+strings.Repeat("22", 20)+`"`
	head := `{"number":"0x9","hash":` + hash + `,"daHeight":"0x29"}`
	output := func(index, why string) string {
		return `{"index":"` + index + `","blockNumber":"0x7","status":"proposed","finalAt":"0x10","root":` + hash + `,"proposer":` + account + `,"why":"` + why + `"}`
	}
	s := answers(t, map[string]string{
		"web3_clientVersion": `"trivium/v1"`, "eth_chainId": `"0x7"`, "txpool_status": `{"pending":"0x1","queued":"0x0"}`, "trivium_getBlockDA": `null`,
		"trivium_syncStatus": `{"soft":` + head + `,"safe":` + head + `,"final":` + head + `,"settled":` + head + `,"parent":{"chainId":"0x1","finalized":"0x5",` +
			`"takenIn":"0x4","inboxCount":"0x3","error":null,"troubles":[],"outputs":{"right":"0x2","unknown":"0x1","wrong":[` + output("0x3", "its state root differs") +
			`],"newest":` + output("0x1", "") + `,"sender":{"account":` + account + `,"waiting":"0x1","doing":"challenge output 3","transactionHash":` + hash + `}}}}`,
	})
	out, err := run(t, "status", "--rpc", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"outputs  2 right, 1 not judged yet, 1 wrong; newest 1 of block 7, proposed, window to ", "WRONG    output 3 of block 7 by 0x2222", ": its state root differs\n",
		"sending  1 on the parent chain by 0x2222", "first: challenge output 3 (0x1111",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}
