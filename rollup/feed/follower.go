package feed

import (
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/gorilla/websocket"
)

// follower is one connection. It pulls: nothing is queued for it, so all it can
// hold up is itself.
type follower struct {
	server *Server
	conn   *websocket.Conn
	next   uint64
	sent   [remembered]struct {
		number uint64
		hash   common.Hash
	}
}

var errSlow = errors.New("too slow")

// run sends until the connection or the server ends, and tells why it stopped.
func (f *follower) run() error {
	gone := make(chan error, 1)
	go func() { // reads pongs and the closing handshake; a follower sends nothing else
		f.conn.SetReadLimit(512)
		for {
			if _, _, err := f.conn.NextReader(); err != nil {
				gone <- err
				return
			}
		}
	}()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		wake := f.server.wait() // before looking, so that no head is missed
		if err := f.catchUp(gone); err != nil {
			if errors.Is(err, errSlow) {
				f.server.dropped.Add(1)
				f.bye(websocket.CloseTryAgainLater, err.Error())
			}
			return err
		}
		select {
		case <-wake:
		case err := <-gone:
			return err
		case <-ping.C:
			if err := f.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(f.server.cfg.WriteTimeout)); err != nil {
				return err
			}
		case <-f.server.ctx.Done():
			f.bye(websocket.CloseGoingAway, "the node is going down")
			return f.server.ctx.Err()
		}
	}
}

// catchUp sends every block up to the head.
func (f *follower) catchUp(gone <-chan error) error {
	for {
		head := f.server.cfg.Source.Head().Number.Uint64()
		if head >= f.next && head-f.next > f.server.cfg.MaxBehind {
			return fmt.Errorf("%w: %d blocks behind, limit %d", errSlow, head-f.next, f.server.cfg.MaxBehind)
		}
		f.rewind(head)
		if f.next > head {
			return nil
		}
		select {
		case err := <-gone:
			return err
		case <-f.server.ctx.Done():
			return f.server.ctx.Err()
		default:
		}
		b := f.server.cfg.Source.Block(f.next)
		if b == nil {
			continue // taken back since we looked at the head
		}
		raw, err := f.server.message(b)
		if err != nil {
			return err
		}
		f.conn.SetWriteDeadline(time.Now().Add(f.server.cfg.WriteTimeout))
		if err := f.conn.WriteMessage(websocket.BinaryMessage, raw); err != nil {
			return fmt.Errorf("%w: block %d: %w", errSlow, f.next, err)
		}
		f.server.sent.Add(1)
		f.remember(f.next, b.Hash())
		f.next++
	}
}

// rewind goes back to the first block that differs from what was sent.
func (f *follower) rewind(head uint64) {
	for f.next > 1 {
		last := &f.sent[(f.next-1)%remembered]
		if last.number != f.next-1 {
			return // not sent, or forgotten: the follower finds out by itself
		}
		if f.next-1 <= head {
			if b := f.server.cfg.Source.Block(f.next - 1); b == nil || b.Hash() == last.hash {
				return
			}
		}
		f.next--
	}
}

func (f *follower) remember(number uint64, hash common.Hash) {
	s := &f.sent[number%remembered]
	s.number, s.hash = number, hash
}

func (f *follower) bye(code int, reason string) {
	f.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason[:min(len(reason), 120)]), time.Now().Add(time.Second))
}
