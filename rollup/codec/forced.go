package codec

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

// ForcedVersion is the first byte of a forced-inclusion blob.
const ForcedVersion = 1

const forcedHeaderSize = 1 + 8 // version, chain id

// EncodeForced gives the blob that forces txs into the chain, whatever the
// sequencer does. Each must be of type 0, 1, 2 or 4, signed for the chain.
func EncodeForced(chainID uint64, txs []*types.Transaction) ([]byte, error) {
	if len(txs) == 0 || len(txs) > MaxForcedTxs {
		return nil, fmt.Errorf("forced blob with %d transactions, want 1 to %d", len(txs), MaxForcedTxs)
	}
	raws := make([][]byte, len(txs))
	for i, tx := range txs {
		if err := checkForced(chainID, tx); err != nil {
			return nil, fmt.Errorf("forced transaction %d (%s): %w", i, tx.Hash(), err)
		}
		raw, err := tx.MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("forced transaction %d (%s): %w", i, tx.Hash(), err)
		}
		raws[i] = raw
	}
	list, err := rlp.EncodeToBytes(raws)
	if err != nil {
		return nil, fmt.Errorf("forced blob: %w", err)
	}
	blob := append(make([]byte, 0, forcedHeaderSize+len(list)), ForcedVersion)
	blob = binary.BigEndian.AppendUint64(blob, chainID)
	blob = append(blob, list...)
	if len(blob) > MaxForcedBytes {
		return nil, fmt.Errorf("forced blob: %w; send fewer transactions in one blob", overLimit("size", uint64(len(blob)), MaxForcedBytes))
	}
	return blob, nil
}

// DecodeForced gives the transactions of a forced-inclusion blob. One bad
// transaction makes the whole blob void. There is exactly one blob for a list of
// transactions: whatever decodes, encodes to the same bytes again.
func DecodeForced(chainID uint64, blob []byte) ([]*types.Transaction, error) {
	txs, err := decodeForced(chainID, blob)
	if err != nil {
		return nil, fmt.Errorf("forced blob: %w", err)
	}
	return txs, nil
}

func decodeForced(chainID uint64, blob []byte) ([]*types.Transaction, error) {
	if len(blob) > MaxForcedBytes {
		return nil, overLimit("size", uint64(len(blob)), MaxForcedBytes)
	}
	if len(blob) < forcedHeaderSize {
		return nil, malformed("%d bytes, want more than %d", len(blob), forcedHeaderSize)
	}
	if blob[0] != ForcedVersion {
		return nil, malformed("version %d, want %d", blob[0], ForcedVersion)
	}
	if id := binary.BigEndian.Uint64(blob[1:]); id != chainID {
		return nil, fmt.Errorf("%w: %d, want %d", ErrChainID, id, chainID)
	}
	list, rest, err := rlp.SplitList(blob[forcedHeaderSize:])
	if err != nil {
		return nil, malformed("list: %v", err)
	}
	if len(rest) != 0 {
		return nil, malformed("%d bytes behind the end", len(rest))
	}
	var txs []*types.Transaction
	for len(list) > 0 {
		if len(txs) == MaxForcedTxs {
			return nil, fmt.Errorf("more transactions than %d: %w", MaxForcedTxs, ErrLimit)
		}
		var raw []byte
		if raw, list, err = rlp.SplitString(list); err != nil {
			return nil, malformed("transaction %d: %v", len(txs), err)
		}
		tx, err := decodeTx(chainID, raw)
		if err != nil {
			return nil, fmt.Errorf("transaction %d: %w", len(txs), err)
		}
		txs = append(txs, tx)
	}
	if len(txs) == 0 {
		return nil, malformed("no transactions")
	}
	return txs, nil
}

func decodeTx(chainID uint64, raw []byte) (*types.Transaction, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return nil, malformed("%v", err)
	}
	if err := checkForced(chainID, tx); err != nil {
		return nil, err
	}
	if again, err := tx.MarshalBinary(); err != nil || !bytes.Equal(again, raw) {
		return nil, malformed("transaction is not in its canonical form")
	}
	return tx, nil
}

func checkForced(chainID uint64, tx *types.Transaction) error {
	if _, ok := typeIndex(tx.Type()); !ok {
		return fmt.Errorf("%w: type %d, want one of %v", ErrUnsupported, tx.Type(), txTypes)
	}
	v, r, s := tx.RawSignatureValues()
	parity, protected, err := checkV(chainID, tx, v)
	if err != nil {
		return err
	}
	if !protected {
		return fmt.Errorf("%w: not replay-protected (EIP-155)", ErrUnsupported)
	}
	if _, err := appendSignature(nil, parity, r, s); err != nil {
		return err
	}
	if _, err := toUint256(tx.GasFeeCap(), "fee"); err != nil {
		return err
	}
	if _, err := toUint256(tx.GasTipCap(), "tip"); err != nil {
		return err
	}
	_, err = toUint256(tx.Value(), "value")
	return err
}
