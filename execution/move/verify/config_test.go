package verify

import (
	"fmt"
	"testing"
)

// What modules were published under stays as it is: another number is another
// version of the rules (package move).
func TestProductionStays(t *testing.T) {
	const want = "{LoopDepth:5 TypeParams:32 Params:128 BasicBlocks:1024 ValueStack:1024 TypeNodes:128 TypeDepth:20 Pushes:10000 Returns:128" +
		" Structs:200 Variants:90 Fields:30 Functions:1000 FunctionUnits:8000000 ModuleUnits:8000000 NoEnums:false AccessSpecifiers:false}"
	if got := fmt.Sprintf("%+v", *Production); got != want {
		t.Errorf("the bounds of version 1 have changed\n got %s\nwant %s", got, want)
	}
}
