#!/bin/sh
# Builds the WASM of all examples, and compares with what is committed.
#
#   build.sh          build into a temporary folder; fail if a file differs from HASHES
#   build.sh --write  build in place, and write HASHES
#
# An example whose compiler is absent is named and skipped. CLANG and ASC choose
# the compilers: clang-19 with wasm-ld-19 (Debian: clang-19 lld-19), and asc of
# AssemblyScript 0.27.37 (npm install --prefix DIR assemblyscript@0.27.37).
set -eu
cd "$(dirname "$0")"
CLANG=${CLANG:-clang-19}
ASC=${ASC:-asc}

write=
case "${1:-}" in
--write) write=1 ;;
'') ;;
*)
    echo "usage: build.sh [--write]" >&2
    exit 2
    ;;
esac

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mkdir -p "$out/erc20" "$out/counter" "$out/orderbook" "$out/inference" "$out/sdk/check"

built=
if command -v "$CLANG" >/dev/null && "$CLANG" --version | grep -q 'version 19\.'; then
    for name in erc20/erc20 orderbook/orderbook inference/inference sdk/check/check; do
        "$CLANG" @sdk/flags -o "$out/$name.wasm" "$name.c"
        built="$built $name.wasm"
    done
else
    echo "skipped erc20, orderbook, inference and sdk/check: no clang 19 ($CLANG)"
fi
if command -v "$ASC" >/dev/null && "$ASC" --version | grep -q 'Version 0\.27\.37'; then
    (cd counter && "$ASC" --config asconfig.json --outFile "$out/counter/counter.wasm")
    built="$built counter/counter.wasm"
else
    echo "skipped counter: no AssemblyScript 0.27.37 ($ASC)"
fi

if [ -n "$write" ]; then
    for file in $built; do
        cp "$out/$file" "$file"
        chmod 644 "$file"
    done
    sha256sum erc20/erc20.wasm counter/counter.wasm orderbook/orderbook.wasm inference/inference.wasm sdk/check/check.wasm >HASHES
    cat HASHES
    exit
fi

sha256sum --check --quiet HASHES # what is committed is what HASHES says
bad=0
for file in $built; do
    want=$(grep " $file\$" HASHES | cut -d ' ' -f 1)
    got=$(sha256sum "$out/$file" | cut -d ' ' -f 1)
    if [ "$got" = "$want" ]; then
        echo "$file: as committed"
    else
        echo "$file: built $got, committed $want" >&2
        bad=1
    fi
done
exit $bad
