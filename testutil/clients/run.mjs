// Runs the client tests against the node named by the environment (see README.md).
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fundOthers } from './lib/ethers.mjs'
import { RPC, WS, rpc } from './lib/node.mjs'

const usage = `TRIVIUM_RPC and TRIVIUM_WS must name the node under test, for example:
  go run ./cmd/trivium devnet --ephemeral     (in the repository's root)
  TRIVIUM_RPC=http://127.0.0.1:8545 TRIVIUM_WS=ws://127.0.0.1:8546 npm test`

function stop(why) {
  console.error(why)
  process.exit(2)
}

if (RPC === '' || WS === '') stop(usage)
const version = await rpc('web3_clientVersion').catch((error) =>
  stop(`no Ethereum node answers at TRIVIUM_RPC=${RPC} (${error.cause?.message ?? error.message})`),
)
console.log(`testing ${version} at ${RPC}`)

const here = fileURLToPath(new URL('.', import.meta.url))
const wanted = process.argv.slice(2)
const files = readdirSync(here).filter(
  (file) => file.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((name) => file.startsWith(name))),
)
if (files.length === 0) stop(`no test file starts with ${wanted.join(' or ')}`)
await fundOthers()
// The tests mostly wait for blocks, and each file has its own account, so several files run at a time.
const run = spawnSync(process.execPath, ['--test', '--test-concurrency=6', '--test-reporter=spec', ...files.sort()], { cwd: here, stdio: 'inherit' })
process.exit(run.status ?? 1)
