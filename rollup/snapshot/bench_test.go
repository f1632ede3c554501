package snapshot_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/snapshot"
)

const benchAccounts = 20_000

// BenchmarkCreate, BenchmarkRead and BenchmarkRestore work on 20,000 accounts, an
// eighth of them contracts with 14 slots on average. MB/s are of the file.
func BenchmarkCreate(b *testing.B) {
	s := made(b, testGenesis(benchAccounts), 2)
	b.SetBytes(int64(len(create(b, s))))
	b.ReportMetric(float64(len(create(b, s)))/benchAccounts, "bytes/account")
	for b.Loop() {
		if _, err := snapshot.Create(s, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	g := testGenesis(benchAccounts)
	file := create(b, made(b, g, 2))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := read(file, g); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRestore(b *testing.B) {
	g := testGenesis(benchAccounts)
	file := create(b, made(b, g, 2))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		r, err := chain.NewRestore(chain.Config{Dir: b.TempDir(), Genesis: g})
		if err != nil {
			b.Fatal(err)
		}
		c, err := snapshot.Read(bytes.NewReader(file), int64(len(file)), g, r)
		if err != nil {
			b.Fatal(err)
		}
		p, err := c.Point()
		if err != nil {
			b.Fatal(err)
		}
		if err := errors.Join(r.Finish(p), r.Close()); err != nil {
			b.Fatal(err)
		}
	}
}
