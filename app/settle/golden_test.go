package settle

import (
	"bytes"
	"flag"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/rollup/settlement/parent"
)

var update = flag.Bool("update", false, "write the golden files")

// A deployment that was begun is read as it was written, with limits and without.
func TestGoldenDeployment(t *testing.T) {
	whole := &parent.Deployment{
		ChainID: 11155111, Deployer: common.Address{1}, Nonce: 7, StartBlock: 9_000_000, StartHash: common.Hash{2},
		Terms: parent.Terms{
			Guardian: common.Address{3}, Bond: ether(1), ChallengeWindow: 604_800, DisputePeriod: 1_209_600, InboxGas: 5_000_000,
			ETHCapacity: ether(500), ETHRefill: big.NewInt(5_787_037_037_037_037), UnlimitedTokens: true, Oracle: common.Address{4}, Backing: ether(30),
		},
		Resolver: common.Address{5}, Registry: common.Address{6}, Portal: common.Address{7}, TokenBridge: common.Address{8}, BlobInclusion: common.Address{9},
	}
	bare := *whole
	bare.Terms.ETHCapacity, bare.Terms.ETHRefill, bare.Terms.Backing = nil, nil, nil
	bare.Terms.UnlimitedTokens, bare.Terms.Oracle, bare.BlobInclusion = false, common.Address{}, common.Address{}

	for name, d := range map[string]*parent.Deployment{"deployment.json": whole, "deployment-bare.json": &bare} {
		written, golden := filepath.Join(t.TempDir(), File), filepath.Join("testdata", name)
		if err := replace(written, d); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(written)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(golden); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: deployments that were begun have another form: %v, got\n%swant\n%s", golden, err, got, want)
		}
		if back, err := read(golden); err != nil || !reflect.DeepEqual(back, d) {
			t.Errorf("%s: read as %+v, %v", golden, back, err)
		}
	}
}
