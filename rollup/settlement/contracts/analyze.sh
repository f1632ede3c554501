#!/bin/sh
# Static analysis of src/ by forge's linter and solhint's rules about security. Each finding
# is judged in docs/contracts.md and counted in analysis.txt, as "count tool rule file";
# one more than there fails.
#
#   analyze.sh            compares with analysis.txt
#   analyze.sh --write    writes it
set -eu
cd "$(dirname "$0")"
clients=$(cd ../../../testutil/clients && pwd)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

{
	HOME=$home FOUNDRY_SOLC=$clients/bin/solc FOUNDRY_CACHE_PATH=$home/cache FOUNDRY_OUT=$home/out NO_COLOR=1 \
		"$clients/node_modules/.bin/forge" lint src 2>&1 |
		sed -n -e 's/^[a-z]*\[\([a-z-]*\)\].*/\1/; t rule' -e 's/^ *[^ ]* \(src\/[A-Za-z\/]*\.sol\):.*/\1/; t file' -e d -e ':rule' -e 'h; d' -e ':file' -e 'G; s/\(.*\)\n\(.*\)/forge \2 \1/p'
	"$clients/node_modules/.bin/solhint" --noPoster --disc -f unix -c solhint.json 'src/**/*.sol' |
		sed -n 's/^.*\(src\/[A-Za-z\/]*\.sol\):[0-9:]* .*\/\([a-z-]*\)\]$/solhint \2 \1/p'
} | sort | uniq -c | sed 's/^ *//' >"$home/analysis.txt"

if [ "${1-}" = --write ]; then
	cp "$home/analysis.txt" analysis.txt
else
	diff analysis.txt "$home/analysis.txt" || {
		echo "analyze.sh: findings changed: judge them in docs/contracts.md, then analyze.sh --write" >&2
		exit 1
	}
fi
