package dasuite

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/wire"
)

// batches: each request has its answer, by its id.
func (s *suite) batches(t *testing.T) {
	status, answer := s.post(t, s.bearer(), []byte(`[{"jsonrpc":"2.0","id":1,"method":"no.Such","params":[]},`+
		`{"jsonrpc":"2.0","id":"b","method":"header.LocalHead","params":[]}]`))
	var answers []wire.Response
	if err := json.Unmarshal(answer, &answers); err != nil || status != 200 || len(answers) != 2 {
		t.Fatalf("status %d, %v in %.500s", status, err, answer)
	}
	byID := map[string]wire.Response{}
	for _, a := range answers {
		byID[string(a.ID)] = a
	}
	if a := byID["1"]; a.Error == nil || a.Error.Code != wire.CodeNoMethod {
		t.Errorf("1: %v", a.Error)
	}
	if a := byID[`"b"`]; a.Error != nil || len(a.Result) == 0 {
		t.Errorf("b: %v", a.Error)
	}
	if status, answer := s.post(t, s.bearer(), []byte(`[]`)); status != 400 {
		t.Errorf("empty batch: status %d, %s", status, answer)
	}
}

// tokens: none, a wrong one and a weak one are told apart.
func (s *suite) tokens(t *testing.T) {
	if s.target.Token == "" {
		t.Skip("the server asks for no token")
	}
	blob := []da.Blob{{Namespace: namespace(t), Data: []byte("x")}}
	try := func(name, token string, read, write da.Reason) {
		c := s.dial(t, token)
		check := func(what string, err error, want da.Reason) {
			if want == "" && err != nil {
				t.Errorf("%s %s: %v", what, name, err)
			} else if want != "" {
				is(t, what+" "+name, err, da.KindUnauthorized, want)
			}
		}
		_, err := c.Head(t.Context())
		check("read with", err, read)
		_, err = c.Submit(t.Context(), blob, da.Fee{})
		check("submit with", err, write)
	}
	try("no token", "", da.ReasonToken, da.ReasonToken)
	try("a garbage token", "garbage", da.ReasonToken, da.ReasonToken)
	if s.target.ReadToken != "" {
		try("a token to read", s.target.ReadToken, "", da.ReasonPermission)
		h, err := s.dial(t, s.target.ReadToken).Health(t.Context(), true)
		if err != nil || len(h.Troubles) != 1 || h.Troubles[0].Reason != da.ReasonPermission {
			t.Errorf("health with a token to read: %v, %v", h.Troubles, err)
		}
	}

	head := encodeRequest(t, "header.LocalHead")
	if status, answer := s.post(t, "", head); status != 200 || string(trim(answer)) != `{"error":{"code":1,"message":"missing permission to invoke 'LocalHead' (need 'read')"},"id":1,"jsonrpc":"2.0"}` {
		t.Errorf("no token: %d %s", status, answer)
	}
	for _, authorization := range []string{"Bearer garbage", s.target.Token, "Basic eDp5"} {
		if status, answer := s.post(t, authorization, head); status != 401 || len(answer) != 0 {
			t.Errorf("%.12q: %d %q, want 401 and nothing", authorization, status, answer)
		}
	}
}

func trim(answer []byte) []byte {
	for len(answer) > 0 && answer[len(answer)-1] == '\n' {
		answer = answer[:len(answer)-1]
	}
	return answer
}

// submission is the body of a request that submits one blob.
func submission(ns json.RawMessage, data string) []byte {
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","id":1,"method":"blob.Submit","params":[[{"namespace":%s,"data":%q,"share_version":0}],{}]}`, ns, data)
}
