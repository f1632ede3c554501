#!/usr/bin/env node
// Compiles the Solidity files in the folders beside it with solc-js 0.8.37 (npm ci
// in testutil/clients brings it). The interface of a folder becomes
// <folder>.abi.json, the ABI of the WASM contract there; of several interfaces,
// each IName becomes name.abi.json. A contract becomes Name.json with abi and
// bytecode. With --check it writes nothing and fails if a file would change.
import { createRequire } from 'node:module'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
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
  } else {
    writeFileSync(here + file, text)
    console.log(`wrote ${file}`)
  }
}

const folders = [...new Set(readdirSync(here, { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.sol') && !file.includes('node_modules/'))
  .map((file) => dirname(file)))].sort()

for (const folder of folders) {
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
  if (errors.length > 0) {
    console.error(errors.map((e) => `${folder}: ${e.formattedMessage}`).join('\n'))
    process.exit(1)
  }
  const interfaces = []
  for (const file of files) {
    for (const [name, { abi, evm }] of Object.entries(output.contracts[file] ?? {})) { // none: constants alone
      if (evm.bytecode.object === '') interfaces.push({ name, abi })
      else put(`${folder}/${name}.json`, { abi, bytecode: '0x' + evm.bytecode.object, deployedBytecode: '0x' + evm.deployedBytecode.object })
    }
  }
  for (const { name, abi } of interfaces) {
    const file = interfaces.length === 1 ? basename(folder) : name.replace(/^I(?=[A-Z])/, '').toLowerCase()
    put(`${folder}/${file}.abi.json`, abi)
  }
}
process.exit(stale > 0 ? 1 : 0)
