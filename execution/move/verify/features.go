package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// features refuses what the format can say and this chain does not have: access
// specifiers, which the VM would not heed, and enums where the Config is without.
func features(v *view, cfg *Config) error {
	for i := range v.FunctionHandles {
		if v.FunctionHandles[i].HasAccess && !cfg.AccessSpecifiers {
			return status.New(status.FeatureNotEnabled, "%s has access specifiers", v.HandleName(uint16(i)))
		}
	}
	for i := range v.StructDefs {
		if v.StructDefs[i].Kind == format.VariantStruct && cfg.NoEnums {
			return status.New(status.FeatureNotEnabled, "%s is an enum", v.StructDefName(i))
		}
	}
	return nil
}
