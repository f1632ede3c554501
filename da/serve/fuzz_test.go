package serve

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
)

// FuzzRequest: any body gets JSON or nothing, and never a panic.
func FuzzRequest(f *testing.F) {
	l, err := local.Open(local.Config{ChainID: "test"})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { l.Close() })
	l.Faults().RefuseSubmit(da.KindTemporary, -1) // nothing seals here
	handler := New(l, Options{})
	const ns = `"AAAAAAAAAAAAAAAAAAAAAAAAAHJvbGx1cC10c3Q="`
	const commitment = `"IMGFztwOt4+PqNDgRI20wswulABDP7SphFe3vsYS5/o="`
	for _, s := range []string{
		``, `null`, `[]`, `[null]`, `{"id":{}}`,
		`{"jsonrpc":"2.0","id":1,"method":"header.GetByHeight","params":[1]}`,
		`{"jsonrpc":"2.0","id":1,"method":"header.GetByHeight","params":[18446744073709551615]}`,
		`{"jsonrpc":"2.0","id":1,"method":"blob.Get","params":[1,` + ns + `,` + commitment + `]}`,
		`{"jsonrpc":"2.0","id":1,"method":"blob.GetAll","params":[1,[` + ns + `,null]]}`,
		`{"jsonrpc":"2.0","id":1,"method":"blob.Included","params":[1,` + ns + `,[{"start":-1}],` + commitment + `]}`,
		`{"jsonrpc":"2.0","id":1,"method":"blob.Submit","params":[[{"namespace":` + ns + `,"data":"eA==","share_version":1}],null]}`,
		`[{"jsonrpc":"2.0","id":1,"method":"share.GetNamespaceData","params":[1,` + ns + `]},{"method":"x"}]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body)))
		if answer := w.Body.Bytes(); len(answer) > 0 && !json.Valid(answer) {
			t.Fatalf("%q is answered with %q", body, answer)
		}
	})
}
