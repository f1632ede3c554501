package home

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/app/abi"
)

// Grant is a balance in the genesis.
type Grant struct {
	Address common.Address
	Wei     *big.Int
}

// FormatAmount gives wei as ParseAmount reads it, in the largest unit that keeps
// it whole.
func FormatAmount(wei *big.Int) string {
	digits := wei.String()
	for _, u := range units {
		if number, ok := strings.CutSuffix(digits, strings.Repeat("0", u.decimals)); ok && number != "" {
			return number + u.name
		}
	}
	return digits + "wei"
}

// ParseGrant reads ADDRESS=AMOUNT.
func ParseGrant(text string) (Grant, error) {
	address, amount, ok := strings.Cut(text, "=")
	if !ok {
		return Grant{}, fmt.Errorf("%q is not ADDRESS=AMOUNT, such as 0xf39F...2266=1000ether", text)
	}
	a, err := abi.ParseAddress(address)
	if err != nil {
		return Grant{}, err
	}
	wei, err := ParseAmount(amount)
	return Grant{a, wei}, err
}

// units, the largest first; eth is another spelling of ether.
var units = []struct {
	name     string
	decimals int
}{{"ether", 18}, {"eth", 18}, {"gwei", 9}, {"wei", 0}}

// maxAmountBits keeps the sum of many grants far from the 256 bits of a balance.
const maxAmountBits = 200

// ParseAmount reads an amount with its unit: 1000ether, 0.5ether, 5gwei or
// 21000wei. A number alone is refused: who means ether would give a wei.
func ParseAmount(text string) (*big.Int, error) {
	number, decimals := strings.TrimSpace(text), -1
	for _, u := range units {
		if n, ok := strings.CutSuffix(number, u.name); ok {
			number, decimals = strings.TrimSpace(n), u.decimals
			break
		}
	}
	whole, fraction, dotted := strings.Cut(number, ".")
	if digits, zeros, ok := strings.Cut(strings.ToLower(number), "e"); ok && digits != "" && zeros != "" && strings.Trim(digits+zeros, ".0123456789") == "" {
		return nil, fmt.Errorf("%q is not an amount: write the digits, or a unit as in 1000ether, 0.5ether, 5gwei or 21000wei", text)
	}
	if whole == "" || dotted && fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" || len(number) > 80 {
		return nil, fmt.Errorf("%q is not an amount such as 1000ether, 0.5ether, 5gwei or 21000wei", text)
	}
	if decimals < 0 {
		return nil, fmt.Errorf("%q has no unit, want one of ether, gwei and wei behind the number, such as %sether", text, number)
	}
	if len(fraction) > decimals {
		return nil, fmt.Errorf("%q is finer than a wei: at most %d digits may follow the point", text, decimals)
	}
	wei, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10)
	if !ok || wei.BitLen() > maxAmountBits {
		return nil, fmt.Errorf("%q is too large, want less than 2^%d wei", text, maxAmountBits)
	}
	return wei, nil
}
