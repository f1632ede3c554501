package hostcheck

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestRequest(t *testing.T) {
	local, lan := &net.TCPAddr{IP: net.IPv6loopback, Port: 1}, &net.TCPAddr{IP: net.IPv4(10, 0, 0, 7), Port: 1}
	for _, c := range []struct {
		at           net.Addr
		host, origin string
		want         bool
	}{
		{local, "127.0.0.1:26658", "", true},
		{local, "localhost:26658", "", true},
		{local, "[::1]:26658", "", true},
		{local, "[::1]", "", true},
		{local, "LOCALHOST", "", true},
		{local, "evil.example:26658", "", false},
		{local, "localhost.evil.example", "", false},
		{local, "127.0.0.1.evil.example", "", false},
		{lan, "da.internal:26658", "", true},
		{lan, "da.internal:26658", "http://da.internal:26658", false},
		{local, "localhost", "http://localhost:3000", true},
		{local, "localhost", "http://[::1]:3000", true},
		{local, "localhost", "https://evil.example", false},
		{local, "localhost", "http://203.0.113.9", false},
		{local, "localhost", "http://localhost@evil.example", false},
		{local, "localhost", "null", false},
		{local, "localhost", "%", false},
		{nil, "anything", "", true}, // not by a connection: within the process
	} {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.at != nil {
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, c.at))
		}
		if err := Request(r); (err == nil) != c.want {
			t.Errorf("host %q, origin %q at %v: %v, want pass %v", c.host, c.origin, c.at, err, c.want)
		}
	}
}
