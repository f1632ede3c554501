package verify

import "github.com/trivium-chain/trivium/execution/move/status"

// verifyFunction runs the passes over the code of one function.
func verifyFunction(u *unit) error {
	g, err := checkControlFlow(u)
	if err != nil {
		return err
	}
	if n := len(g.blocks); u.cfg.BasicBlocks != 0 && n > u.cfg.BasicBlocks {
		return u.fail(status.TooManyBasicBlocks, 0, "the function has %d basic blocks, at most %d are allowed", n, u.cfg.BasicBlocks)
	}
	if err := checkStack(u, g); err != nil {
		return err
	}
	if err := checkTypes(u); err != nil {
		return err
	}
	if err := checkLocals(u, g); err != nil {
		return err
	}
	if err := checkReferences(u, g); err != nil {
		return err
	}
	return checkAcquires(u)
}
