package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/spf13/cobra"
)

type statusHead struct {
	Number   hexutil.Uint64 `json:"number"`
	Hash     common.Hash    `json:"hash"`
	DAHeight hexutil.Uint64 `json:"daHeight"` // of its origin
	// SafeAt is the DA height that made the block safe; nil for a block that none did.
	SafeAt *hexutil.Uint64 `json:"safeAt"`
}

// nodeStatus is what a running node tells of itself.
type nodeStatus struct {
	Client  string         `json:"client"`
	ChainID hexutil.Uint64 `json:"chainId"`
	Pool    struct {
		Pending hexutil.Uint64 `json:"pending"`
		Queued  hexutil.Uint64 `json:"queued"`
	} `json:"txpool"`
	Sync struct {
		Soft    statusHead      `json:"soft"`
		Safe    statusHead      `json:"safe"`
		Final   statusHead      `json:"final"`
		Settled statusHead      `json:"settled"`
		Syncing bool            `json:"syncing"`
		DADone  *hexutil.Uint64 `json:"daDerived"`
		DAHead  *hexutil.Uint64 `json:"daHead"`
		DAError *string         `json:"daError"`
		Trouble []statusTrouble `json:"daTroubles"`
		Parent  *struct {
			ChainID  hexutil.Uint64  `json:"chainId"`
			Final    hexutil.Uint64  `json:"finalized"`
			Taken    hexutil.Uint64  `json:"takenIn"`
			Inbox    hexutil.Uint64  `json:"inboxCount"`
			Error    *string         `json:"error"`
			Troubles []statusTrouble `json:"troubles"`
			Outputs  *statusOutputs  `json:"outputs"`
		} `json:"parent"`
	} `json:"sync"`
}

// statusOutputs are those on the parent chain.
type statusOutputs struct {
	Registry common.Address `json:"registry"`
	Right    hexutil.Uint64 `json:"right"`
	Unknown  hexutil.Uint64 `json:"unknown"`
	Wrong    []statusOutput `json:"wrong"`
	Newest   *statusOutput  `json:"newest"`
	Sender   *struct {
		Account common.Address `json:"account"`
		Waiting hexutil.Uint64 `json:"waiting"`
		Doing   string         `json:"doing"`
		Tx      common.Hash    `json:"transactionHash"`
	} `json:"sender"`
}

type statusOutput struct {
	Index    hexutil.Uint64 `json:"index"`
	Block    hexutil.Uint64 `json:"blockNumber"`
	Status   string         `json:"status"`
	FinalAt  hexutil.Uint64 `json:"finalAt"`
	Root     common.Hash    `json:"root"`
	Proposer common.Address `json:"proposer"`
	Why      string         `json:"why"`
}

func (o *statusOutputs) print(w io.Writer) {
	fmt.Fprintf(w, "outputs  %d right, %d not judged yet, %d wrong", o.Right, o.Unknown, len(o.Wrong))
	if n := o.Newest; n != nil {
		fmt.Fprintf(w, "; newest %d of block %d, %s, window to %s", n.Index, n.Block, n.Status, time.Unix(int64(n.FinalAt), 0).Format(time.DateTime))
	}
	fmt.Fprintln(w)
	for _, x := range o.Wrong {
		fmt.Fprintf(w, "WRONG    output %d of block %d by %s, %s, window to %s: %s\n", x.Index, x.Block, x.Proposer, x.Status, time.Unix(int64(x.FinalAt), 0).Format(time.DateTime), x.Why)
	}
	if s := o.Sender; s != nil && s.Waiting > 0 {
		fmt.Fprintf(w, "sending  %d on the parent chain by %s, first: %s (%s)\n", s.Waiting, s.Account, s.Doing, s.Tx)
	}
}

type statusTrouble struct {
	Doing  string    `json:"doing"`
	Reason string    `json:"reason"`
	Since  time.Time `json:"since"`
	Error  string    `json:"error"`
}

func (t statusTrouble) print(w io.Writer, of string) {
	fmt.Fprintf(w, "trouble  %s, %s: %s, since %s: %s\n", t.Doing, of, t.Reason, t.Since.Local().Format(time.DateTime), t.Error)
}

func newStatus() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show the heads of a running node",
		Args:  cobra.NoArgs,
	}
	asJSON := cmd.Flags().Bool("json", false, "Print JSON.")
	url := rpcFlag(cmd, "JSON-RPC of the node, as a URL or host:port.")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		ctx, cancel := context.WithTimeout(cmd.Context(), 10*time.Second)
		defer cancel()
		s, err := askStatus(ctx, *url)
		if err != nil {
			return err
		}
		if *asJSON {
			enc := json.NewEncoder(cmd.OutOrStdout())
			enc.SetIndent("", "  ")
			return enc.Encode(s)
		}
		s.print(cmd.OutOrStdout())
		return nil
	}
	return cmd
}

func askStatus(ctx context.Context, url string) (*nodeStatus, error) {
	if !strings.Contains(url, "://") {
		url = "http://" + url
	}
	client, err := rpc.DialContext(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("--rpc %s: %w", url, err)
	}
	defer client.Close()
	s := new(nodeStatus)
	for _, call := range []struct {
		method string
		result any
	}{
		{"web3_clientVersion", &s.Client},
		{"eth_chainId", &s.ChainID},
		{"txpool_status", &s.Pool},
		{"trivium_syncStatus", &s.Sync},
	} {
		if err := client.CallContext(ctx, call.result, call.method); err != nil {
			return nil, fmt.Errorf("no node answers %s at %s: %w; is it running, and is this its --http.port?", call.method, url, err)
		}
	}
	for _, head := range []*statusHead{&s.Sync.Soft, &s.Sync.Safe, &s.Sync.Final, &s.Sync.Settled} {
		var block *struct {
			SafeAt *hexutil.Uint64 `json:"safeAt"`
		}
		if err := client.CallContext(ctx, &block, "trivium_getBlockDA", head.Hash); err != nil {
			return nil, fmt.Errorf("%s does not tell where block %d is in the DA layer: %w", url, head.Number, err)
		}
		if block != nil {
			head.SafeAt = block.SafeAt
		}
	}
	return s, nil
}

func (s *nodeStatus) print(w io.Writer) {
	fmt.Fprintf(w, "%s, chain %d\n", s.Client, s.ChainID)
	for _, h := range []struct {
		name string
		head statusHead
	}{{"soft", s.Sync.Soft}, {"safe", s.Sync.Safe}, {"final", s.Sync.Final}, {"settled", s.Sync.Settled}} {
		landed := ""
		if h.head.SafeAt != nil {
			landed = fmt.Sprintf(", safe at %d", *h.head.SafeAt)
		}
		fmt.Fprintf(w, "%-8s block %-9d %s  DA height: origin %d%s\n", h.name, h.head.Number, h.head.Hash, h.head.DAHeight, landed)
	}
	if s.Sync.DADone != nil && s.Sync.DAHead != nil {
		state := "in step"
		if s.Sync.Syncing {
			state = "catching up"
		}
		if s.Sync.DAError != nil {
			state = "waiting for the DA layer"
		} else if p := s.Sync.Parent; p != nil && p.Error != nil {
			state = "waiting for the parent chain"
		}
		fmt.Fprintf(w, "derived  DA height %d of %d, %s\n", *s.Sync.DADone, *s.Sync.DAHead, state)
	}
	for _, t := range s.Sync.Trouble {
		t.print(w, "DA layer")
	}
	if p := s.Sync.Parent; p == nil {
		fmt.Fprintln(w, "parent   sovereign: no parent chain")
	} else {
		fmt.Fprintf(w, "parent   chain %d: block %d taken in, final up to %d, %d deposits\n", p.ChainID, p.Taken, p.Final, p.Inbox)
		if p.Outputs != nil {
			p.Outputs.print(w)
		}
		for _, t := range p.Troubles {
			t.print(w, "parent chain")
		}
	}
	fmt.Fprintf(w, "pool     %d pending, %d queued\n", s.Pool.Pending, s.Pool.Queued)
}
