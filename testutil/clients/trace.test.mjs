// debug_ traces of one transaction tree: a factory that calls a vault with value, reads it back, and catches a revert.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { AbiCoder, id, keccak256, parseEther } from 'ethers'
import { connect, deploy, mined } from './lib/ethers.mjs'
import { hexOf, refused, rpc } from './lib/node.mjs'

const { provider, wallet } = connect('trace')
after(() => provider.destroy())

const me = wallet.address.toLowerCase()
const heldSlot = (who) => keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'uint256'], [who, 0n]))

describe('debug traces', () => {
  let vault, factory, vaultAt, factoryAt, deposit, caught, transfer, reverted

  before(async () => {
    ;({ contract: vault } = await deploy(wallet, 'Vault.sol', 'Vault', ['traced']))
    ;({ contract: factory } = await deploy(wallet, 'Vault.sol', 'VaultFactory'))
    ;[vaultAt, factoryAt] = (await Promise.all([vault.getAddress(), factory.getAddress()])).map((a) => a.toLowerCase())
    deposit = await mined(factory.depositInto(vaultAt, 'nested', { value: 5n }))
    caught = await mined(factory.tryWithdraw(vaultAt, 6n))
    transfer = await mined(wallet.sendTransaction({ to: vaultAt.replace(/....$/, '0000'), value: 1n }))
    const failing = await factory.withdrawFrom(vaultAt, parseEther('1'), { gasLimit: 200_000 })
    reverted = await provider.waitForTransaction(failing.hash, 1, 30_000)
  })

  const trace = (hash, tracer, tracerConfig) => rpc('debug_traceTransaction', [hash, { tracer, tracerConfig }])

  test('callTracer: the tree of calls, their values, gas and logs', async () => {
    const call = await trace(deposit.hash, 'callTracer', { withLog: true })
    assert.equal(call.type, 'CALL')
    assert.equal(call.from, me)
    assert.equal(call.to, factoryAt)
    assert.equal(BigInt(call.value), 5n)
    assert.equal(BigInt(call.gasUsed), deposit.gasUsed)
    assert.equal(BigInt(call.output), 5n)
    assert.deepEqual(call.calls.map(({ type, from, to }) => [type, from, to]), [['CALL', factoryAt, vaultAt], ['STATICCALL', factoryAt, vaultAt]])
    assert.equal(BigInt(call.calls[0].value), 5n)
    assert.equal(call.calls[0].input.slice(0, 10), vault.interface.getFunction('deposit').selector)
    assert.equal(call.calls[0].logs.length, 1)
    assert.equal(call.calls[0].logs[0].topics[0], id('Deposited(address,uint256,uint256,string)'))
    const top = await trace(deposit.hash, 'callTracer', { onlyTopCall: true })
    assert.equal(top.calls, undefined)
  })

  test('callTracer: a caught revert stays inside, an uncaught one reaches the top', async () => {
    const inside = await trace(caught.hash, 'callTracer')
    assert.equal(inside.error, undefined)
    assert.equal(inside.calls[0].error, 'execution reverted')
    assert.equal(vault.interface.parseError(inside.calls[0].output).name, 'NotEnough')
    const outside = await trace(reverted.hash, 'callTracer')
    assert.equal(outside.error, 'execution reverted')
    assert.equal(outside.output, outside.calls[0].output)
    assert.equal(BigInt(outside.gasUsed), reverted.gasUsed)
  })

  test('prestateTracer: what was there before, and what changed', async () => {
    const before = await trace(deposit.hash, 'prestateTracer')
    assert.equal(BigInt(before[vaultAt].balance ?? 0), 0n)
    assert.equal(before[vaultAt].code, await provider.getCode(vaultAt))
    assert.equal(BigInt(before[me].balance), await provider.getBalance(me, deposit.blockNumber - 1))
    assert.ok(heldSlot(factoryAt) in before[vaultAt].storage)

    const { pre, post } = await trace(deposit.hash, 'prestateTracer', { diffMode: true })
    assert.equal(BigInt(post[vaultAt].balance), 5n)
    assert.equal(BigInt(post[vaultAt].storage[heldSlot(factoryAt)]), 5n)
    assert.equal(pre[vaultAt].storage?.[heldSlot(factoryAt)], undefined, 'a slot that was zero has no earlier value')
    assert.equal(post[me].nonce, pre[me].nonce + 1)
    assert.equal(BigInt(pre[me].balance) - BigInt(post[me].balance), 5n + deposit.gasUsed * deposit.gasPrice)
  })

  test('the struct logger: every step, with stack, memory and storage as asked', async () => {
    const full = await rpc('debug_traceTransaction', [deposit.hash, { enableMemory: true, enableReturnData: true }])
    assert.equal(full.failed, false)
    assert.equal(BigInt(full.gas), deposit.gasUsed)
    const steps = full.structLogs
    assert.equal(steps[0].pc, 0)
    assert.equal(steps[0].depth, 1)
    assert.deepEqual(steps[0].stack, [])
    const names = steps.map(({ op }) => op)
    for (const op of ['CALL', 'STATICCALL', 'SSTORE', 'SLOAD', 'LOG3']) assert.ok(names.includes(op), `no ${op} among the steps`)
    assert.equal(Math.max(...steps.map(({ depth }) => depth)), 2)
    assert.equal(names.at(-1), 'RETURN')
    const store = steps.find(({ op, stack }) => op === 'SSTORE' && BigInt(stack.at(-1)) === BigInt(heldSlot(factoryAt)))
    assert.equal(BigInt(store.stack.at(-2)), 5n)
    assert.ok(store.storage && Object.keys(store.storage).length > 0)
    assert.ok(steps.some(({ memory }) => memory?.length > 0))

    const bare = await rpc('debug_traceTransaction', [deposit.hash, { disableStack: true, disableStorage: true }])
    assert.equal(bare.structLogs.length, steps.length)
    assert.ok(bare.structLogs.every(({ stack, storage, memory }) => !stack && !storage && !memory))

    const failed = await rpc('debug_traceTransaction', [reverted.hash, {}])
    assert.equal(failed.failed, true)
    assert.equal(failed.structLogs.at(-1).op, 'REVERT')
    const plain = await rpc('debug_traceTransaction', [transfer.hash, {}])
    assert.deepEqual([BigInt(plain.gas), plain.failed, plain.structLogs], [21_000n, false, []])
  })

  test('debug_traceCall: what a call would do, with overrides', async () => {
    const data = factory.interface.encodeFunctionData('depositInto', [vaultAt, 'traced only'])
    const call = { from: me, to: factoryAt, data, value: '0x7' }
    const tree = await rpc('debug_traceCall', [call, 'latest', { tracer: 'callTracer' }])
    assert.equal(BigInt(tree.calls[0].value), 7n)
    assert.equal(BigInt(tree.output), 12n)
    assert.equal(await vault.held(factoryAt), 5n, 'a traced call leaves nothing behind')
    const stateOverrides = { [vaultAt]: { stateDiff: { [heldSlot(factoryAt)]: '0x' + '64'.padStart(64, '0') } } }
    const overridden = await rpc('debug_traceCall', [call, 'latest', { tracer: 'callTracer', stateOverrides }])
    assert.equal(BigInt(overridden.output), 107n)
    const earlier = await rpc('debug_traceCall', [call, hexOf(deposit.blockNumber - 1), { tracer: 'callTracer' }])
    assert.equal(BigInt(earlier.output), 7n)
  })

  test('debug_traceBlockByNumber and by hash: each transaction of the block, in order', async () => {
    const block = await provider.getBlock(deposit.blockNumber)
    const traces = await rpc('debug_traceBlockByNumber', [hexOf(block.number), { tracer: 'callTracer' }])
    assert.deepEqual(traces.map(({ txHash }) => txHash), block.transactions)
    assert.deepEqual(traces[deposit.index].result, await trace(deposit.hash, 'callTracer'))
    assert.deepEqual(await rpc('debug_traceBlockByHash', [block.hash, { tracer: 'callTracer' }]), traces)
  })

  test('an unknown transaction and an unknown tracer are errors', async () => {
    assert.match((await refused('debug_traceTransaction', [id('no transaction'), {}])).message, /not found/)
    const unknown = await refused('debug_traceTransaction', [deposit.hash, { tracer: 'noSuchTracer' }])
    assert.ok(unknown.message.length > 0)
    assert.equal(unknown.code, -32000)
  })
})
