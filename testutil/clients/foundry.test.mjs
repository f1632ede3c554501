// forge and cast, the binaries as published, with solc-js as forge's compiler (bin/solc).
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connect, deploy, freshWallet, mined } from './lib/ethers.mjs'
import { Contract } from 'ethers'
import * as mpt from './lib/mpt.mjs'
import { RPC, rpc } from './lib/node.mjs'
import { artefacts } from './lib/solidity.mjs'

const require = createRequire(import.meta.url)
const here = fileURLToPath(new URL('.', import.meta.url))

// binary finds a published binary; its packages exist for linux-amd64 only in this suite.
function binary(name) {
  try {
    return join(dirname(require.resolve(`@foundry-rs/${name}-linux-amd64/package.json`)), 'bin', name)
  } catch {
    return null
  }
}
const [castBinary, forgeBinary] = [binary('cast'), binary('forge')]
const skip = castBinary && forgeBinary ? false : `no forge and cast binaries for ${process.platform}-${process.arch} are installed`

describe('foundry', { skip }, () => {
  const { provider, wallet } = connect('foundry')
  const key = ['--private-key', wallet.privateKey]
  const { Vault } = artefacts('Vault.sol')
  let home, vault, created

  // Both run with a home of their own, so that neither the user's settings nor his caches play a part.
  async function run(file, args, env = {}) {
    const { stdout } = await promisify(execFile)(file, args, {
      cwd: here,
      maxBuffer: 64 << 20,
      env: {
        PATH: process.env.PATH, HOME: home, ETH_RPC_URL: RPC, NO_COLOR: '1',
        FOUNDRY_OUT: join(home, 'out'), FOUNDRY_CACHE_PATH: join(home, 'cache'), FOUNDRY_BROADCAST: join(home, 'broadcast'),
        FOUNDRY_NO_STORAGE_CACHING: 'true', FOUNDRY_SOLC: join(here, 'bin', 'solc'), ...env,
      },
    })
    return stdout.trim()
  }
  const cast = (...args) => run(castBinary, args)
  const castJson = async (...args) => JSON.parse(await cast(...args, '--json'))
  const forge = (args, env) => run(forgeBinary, args, env)

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'trivium-foundry-'))
    created = await castJson('send', ...key, '--create', Vault.bytecode, 'constructor(string)', 'by cast')
    vault = created.contractAddress
  })
  after(() => {
    provider.destroy()
    rmSync(home, { recursive: true, force: true })
  })

  test('cast: chain, block number, balance, nonce, code, storage', async () => {
    assert.equal(BigInt(await cast('chain-id')), (await provider.getNetwork()).chainId)
    assert.ok(Number(await cast('block-number')) >= Number(created.blockNumber))
    assert.equal(BigInt(await cast('balance', wallet.address)), await provider.getBalance(wallet))
    assert.equal(Number(await cast('nonce', wallet.address)), await provider.getTransactionCount(wallet))
    assert.equal(await cast('code', vault), Vault.deployed)
    assert.equal(BigInt(await cast('storage', vault, '1')), 0n)
    assert.match(await cast('client'), /\//)
    assert.ok(BigInt(await cast('gas-price')) > 0n)
    assert.ok(BigInt(await cast('base-fee')) > 0n)
  })

  test('cast send, call, receipt, tx and logs', async () => {
    assert.equal(created.status, '0x1')
    assert.equal(await cast('call', vault, 'name()(string)'), '"by cast"')
    const receipt = await castJson('send', ...key, vault, 'deposit(string)', 'from cast', '--value', '7wei')
    assert.equal(receipt.status, '0x1')
    assert.equal(await cast('call', vault, 'held(address)(uint256)', wallet.address), '7')
    assert.equal(await cast('receipt', receipt.transactionHash, 'blockHash'), receipt.blockHash)
    const transaction = await castJson('tx', receipt.transactionHash)
    assert.equal(transaction.hash, receipt.transactionHash)
    assert.equal(BigInt(transaction.value), 7n)
    const logs = await castJson(
      'logs', '--from-block', String(BigInt(receipt.blockNumber)), '--address', vault,
      'Deposited(address indexed,uint256 indexed,uint256,string)', wallet.address,
    )
    assert.deepEqual(logs.map(({ transactionHash }) => transactionHash), [receipt.transactionHash])
    const legacy = await castJson('send', ...key, '--legacy', vault, 'withdraw(uint256)', '2')
    assert.equal(legacy.type, '0x0')
    assert.equal(legacy.status, '0x1')
  })

  test('cast block: header, tags and transactions', async () => {
    const block = await castJson('block', String(BigInt(created.blockNumber)))
    assert.equal(block.hash, created.blockHash)
    assert.equal(mpt.headerHash(block), block.hash)
    for (const tag of ['latest', 'safe', 'finalized', 'earliest']) assert.match(await cast('block', tag, '--field', 'hash'), /^0x[0-9a-f]{64}$/)
  })

  test('cast estimate, access-list, proof and index agree with the node', async () => {
    const gas = await cast('estimate', vault, 'deposit(string)', 'estimated', '--value', '1', '--from', wallet.address)
    const { data } = await new Contract(vault, Vault.abi).deposit.populateTransaction('estimated')
    assert.equal(BigInt(gas), await provider.estimateGas({ from: wallet.address, to: vault, data, value: 1n }))
    const slot = await cast('index', 'address', wallet.address, '0')
    assert.equal(BigInt(await cast('storage', vault, slot)), 5n)
    const block = await castJson('block', 'latest')
    const proof = await castJson('proof', vault, slot, '--block', String(BigInt(block.number)))
    assert.equal(mpt.account(block.stateRoot, proof).nonce, 1n)
    assert.equal(BigInt(proof.storageProof[0].value), 5n)
    const list = await cast('access-list', vault, 'held(address)', wallet.address)
    assert.ok(list.includes(slot), list)
  })

  test('cast explains a revert by its reason', async () => {
    await assert.rejects(cast('call', vault, 'deposit(string)', 'nothing'), /Vault: nothing sent/)
    await assert.rejects(cast('send', ...key, vault, 'deposit(string)', 'nothing'), /Vault: nothing sent/)
    await assert.rejects(cast('send', ...key, '--nonce', '0', vault, 'deposit(string)', 'x', '--value', '1', '--gas-limit', '100000'), /nonce too low/)
  })

  test('cast rpc: traces as the node gives them', async () => {
    const tree = await castJson('rpc', 'debug_traceTransaction', created.transactionHash, '{"tracer":"callTracer"}')
    assert.equal(tree.type, 'CREATE')
    assert.equal(tree.to, vault.toLowerCase())
  })

  test('cast run replays a transaction on the state before it', async () => {
    const receipt = await castJson('send', ...key, vault, 'deposit(string)', 'replayed', '--value', '1wei')
    const replay = await cast('run', receipt.transactionHash, '--quick')
    assert.match(replay, /Transaction successfully executed/)
    assert.match(replay, new RegExp(`Gas used: ${BigInt(receipt.gasUsed)}`))
  })

  test('cast send --auth delegates an account (type 4)', async () => {
    const { contract } = await deploy(wallet, 'BatchAccount.sol', 'BatchAccount')
    const person = await freshWallet(wallet, 10n ** 18n)
    const target = await contract.getAddress()
    const receipt = await castJson('send', '--private-key', person.privateKey, person.address, '--auth', target, '--value', '0', '--gas-limit', '200000')
    assert.equal(receipt.type, '0x4')
    assert.equal(await cast('code', person.address), '0xef0100' + target.slice(2).toLowerCase())
  })

  test('forge create compiles with solc-js and deploys', async () => {
    const output = await forge(['create', 'contracts/Vault.sol:Vault', ...key, '--broadcast', '--json', '--constructor-args', 'by forge'])
    const { deployedTo, transactionHash } = JSON.parse(output.slice(output.lastIndexOf('{')))
    assert.equal(await cast('call', deployedTo, 'name()(string)'), '"by forge"')
    assert.equal((await rpc('eth_getTransactionReceipt', [transactionHash])).contractAddress, deployedTo.toLowerCase())
  })

  test('forge script simulates, then broadcasts in order', async () => {
    const output = await forge(['script', 'foundry/script/Deploy.s.sol:Deploy', '--rpc-url', RPC, ...key, '--broadcast', '--slow', '--json'])
    const receipts = output.split('\n').filter((line) => line.includes('"tx_hash"')).map((line) => JSON.parse(line))
    assert.deepEqual(receipts.map(({ status }) => status), ['success', 'success', 'success'])
    const factory = receipts.map(({ contract_address: at }) => at).find((at) => at)
    assert.equal((await provider.getCode(factory)).length, artefacts('Vault.sol').VaultFactory.deployed.length)
    const [{ topics }] = await provider.getLogs({ address: factory, fromBlock: receipts[0].block_number - 3, toBlock: 'latest' })
    const scripted = '0x' + topics[1].slice(26)
    assert.equal(await cast('call', scripted, 'name()(string)'), '"scripted"')
    assert.equal(BigInt(await cast('balance', scripted)), 3n)
  })

  test('forge test runs on a fork of the node', async () => {
    const { contract } = await deploy(wallet, 'Vault.sol', 'Vault', ['forked'])
    const receipt = await mined(contract.deposit('before the fork', { value: 9n }))
    const output = await forge(
      ['test', '--fork-url', RPC, '--fork-block-number', String(receipt.blockNumber), '--json'], { VAULT: await contract.getAddress() },
    )
    const suites = JSON.parse(output.split('\n').findLast((line) => line.startsWith('{')))
    const results = Object.values(suites).flatMap(({ test_results: of }) => Object.entries(of))
    assert.deepEqual(results.map(([name, { status }]) => [name, status]).sort(), [
      ['test_goes_on_from_there()', 'Success'], ['test_reads_the_chain_it_forked()', 'Success'],
    ])
  })
})
