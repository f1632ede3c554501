package verify

import "github.com/trivium-chain/trivium/execution/move/status"

// friends checks that a module does not name itself a friend, nor a module of
// another address: who may call inside is decided by who owns the address.
func friends(v *view, _ *Config) error {
	self := v.ModuleHandles[v.Self]
	for _, f := range v.Friends {
		if f == self {
			return status.New(status.InvalidFriendDeclWithSelf, "")
		}
	}
	for _, f := range v.Friends {
		if v.Addresses[f.Address] != v.Addresses[self.Address] {
			return status.New(status.InvalidFriendDeclWithModulesOutsideAccountAddress, "%s::%s", v.Addresses[f.Address], v.Identifiers[f.Name])
		}
	}
	return nil
}
