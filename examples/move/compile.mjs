#!/usr/bin/env node
// Compiles the Solidity files in this folder and those below with solc-js 0.8.37
// (npm ci in testutil/clients brings it). An interface INAME becomes INAME.abi.json
// beside its source, a contract Name.json with abi and bytecode; libraries are
// parts of contracts. With --check it writes nothing and fails if a file would change.
import { createRequire } from 'node:module'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const solc = createRequire(here + '../../testutil/clients/package.json')('solc')
const check = process.argv.includes('--check')
let stale = 0

function put(file, value) {
  const text = JSON.stringify(value, null, 1) + '\n'
  if (existsSync(here + file) && readFileSync(here + file, 'utf8') === text) return
  if (check) {
    console.error(`${file} is not what solc makes of its source; run node examples/move/compile.mjs`)
    stale++
  } else {
    writeFileSync(here + file, text)
    console.log(`wrote ${file}`)
  }
}

const files = readdirSync(here, { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.sol') && !file.includes('node_modules/'))
  .sort()
const output = JSON.parse(solc.compile(JSON.stringify({
  language: 'Solidity',
  sources: Object.fromEntries(files.map((file) => [file, { content: readFileSync(here + file, 'utf8') }])),
  settings: {
    evmVersion: 'osaka',
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '': ['ast'], '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
  },
})))
const errors = (output.errors ?? []).filter((e) => e.severity === 'error')
if (errors.length > 0) {
  console.error(errors.map((e) => e.formattedMessage).join('\n'))
  process.exit(1)
}
for (const file of files) {
  for (const { nodeType, contractKind, name } of output.sources[file].ast.nodes) {
    if (nodeType !== 'ContractDefinition') continue
    const { abi, evm } = output.contracts[file][name]
    const beside = (ending) => (dirname(file) === '.' ? '' : dirname(file) + '/') + name + ending
    if (contractKind === 'interface') put(beside('.abi.json'), abi)
    if (contractKind === 'contract') put(beside('.json'), { abi, bytecode: '0x' + evm.bytecode.object, deployedBytecode: '0x' + evm.deployedBytecode.object })
  }
}
process.exit(stale > 0 ? 1 : 0)
