// Package config is the configuration of a node: one struct, from which
// everything else is generated.
//
//	Config (struct tags: default, limits, text)
//	    -> Keys()     one entry a key: its TOML, environment and flag names
//	    -> Load       default < trivium.toml < environment < flags
//	    -> Write      the commented file that `init` and `config print` show
//
// Promises
//   - A key is stated once, as a struct field. Its names follow from its place:
//     http.body_limit, TRIVIUM_HTTP_BODY_LIMIT, --http.body-limit.
//   - A key that is unknown or out of its limits is an error that names the key,
//     where it stands, the limit, and for an unknown key the nearest known one.
//
// What every node of a chain must agree on does not belong here but in
// genesis.json (package rollup).
package config
