package price

import (
	"math"

	"github.com/celestiaorg/go-square/v3/share"

	"github.com/trivium-chain/trivium/da"
)

// The DA layer's gas for a transaction that pays for blobs (celestia-app v9,
// x/blob/types, EstimateGas, with the constants of pkg/appconsts).
const (
	gasPerByte     = 8       // of the shares that a blob fills, padding included
	gasPerBlobInfo = 10 * 70 // 70 bytes of the transaction tell of a blob, at 10 gas each
	gasFixed       = 75_000  // signature, account, the rest of the transaction
)

// MinGasPrice is the least price, in utia per gas, that a Celestia node takes
// unless it was configured otherwise (celestia-app v9, pkg/appconsts).
const MinGasPrice = 0.004

// GasLimit is the gas that one transaction with these blobs is given: the layer's
// own estimate, and what a node sets when it is left to choose. Since the limit is
// charged, used or not, nothing is added to it. The fixed part holds the margin: a
// real layer used 13,380 gas less for an account's first transaction, and 26,467
// or more less for the others, up to 6 MiB and 100 blobs (see the tests).
func GasLimit(blobs []da.Blob) uint64 {
	gas := uint64(gasFixed)
	for _, b := range blobs {
		shares := share.SparseSharesNeeded(uint32(len(b.Data)), b.ShareVersion == share.ShareVersionOne)
		gas += uint64(shares)*share.ShareSize*gasPerByte + gasPerBlobInfo
	}
	return gas
}

// Cost is what the layer charges for a transaction with this fee, in utia. A
// node rounds up (celestia-app v9, pkg/user, SetGasLimitAndGasPrice).
func Cost(fee da.Fee) uint64 {
	return uint64(math.Ceil(fee.GasPrice * float64(fee.GasLimit)))
}
