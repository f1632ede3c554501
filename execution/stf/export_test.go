package stf

// ExtraForTest is the extra data of a header with DA fees.
func ExtraForTest(price, target uint64, forced uint32) []byte {
	return daState{price, target, forced}.encode()
}
