// Compiles the Solidity sources of this folder with solc-js: no download, no native binary.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const folder = fileURLToPath(new URL('../contracts/', import.meta.url))
const compiled = new Map()

// artefacts returns {ContractName: {abi, bytecode, deployed}} of one file under contracts/.
// bytecode and deployed are 0x-prefixed hex.
export function artefacts(file) {
  if (compiled.has(file)) return compiled.get(file)
  const solc = require('solc')
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: readFileSync(folder + file, 'utf8') } },
    settings: {
      evmVersion: 'osaka',
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
    },
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input)))
  const errors = (output.errors ?? []).filter((e) => e.severity === 'error')
  if (errors.length > 0) throw new Error(errors.map((e) => e.formattedMessage).join('\n'))
  const result = {}
  for (const [name, contract] of Object.entries(output.contracts[file])) {
    result[name] = {
      abi: contract.abi,
      bytecode: '0x' + contract.evm.bytecode.object,
      deployed: '0x' + contract.evm.deployedBytecode.object,
    }
  }
  compiled.set(file, result)
  return result
}
