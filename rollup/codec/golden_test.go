package codec

import (
	"bytes"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/rollup"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares what was encoded with the file of that name, in hex.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".hex")
	if *update {
		var text strings.Builder
		for line := range strings.SplitSeq(hex.Dump(got), "\n") {
			text.WriteString(strings.TrimRight(line, " ") + "\n")
		}
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.TrimRight(text.String(), "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := readGolden(t, name); !bytes.Equal(got, want) {
		t.Errorf("%s: the format changed:\n got %x\nwant %x", path, got, want)
	}
}

// readGolden undoes hex.Dump.
func readGolden(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".hex"))
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for line := range strings.Lines(string(text)) {
		if len(line) < 10 {
			continue
		}
		digits, _, _ := strings.Cut(line[10:], "|")
		row, err := hex.DecodeString(strings.Join(strings.Fields(digits), ""))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row...)
	}
	return out
}

// goldenBatches are small enough to read, and go through every form together.
func goldenBatches(t testing.TB) map[string]*rollup.Batch {
	load := load{to: known(20), value: units, token: true, txs: 60, blocks: 3}
	return map[string]*rollup.Batch{
		"batch-empty-block": {Index: 0, FirstBlock: 1, StateRoot: common.Hash{0xaa}, Blocks: []rollup.BatchBlock{{Origin: 5, Timestamp: 1_800_000_000}}},
		"batch-every-type": {Index: 300, Parent: common.Hash{1}, FirstBlock: 70_000, StateRoot: common.Hash{2}, Blocks: []rollup.BatchBlock{
			{Origin: 5, Timestamp: 1_800_000_000, Txs: signedTxs(t)[:2]},
			{Origin: 5, Timestamp: 1_800_000_000},
			{Origin: 6, Timestamp: 1_800_000_001, Txs: signedTxs(t)[2:]},
		}},
		"batch-erc20":  load.batch(3),
		"batch-random": anyBatch(newChance(5), 4, 5),
	}
}

func TestGolden(t *testing.T) {
	for name, b := range goldenBatches(t) {
		payload, err := EncodeBatch(testChainID, b)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, payload)
		got, err := DecodeBatch(testChainID, readGolden(t, name), DefaultLimits)
		if err == nil {
			err = sameBatch(b, got)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	blobs, _ := testFrames(t, []byte("a payload of forty-one bytes in two parts"), FrameOverhead+32)
	golden(t, "frame-0", blobs[0])
	golden(t, "frame-1", blobs[1])
	golden(t, "forced", forcedBlob(t, signedTxs(t)...))
}
