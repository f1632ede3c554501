// A Move module with ethers 6, through the ABI of the gateway: the fund of examples/move is published, called, read and
// sold through an escrow in Solidity.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { after, before, describe, test } from 'node:test'
import { ContractFactory, Interface, id, isError, keccak256, parseEther } from 'ethers'
import { connect, freshWallet, mined } from './lib/ethers.mjs'
import { agreesWithFullNode } from './lib/fullnode.mjs'
import { COMPATIBLE, GATEWAY, IMMUTABLE, bcs, decode, escrow, events, gateway, gatewayABI, moduleName, rwaOf } from './lib/move.mjs'
import { isTrivium, refused, rpc } from './lib/node.mjs'

const { provider, wallet } = connect('move.ethers')
const skip = (await isTrivium()) ? false : 'only Trivium runs Move modules'
const firstBlock = await provider.getBlockNumber()
after(() => provider.destroy())

const DENIED = 0x50000n
const NOT_ADMITTED = DENIED + 4n
const FROZEN = DENIED + 5n
const FOREVER = 1n << 40n
const errors = new Interface(gatewayABI)

test('the committed ABI and contract are what solc makes of the sources', { skip }, () => {
  const compile = fileURLToPath(new URL('../../examples/move/compile.mjs', import.meta.url))
  const run = spawnSync(process.execPath, [compile, '--check'], { encoding: 'utf8' })
  assert.equal(run.status, 0, run.stderr)
})

describe('a fund in Move', { skip }, () => {
  let issuer, seller, buyer, auditor, rwa, published

  // call is a function of the module by somebody: (...args) and .staticCall, .estimateGas as of any method.
  const call = (who, name, args, overrides = {}) => gateway(who).call(rwa, name, [], args, overrides)
  const read = async (name, args, ...types) => {
    const results = await gateway(provider).viewFunction(rwa, name, [], args)
    assert.equal(results.length, types.length)
    const values = results.map((r, i) => decode(types[i], r))
    return values.length === 1 ? values[0] : values
  }
  const units = (who) => read('units', [bcs.address(who)], 'u64', 'u64')
  // Rejects with this error of the gateway, from an eth_call, an estimate or a wallet.
  const reverts = (sending, name, ...args) =>
    assert.rejects(sending, (error) => {
      assert.ok(isError(error, 'CALL_EXCEPTION'), error)
      const revert = errors.parseError(error.data)
      assert.deepEqual([revert?.name, ...(revert?.args ?? [])], [name, ...args])
      return true
    })

  before(async () => {
    // A fresh issuer: an immutable module is published once on a chain.
    issuer = await freshWallet(wallet, parseEther('1'))
    seller = await freshWallet(wallet, parseEther('1'))
    buyer = await freshWallet(wallet, parseEther('5'))
    auditor = await freshWallet(wallet, parseEther('1'))
    rwa = moduleName(issuer.address, 'rwa')
    published = await mined(gateway(issuer).publish([rwaOf(issuer.address)], IMMUTABLE))
  })

  test('is published by its issuer, once', async () => {
    const code = rwaOf(issuer.address)
    const event = errors.parseLog(published.logs.find((log) => errors.parseLog(log)?.name === 'Published'))
    assert.deepEqual([event.name, ...event.args], ['Published', issuer.address, rwa, keccak256(code), BigInt(IMMUTABLE), 0n])
    await reverts(gateway(issuer).publish.staticCall([code], COMPATIBLE), 'ModuleImmutable', rwa)
    const notTheirs = await refused('eth_call', [{ from: seller.address, to: GATEWAY, data: errors.encodeFunctionData('publish', [[code], COMPATIBLE]) }, 'latest'])
    assert.equal(errors.parseError(notTheirs.data).name, 'ModuleRefused')
    const broken = code.slice(0, 400) + 'ff' + code.slice(402)
    await assert.rejects(gateway(issuer).publish.staticCall([broken], COMPATIBLE), (error) => error.revert?.name === 'ModuleRefused')
  })

  test('trivium_getMoveModule tells what it offers', async () => {
    const module = await rpc('trivium_getMoveModule', [rwa])
    assert.equal(module.id, rwa)
    assert.deepEqual([module.policy, module.code, module.codeHash], ['immutable', rwaOf(issuer.address), keccak256(rwaOf(issuer.address))])
    assert.equal(module.account, (await gateway(provider).moduleAccount(rwa)).toLowerCase())
    const functions = JSON.stringify(module.abi)
    for (const name of ['issue', 'settle', 'force_redeem', 'set_frozen', 'attest']) assert.ok(functions.includes(`"${name}"`), name)
    assert.equal(await rpc('trivium_getMoveModule', [moduleName(issuer.address, 'none')]), null)
  })

  test('roles are given, investors admitted, units issued', async () => {
    await mined(call(issuer, 'appoint', [bcs.address(issuer.address), bcs.address(auditor.address)]))
    assert.deepEqual(await read('roles', [], 'address', 'address', 'address'), [issuer.address, issuer.address, auditor.address])
    for (const who of [seller, buyer]) {
      await mined(call(issuer, 'admit', [bcs.address(who.address), bcs.u16(40), bcs.u64(FOREVER)]))
      await mined(call(who, 'open', []))
    }
    const done = await mined(call(issuer, 'issue', [bcs.address(seller.address), bcs.u64(1000)]))
    const [issued] = events(done, rwa)
    assert.equal(issued.type, 'Issued')
    assert.deepEqual(decode({ to: 'address', amount: 'u64' }, issued.data), { to: seller.address, amount: 1000n })
    assert.equal(await read('supply', [], 'u128'), 1000n)
    assert.equal(await read('name', [], 'string'), 'Harbour Street Property Fund')
    assert.deepEqual(await read('admission', [bcs.address(buyer.address)], { option: { country: 'u16', until: 'u64' } }), { country: 40n, until: FOREVER })
    assert.equal(await read('admission', [bcs.address(auditor.address)], { option: { country: 'u16', until: 'u64' } }), null)
  })

  test('a transfer costs what was estimated, and its event is found by the type', async () => {
    const args = [bcs.address(buyer.address), bcs.u64(300)]
    const gas = await gateway(seller).call.estimateGas(rwa, 'transfer', [], args)
    const done = await mined(call(seller, 'transfer', args, { gasLimit: gas }))
    assert.ok(done.gasUsed <= gas && gas < done.gasUsed * 2n, `estimated ${gas}, used ${done.gasUsed}`)
    const contract = gateway(provider)
    const [found] = await contract.queryFilter(contract.filters.Emitted(id(`${rwa}::Transferred`)), done.blockNumber, done.blockNumber)
    assert.equal(found.args.type_, `${rwa}::Transferred`)
    assert.deepEqual(decode({ from: 'address', to: 'address', amount: 'u64' }, found.args.data), { from: seller.address, to: buyer.address, amount: 300n })
    assert.deepEqual([await units(seller.address), await units(buyer.address)], [[700n, 0n], [300n, 0n]])
    assert.deepEqual(await gateway(provider).viewFunction(rwa, 'units', [], [bcs.address(buyer.address)], { blockTag: done.blockNumber - 1 }).then((r) => [...r]), [bcs.u64(0), bcs.u64(0)])
  })

  test('trivium_getMoveResource shows a holding', async () => {
    const holding = await rpc('trivium_getMoveResource', [seller.address, `${rwa}::Holding`])
    assert.equal(holding.type, `${rwa}::Holding`)
    assert.deepEqual(decode({ units: 'u64', locked: 'u64', frozen: 'bool' }, holding.raw), { units: 700n, locked: 0n, frozen: false })
    assert.deepEqual(Object.keys(holding.value), ['units', 'locked', 'frozen'])
    assert.equal(BigInt(holding.value.units), 700n)
    assert.equal(holding.value.frozen, false)
    assert.equal(await rpc('trivium_getMoveResource', [auditor.address, `${rwa}::Holding`]), null)
  })

  test('refusals come decoded: the function, and the code', async () => {
    const poor = [bcs.address(buyer.address), bcs.u64(701)]
    const method = gateway(seller).call
    for (const sending of [() => method.staticCall(rwa, 'transfer', [], poor), () => method.estimateGas(rwa, 'transfer', [], poor), () => method(rwa, 'transfer', [], poor)]) {
      await reverts(sending(), 'Aborted', rwa, 'take', 0x10008n)
    }
    await reverts(method.staticCall(rwa, 'issue', [], [bcs.address(seller.address), bcs.u64(1)]), 'Aborted', rwa, 'only_issuer', DENIED + 1n)
    await reverts(method.staticCall(rwa, 'open', [], [], { value: 1n }), 'Aborted', rwa, 'open', 0x80007n)
    await reverts(gateway(auditor).call.staticCall(rwa, 'open', [], [], { value: 5n }), 'UnusedValue', 5n)
    await assert.rejects(method.staticCall(rwa, 'withdraw', [], [bcs.u64(1)]), (error) => error.revert.name === 'ExecutionFailed' && error.revert.args.status === 'RET_TYPE_MISMATCH_ERROR')
    await assert.rejects(method.staticCall(rwa, 'transfer', [], ['0x01', '0x02']), (error) => error.revert.args.status === 'FAILED_TO_DESERIALIZE_ARGUMENT')
    await reverts(method.staticCall('rwa', 'transfer', [], []), 'BadArgument', 'module')
    const { message } = await refused('eth_call', [{ from: seller.address, to: GATEWAY, data: errors.encodeFunctionData('call', [rwa, 'transfer', [], poor]) }, 'latest'])
    assert.match(message, /INVALID_ARGUMENT 8/)
  })

  test('the auditor freezes an account and attests the books', async () => {
    const frozen = await mined(call(auditor, 'set_frozen', [bcs.address(buyer.address), bcs.bool(true), bcs.string('court order 17/2026')]))
    const [event] = events(frozen, rwa)
    assert.deepEqual(decode({ account: 'address', frozen: 'bool', reason: 'string' }, event.data), { account: buyer.address, frozen: true, reason: 'court order 17/2026' })
    await reverts(gateway(buyer).call.staticCall(rwa, 'transfer', [], [bcs.address(seller.address), bcs.u64(1)]), 'Aborted', rwa, 'take', FROZEN)
    const forced = await mined(call(issuer, 'force_transfer', [bcs.address(buyer.address), bcs.address(seller.address), bcs.u64(300), bcs.string('court order 17/2026')]))
    assert.deepEqual(events(forced, rwa).map((e) => e.type), ['Transferred', 'Forced'])
    assert.deepEqual(decode({ from: 'address', to: { option: 'address' }, amount: 'u64', reason: 'string' }, events(forced, rwa)[1].data),
      { from: buyer.address, to: seller.address, amount: 300n, reason: 'court order 17/2026' })
    await mined(call(auditor, 'set_frozen', [bcs.address(buyer.address), bcs.bool(false), bcs.string('lifted')]))
    const report = keccak256('0x1234')
    const attested = await mined(call(auditor, 'attest', [bcs.bytes(report)]))
    const { timestamp } = await provider.getBlock(attested.blockNumber)
    const attestation = { auditor: 'address', at: 'u64', supply: 'u128', holders: 'u64', report: 'bytes' }
    assert.deepEqual(await read('attested', [], { option: attestation }), { auditor: auditor.address, at: BigInt(timestamp), supply: 1000n, holders: 2n, report })
    assert.equal(await read('total', [bcs.u64(0), bcs.u64(2)], 'u128'), await read('supply', [], 'u128'))
  })

  describe('and an escrow in Solidity', () => {
    const PRICE = parseEther('2')
    let deals, at

    const open = async (n) => {
      const receipt = await mined(deals.connect(seller).open(buyer, n, PRICE, FOREVER))
      return deals.interface.parseLog(receipt.logs[0]).args.id
    }

    before(async () => {
      deals = await new ContractFactory(escrow.abi, escrow.bytecode, wallet).deploy(rwa, wallet)
      await deals.deploymentTransaction().wait(1, 30_000)
      at = await deals.getAddress()
      await mined(call(seller, 'lock', [bcs.address(at), bcs.u64(500)]))
    })

    test('offers no more than is locked for it', async () => {
      await assert.rejects(deals.connect(seller).open.staticCall(buyer, 501, PRICE, FOREVER), (error) => {
        assert.deepEqual([error.revert.name, ...error.revert.args], ['NotLocked', 500n, 501n])
        return true
      })
      await reverts(gateway(seller).call.staticCall(rwa, 'transfer', [], [bcs.address(buyer.address), bcs.u64(501)]), 'Aborted', rwa, 'take', 0x10008n)
    })

    test('trades units for ether in one transaction', async () => {
      const deal = await open(200)
      await mined(deals.connect(buyer).pay(deal, { value: PRICE }))
      const had = await provider.getBalance(seller)
      const done = await mined(deals.release(deal))
      assert.equal(await provider.getBalance(seller), had + PRICE)
      assert.deepEqual([await units(seller.address), await units(buyer.address)], [[800n, 300n], [200n, 0n]])
      assert.deepEqual(events(done, rwa).map((e) => e.type), ['Unlocked', 'Transferred'])

      const tree = await provider.send('debug_traceTransaction', [done.hash, { tracer: 'callTracer' }])
      assert.equal(tree.vm, undefined)
      const frame = tree.calls.find((c) => c.to === GATEWAY)
      assert.deepEqual([frame.vm, frame.vmCall, frame.type], ['move', `${rwa}::settle`, 'CALL'])
      assert.deepEqual([...errors.decodeFunctionResult('call', frame.output).results], [])
    })

    test('passes on why the module refuses, and nothing moves', async () => {
      const deal = await open(100)
      await mined(deals.connect(buyer).pay(deal, { value: PRICE }))
      await mined(call(issuer, 'remove', [bcs.address(buyer.address)]))
      for (const sending of [() => deals.release.staticCall(deal), () => deals.release.estimateGas(deal), () => deals.release(deal)]) {
        await assert.rejects(sending(), (error) => {
          const revert = deals.interface.parseError(error.data) // by the escrow's own ABI
          assert.deepEqual([revert.name, ...revert.args], ['Aborted', rwa, 'put', NOT_ADMITTED])
          return true
        })
      }
      const sent = await deals.release(deal, { gasLimit: 1_000_000 })
      await assert.rejects(sent.wait(1, 30_000), (error) => error.receipt.status === 0)
      assert.equal(await provider.getBalance(at), PRICE)
      assert.deepEqual([await units(seller.address), await units(buyer.address)], [[800n, 300n], [200n, 0n]])
      const tree = await provider.send('debug_traceTransaction', [sent.hash, { tracer: 'callTracer' }])
      const frame = tree.calls.find((c) => c.to === GATEWAY)
      assert.equal(frame.vm, 'move')
      assert.match(frame.vmReason, /PERMISSION_DENIED 4\) in .*::rwa::put$/)

      await mined(deals.cancel(deal))
      const had = await provider.getBalance(buyer)
      const done = await mined(deals.connect(buyer).collect())
      assert.equal(await provider.getBalance(buyer), had + PRICE - done.gasUsed * done.gasPrice)
      assert.deepEqual(await units(seller.address), [800n, 200n])
    })
  })

  test('the full node has come to the same', { timeout: 120_000 }, async (t) => {
    await agreesWithFullNode(t, firstBlock, await provider.getBlockNumber())
  })
})
