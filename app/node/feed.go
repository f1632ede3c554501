package node

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/trivium-chain/trivium/rollup/feed"
)

// feedServer serves the sequencer's soft blocks at an address of its own.
type feedServer struct {
	feed *feed.Server
	http *http.Server
	at   net.Addr
}

func (n *Node) openFeed() error {
	g := n.core.Store.Genesis()
	if n.cfg.Feed.Listen != "" && !n.core.Sequencing() {
		return errors.New("feed.listen is set on a full node, which has no key to sign soft blocks with: remove it, and let followers connect to the sequencer's feed")
	}
	if n.cfg.Feed.URL == "" {
		return nil
	}
	var err error
	n.follower, err = feed.NewClient(feed.ClientConfig{
		URL: n.cfg.Feed.URL, ChainID: g.ChainID(), Sequencer: g.Rollup.Sequencer, Heads: n.core.Heads, Logger: n.log,
		Deliver: func(_ context.Context, m *feed.Message) error { return n.core.Driver.Import(m.Block, m.Origin) },
	})
	return err
}

func (n *Node) listenFeed() error {
	l, err := net.Listen("tcp", n.cfg.Feed.Listen)
	if err != nil {
		return fmt.Errorf("feed cannot listen on %s: %w (choose another address with --feed.listen, or end the process that holds it)", n.cfg.Feed.Listen, err)
	}
	f := feed.NewServer(feed.ServerConfig{Source: n.core.Store, ChainID: n.ChainID(), Signer: keySigner{n.core.cfg.Key}, Logger: n.log})
	n.feed = &feedServer{feed: f, http: &http.Server{Handler: f, ReadHeaderTimeout: 10 * time.Second}, at: l.Addr()}
	n.run(func() error {
		if err := n.feed.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	return nil
}

func (f *feedServer) close() error {
	f.feed.Close()
	return f.http.Close()
}

// FeedURL is where this node serves its soft blocks; empty when it does not.
func (n *Node) FeedURL() string {
	if n.feed == nil {
		return ""
	}
	return "ws://" + n.feed.at.String()
}
