#!/usr/bin/env node
// Compiles the Solidity files of the examples with solc-js 0.8.37 (npm ci in
// testutil/clients brings it): an interface IName becomes <folder>.abi.json, the
// ABI of the WASM contract; a contract becomes Name.json with abi and bytecode.
// With --check it writes nothing and fails if a file would change.
import { createRequire } from 'node:module'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const solc = createRequire(here + '../../testutil/clients/package.json')('solc')
const check = process.argv.includes('--check')
let stale = 0

function put(file, value) {
  const text = JSON.stringify(value, null, 1) + '\n'
  if (existsSync(here + file) && readFileSync(here + file, 'utf8') === text) return
  if (check) {
    console.error(`${file} is not what solc makes of its source; run node examples/wasm/compile.mjs`)
    stale++
  } else writeFileSync(here + file, text)
}

for (const folder of ['erc20', 'counter', 'orderbook', 'inference', 'sdk/check']) {
  const files = readdirSync(here + folder).filter((f) => f.endsWith('.sol'))
  const output = JSON.parse(solc.compile(JSON.stringify({
    language: 'Solidity',
    sources: Object.fromEntries(files.map((f) => [f, { content: readFileSync(`${here}${folder}/${f}`, 'utf8') }])),
    settings: {
      evmVersion: 'osaka',
      optimizer: { enabled: true, runs: 200 },
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
    },
  })))
  const errors = (output.errors ?? []).filter((e) => e.severity === 'error')
  if (errors.length > 0) throw new Error(errors.map((e) => e.formattedMessage).join('\n'))
  for (const file of files) {
    if (output.contracts[file] === undefined) continue // constants alone
    const [name] = file.split('.')
    const { abi, evm } = output.contracts[file][name]
    if (evm.bytecode.object === '') put(`${folder}/${folder.split('/').pop()}.abi.json`, abi)
    else put(`${folder}/${name}.json`, { abi, bytecode: '0x' + evm.bytecode.object, deployedBytecode: '0x' + evm.deployedBytecode.object })
  }
}
process.exit(stale > 0 ? 1 : 0)
