package verify

// verifyFunction runs the passes over the code of one function.
func verifyFunction(*unit) error { return nil }
