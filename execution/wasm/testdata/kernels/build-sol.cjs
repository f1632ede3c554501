// node build-sol.cjs SOLC FILE.sol...: writes the runtime code of each file's contract in hexadecimal to FILE.evm.
const { readFileSync, writeFileSync } = require('node:fs')
const { resolve } = require('node:path')
const solc = require(resolve(process.argv[2]))

for (const file of process.argv.slice(3)) {
  const out = JSON.parse(solc.compile(JSON.stringify({
    language: 'Solidity',
    sources: { [file]: { content: readFileSync(file, 'utf8') } },
    settings: {
      optimizer: { enabled: true, runs: 200 },
      metadata: { appendCBOR: false, bytecodeHash: 'none' },
      outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } },
    },
  })))
  for (const e of out.errors ?? []) console.error(e.formattedMessage)
  const [contract] = Object.values(out.contracts[file])
  writeFileSync(file.replace(/\.sol$/, '.evm'), contract.evm.deployedBytecode.object + '\n')
}
