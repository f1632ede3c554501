// Package hostcheck tells the requests of programs from those that a web page
// had a browser send. Browsers let any page post to a local address and open a
// WebSocket to it; what they cannot do is leave out or forge the Host and Origin
// headers. Servers without a password of their own rest on these two.
//
// It promises no more than that: whoever can open a connection by a program can
// send what headers he likes.
package hostcheck

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Request refuses what a page of another site sent: any Origin but one on
// loopback, and on a loopback connection a Host that is a name, which may have
// been made to point here (DNS rebinding). Requests without Origin pass.
func Request(r *http.Request) error {
	if origin := r.Header.Get("Origin"); origin != "" {
		if u, err := url.Parse(origin); err != nil || !loopback(u.Hostname()) {
			return fmt.Errorf("origin %q is not allowed: pages of other sites may not use this server", origin)
		}
	}
	if at, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok && !Plain(r.Host) && onLoopback(at) {
		return fmt.Errorf("host %q is not served here: use localhost or the address", r.Host)
	}
	return nil
}

// Plain tells whether a Host header, with or without port, is an address or
// localhost: no page can have a name of its own point there.
func Plain(host string) bool {
	name := Name(host)
	return name == "" || name == "localhost" || net.ParseIP(name) != nil
}

// Name is a Host header without its port, in lower case.
func Name(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

func loopback(name string) bool {
	ip := net.ParseIP(name)
	return strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback()
}

func onLoopback(a net.Addr) bool { return loopback(Name(a.String())) }
