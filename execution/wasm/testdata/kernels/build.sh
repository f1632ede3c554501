#!/bin/sh
# Builds the kernels anew: needs clang-19 and lld-19, node, and solc from testutil/clients.
set -e
cd "$(dirname "$0")"
for c in *.c; do
  clang-19 --target=wasm32 -mcpu=mvp -msign-ext -O2 -nostdlib -ffreestanding -fno-builtin \
    -Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=8192 -o "${c%.c}.wasm" "$c"
done
chmod 644 *.wasm
node build-sol.cjs ../../../../testutil/clients/node_modules/solc *.sol
