// Compiles src/ with the solc-js of testutil/clients, and makes the files that are committed:
//
//   artifacts/NAME.json    of each contract that can be deployed
//   bindings/bindings.go   by abigen, of these and of each interface INAME without a contract NAME here, as NAME
//
//   node build.mjs           writes them
//   node build.mjs --check   compares them with what is there, and fails if one differs
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const require = createRequire(new URL('../../../testutil/clients/', import.meta.url))

function fail(why) {
  console.error(`build.mjs: ${why}`)
  process.exit(1)
}

// setting reads one line of foundry.toml, which has the compiler's settings.
function setting(name) {
  const line = new RegExp(`^${name} = (.*)$`, 'm').exec(readFileSync(join(here, 'foundry.toml'), 'utf8'))
  return line ? JSON.parse(line[1]) : fail(`foundry.toml has no ${name}`)
}

// compile returns solc's output for all of src/, as {source: {contract: {abi, evm, ...}}}.
function compile() {
  const solc = require('solc')
  const files = readdirSync(join(here, 'src'), { recursive: true }).filter((file) => file.endsWith('.sol')).sort()
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(files.map((file) => [`src/${file}`, { content: readFileSync(join(here, 'src', file), 'utf8') }])),
    settings: {
      evmVersion: setting('evm_version'),
      optimizer: { enabled: setting('optimizer'), runs: setting('optimizer_runs') },
      metadata: { bytecodeHash: setting('bytecode_hash') },
      outputSelection: {
        '*': {
          '*': ['abi', 'storageLayout', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.deployedBytecode.immutableReferences'],
        },
      },
    },
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input)))
  // A warning is either mended or it is an error.
  if (output.errors?.length > 0) fail(output.errors.map((e) => e.formattedMessage).join('\n'))
  return Object.values(output.contracts).flatMap((of) => Object.entries(of))
}

// Ids of the syntax tree move with every edit, so that artefacts have none of them in immutables and layout.

// immutables are where the deployed code has what its constructor sets, in bytes.
function immutables({ immutableReferences }) {
  return Object.values(immutableReferences).flat().sort((a, b) => a.start - b.start)
}

function layout({ storage }) {
  return storage.map(({ label, slot, offset, type }) => ({ label, slot: Number(slot), offset, type: type.replace(/\)\d+(_storage)?/g, ')') }))
}

// json puts each entry of the top level, and of the arrays there, on a line.
function json(object) {
  const value = (v) => (Array.isArray(v) && v.length > 0 ? `[\n${v.map((e) => `    ${JSON.stringify(e)}`).join(',\n')}\n  ]` : JSON.stringify(v))
  return `{\n${Object.entries(object).map(([k, v]) => `  ${JSON.stringify(k)}: ${value(v)}`).join(',\n')}\n}\n`
}

// bindings runs abigen over {name: abi}. They have no bytecode: that is in the artefacts.
function bindings(abis) {
  const combined = { version: '', contracts: {} }
  for (const [name, abi] of Object.entries(abis)) {
    combined.contracts[`:${name}`] = { abi, bin: '', 'bin-runtime': '', srcmap: '', 'srcmap-runtime': '', metadata: '', devdoc: {}, userdoc: {}, hashes: {} }
  }
  // The release that go.mod has, whose packages the bindings call.
  const version = go(['list', '-m', '-f', '{{.Version}}', 'github.com/ethereum/go-ethereum']).trim()
  const abigen = ['run', `github.com/ethereum/go-ethereum/cmd/abigen@${version}`, '--v2', '--pkg', 'bindings', '--combined-json', '-']
  return go(abigen, JSON.stringify(combined)).trimEnd() + '\n'
}

function go(args, input) {
  const run = spawnSync(process.env.GO ?? 'go', args, { cwd: here, input, encoding: 'utf8', maxBuffer: 64 << 20 })
  return run.status === 0 ? run.stdout : fail(`go ${args.join(' ')}: ${run.error ?? run.stderr}`)
}

const compiled = compile()
// Neither interfaces nor abstract contracts have code; a library of internal functions has nothing to call.
const built = compiled.filter(([, { abi, evm }]) => evm.bytecode.object !== '' && abi.some(({ type }) => type === 'function'))
const files = {}
const abis = {}
for (const [name, { abi, evm, storageLayout }] of built) {
  abis[name] = abi
  files[`artifacts/${name}.json`] = json({
    contractName: name,
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
    immutables: immutables(evm.deployedBytecode),
    storageLayout: layout(storageLayout),
  })
}
for (const [name, { abi }] of compiled) {
  const bare = /^I([A-Z].*)$/.exec(name)?.[1]
  if (bare && !(bare in abis)) abis[bare] = abi
}
files['bindings/bindings.go'] = bindings(abis)

const artifacts = join(here, 'artifacts')
const gone = (existsSync(artifacts) ? readdirSync(artifacts) : []).map((file) => `artifacts/${file}`).filter((file) => !(file in files))
if (process.argv.includes('--check')) {
  const differ = Object.keys(files).filter((file) => !existsSync(join(here, file)) || readFileSync(join(here, file), 'utf8') !== files[file])
  const bad = [...differ, ...gone]
  if (bad.length > 0) fail(`not what src/ gives: ${bad.join(', ')}; run \`make contracts\` and commit them`)
} else {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(here, file, '..'), { recursive: true })
    writeFileSync(join(here, file), content)
  }
  for (const file of gone) rmSync(join(here, file))
}
