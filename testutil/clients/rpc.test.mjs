// JSON-RPC itself, without a client library: envelope, batches, error codes, the small namespaces, raw filters and
// subscriptions, and what only a Trivium node answers.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createRequire } from 'node:module'
import { AbiCoder, id, keccak256 } from 'ethers'
import { connect, deploy, freshWallet, mined } from './lib/ethers.mjs'
import { WS, batch, hexOf, isTrivium, post, refused, rpc, until } from './lib/node.mjs'

const require = createRequire(import.meta.url)
const { provider, wallet } = connect('rpc')
after(() => provider.destroy())

describe('rpc: envelope', () => {
  const call = (method, params = [], id = 1) => ({ jsonrpc: '2.0', id, method, params })

  test('the id comes back as it was, whatever it is', async () => {
    for (const id of [7, 'seven', 0]) {
      const { json } = await post(call('eth_chainId', [], id))
      assert.equal(json.id, id)
      assert.equal(json.jsonrpc, '2.0')
    }
  })

  test('a batch answers each call, good or bad, by its id', async () => {
    const { json } = await post([
      call('eth_chainId', [], 1), call('no_such_method', [], 2), call('web3_clientVersion', [], 'three'), call('eth_getBalance', ['0x12', 'latest'], 4),
    ])
    const by = Object.fromEntries(json.map((answer) => [answer.id, answer]))
    assert.equal(json.length, 4)
    assert.equal(by[1].result, await rpc('eth_chainId'))
    assert.equal(by[2].error.code, -32601)
    assert.equal(typeof by.three.result, 'string')
    assert.equal(by[4].error.code, -32602)
    assert.equal((await batch(Array.from({ length: 50 }, () => ['eth_blockNumber', []]))).length, 50)
  })

  test('malformed requests have their codes', async () => {
    const codeOf = async (body) => (await post(body)).json.error.code
    assert.equal(await codeOf('{"jsonrpc":"2.0","id":1,'), -32700, 'broken JSON')
    assert.equal(await codeOf([]), -32600, 'empty batch')
    assert.equal(await codeOf(call('no_such_method')), -32601)
    assert.equal(await codeOf(call('eth_noSuchMethod')), -32601)
    assert.equal(await codeOf(call('eth_getBalance', [])), -32602, 'missing argument')
    assert.equal(await codeOf(call('eth_getBalance', ['0x12', 'latest'])), -32602, 'short address')
    assert.equal(await codeOf(call('eth_getBlockByNumber', ['yesterday', false])), -32602, 'unknown tag')
    assert.equal(await codeOf(call('eth_getBlockByNumber', ['0x01', false])), -32602, 'leading zero')
    const missing = await refused('no_such_method')
    assert.match(missing.message, /the method no_such_method does not exist/)
  })

  test('a node serves no page to a browser of another origin and no call of another content type', async () => {
    const { RPC } = await import('./lib/node.mjs')
    const preflight = await fetch(RPC, { method: 'OPTIONS', headers: { origin: 'http://elsewhere.example', 'access-control-request-method': 'POST' } })
    assert.notEqual(preflight.headers.get('access-control-allow-origin'), '*')
    const plain = await fetch(RPC, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify(call('eth_chainId')) })
    assert.equal(plain.status, 415)
  })
})

describe('rpc: small namespaces', () => {
  test('web3, net and eth say who and where the node is', async () => {
    assert.match(await rpc('web3_clientVersion'), /^[^/]+\/.+/)
    assert.equal(await rpc('web3_sha3', ['0x68656c6c6f20776f726c64']), keccak256(Buffer.from('hello world')))
    assert.equal(await rpc('web3_sha3', ['0x']), keccak256('0x'))
    assert.equal(await rpc('net_version'), String(BigInt(await rpc('eth_chainId'))))
    assert.equal(await rpc('net_listening'), true)
    assert.match(await rpc('net_peerCount'), /^0x/)
    const syncing = await rpc('eth_syncing')
    assert.ok(syncing === false || typeof syncing === 'object')
    assert.ok(Array.isArray(await rpc('eth_accounts')))
    assert.ok(BigInt(await rpc('eth_maxPriorityFeePerGas')) >= 0n)
    assert.ok(BigInt(await rpc('eth_gasPrice')) > 0n)
  })

  test('eth_config names the fork in force (EIP-7910)', async () => {
    const { current, next } = await rpc('eth_config')
    assert.equal(current.activationTime, 0, 'a fork that is in force from genesis has the time 0')
    assert.equal(current.chainId, await rpc('eth_chainId'))
    assert.equal(next, null, 'no further fork is planned')
    assert.equal(current.precompiles.P256VERIFY, '0x0000000000000000000000000000000000000100', 'Osaka adds P256VERIFY')
    assert.match(current.forkId, /^0x[0-9a-f]{8}$/)
    assert.ok('HISTORY_STORAGE_ADDRESS' in current.systemContracts)
  })

  test('Osaka is what runs: CLZ (EIP-7939), P256VERIFY (EIP-7951)', async () => {
    // PUSH1 1, CLZ, PUSH0 MSTORE, PUSH1 32 PUSH0 RETURN
    const clz = await rpc('eth_call', [{ to: wallet.address }, 'latest', { [wallet.address]: { code: '0x60011e5f5260205ff3' } }])
    assert.equal(BigInt(clz), 255n)
    assert.equal(await rpc('eth_call', [{ to: '0x0000000000000000000000000000000000000100', data: '0x00' }, 'latest']), '0x')
    const verify = await rpc('eth_estimateGas', [{ from: wallet.address, to: '0x0000000000000000000000000000000000000100' }])
    assert.ok(BigInt(verify) >= 27_900n, 'P256VERIFY costs 6,900 gas')
  })
})

describe('rpc: eth_call and eth_estimateGas', () => {
  let vault, to
  before(async () => {
    ;({ contract: vault } = await deploy(wallet, 'Vault.sol', 'Vault', ['raw']))
    to = await vault.getAddress()
  })
  const data = (name, args) => vault.interface.encodeFunctionData(name, args)

  for (const method of ['eth_call', 'eth_estimateGas']) {
    test(`${method}: a revert is code 3 with the data`, async () => {
      const withText = await refused(method, [{ from: wallet.address, to, data: data('deposit', ['x']) }, 'latest'])
      assert.equal(withText.code, 3)
      assert.equal(withText.message, 'execution reverted: Vault: nothing sent')
      assert.equal(withText.data, '0x08c379a0' + AbiCoder.defaultAbiCoder().encode(['string'], ['Vault: nothing sent']).slice(2))
      const custom = await refused(method, [{ from: wallet.address, to, data: data('withdraw', [5n]) }, 'latest'])
      assert.equal(custom.code, 3)
      assert.equal(custom.message, 'execution reverted')
      assert.equal(custom.data, vault.interface.encodeErrorResult('NotEnough', [wallet.address, 5n, 0n]))
      const panic = await refused(method, [{ from: wallet.address, to, data: data('ratio', [1n, 0n]) }, 'latest'])
      assert.equal(panic.code, 3)
      assert.match(panic.message, /^execution reverted: division or modulo by zero$/)
      const bare = await refused(method, [{ from: wallet.address, to, data: '0xdeadbeef' }, 'latest'])
      assert.equal(bare.message, 'execution reverted')
      assert.ok(bare.data === '0x' || bare.data === undefined)
    })
  }

  test('a call that halts is an error of code -32000, not a revert', async () => {
    const code = { [to]: { code: '0xfe' } }
    const invalid = await refused('eth_call', [{ to }, 'latest', code])
    assert.equal(invalid.code, -32000)
    assert.match(invalid.message, /invalid opcode: INVALID/)
    const endless = await refused('eth_call', [{ to, gas: '0x186a0' }, 'latest', { [to]: { code: '0x5b5f56' } }])
    assert.match(endless.message, /out of gas/)
  })

  test('a call needs no money unless it pays, and no code to succeed', async () => {
    const nobody = await freshWallet(wallet, 0n)
    assert.equal(await rpc('eth_call', [{ from: nobody.address, to: nobody.address }, 'latest']), '0x')
    const error = await refused('eth_call', [{ from: nobody.address, to, value: '0x1' }, 'latest'])
    assert.match(error.message, /insufficient funds for (gas \* price \+ value|transfer)/)
    assert.equal(error.code, -32000)
    const low = await refused('eth_call', [{ from: wallet.address, to, gas: '0x5207' }, 'latest'])
    assert.match(low.message, /intrinsic gas too low/)
    const cheap = await refused('eth_call', [{ from: wallet.address, to, maxFeePerGas: '0x1' }, 'latest'])
    assert.match(cheap.message, /max fee per gas less than block base fee/)
  })

  test('a block that does not exist is an error that names it', async () => {
    for (const at of [hexOf(2 ** 40), { blockHash: id('no block') }]) {
      const error = await refused('eth_call', [{ to, data: data('name', []) }, at])
      assert.match(error.message, /header not found|block not found|header for hash not found/)
    }
  })

  test('a call against a block hash, and with gas price fields', async () => {
    const { hash } = await rpc('eth_getBlockByNumber', ['latest', false])
    const answer = await rpc('eth_call', [{ to, data: data('name', []) }, { blockHash: hash, requireCanonical: true }])
    assert.equal(vault.interface.decodeFunctionResult('name', answer)[0], 'raw')
    const both = await refused('eth_call', [{ to, gasPrice: '0x1', maxFeePerGas: '0x1' }, 'latest'])
    assert.match(both.message, /both gasPrice and/)
  })

  test('a precompile can be moved, and contradictory overrides are refused', async () => {
    const identity = '0x0000000000000000000000000000000000000004'
    const at = '0x' + '12'.repeat(20)
    const moved = await rpc('eth_call', [{ to: at, data: '0xabcd' }, 'latest', { [identity]: { movePrecompileToAddress: at } }])
    assert.equal(moved, '0xabcd')
    const both = await refused('eth_call', [{ to: at }, 'latest', { [at]: { state: {}, stateDiff: {} } }])
    assert.match(both.message, /state/)
  })
})

describe('rpc: consistency', () => {
  test('whoever sees a receipt sees the head and the state of its block at once', async () => {
    const sender = await freshWallet(wallet, 10n ** 18n)
    for (let nonce = 0; nonce < 5; nonce++) {
      const { hash } = await sender.sendTransaction({ to: wallet.address, value: 1n, nonce })
      // No pause between the questions: the answer must come in the very moment the block appears.
      const receipt = await until('the receipt', () => rpc('eth_getTransactionReceipt', [hash]), { interval: 0 })
      const [head, count] = await Promise.all([rpc('eth_blockNumber'), rpc('eth_getTransactionCount', [sender.address, 'latest'])])
      assert.ok(BigInt(head) >= BigInt(receipt.blockNumber), 'the receipt was visible before its block was the head')
      assert.equal(Number(count), nonce + 1, 'the receipt was visible before its state')
    }
  })
})

describe('rpc: logs and filters', () => {
  let vault, address, receipts
  before(async () => {
    ;({ contract: vault } = await deploy(wallet, 'Vault.sol', 'Vault', ['filters']))
    address = (await vault.getAddress()).toLowerCase()
    receipts = [await mined(vault.deposit('a', { value: 1n })), await mined(vault.deposit('b', { value: 1n }))]
  })

  test('ranges and block hashes that make no sense are refused', async () => {
    const codes = [-32602, -32000]
    const [from, to] = [hexOf(receipts[1].blockNumber), hexOf(receipts[0].blockNumber)]
    const backwards = await refused('eth_getLogs', [{ fromBlock: from, toBlock: to }])
    assert.match(backwards.message, /invalid block range/)
    assert.ok(codes.includes(backwards.code))
    const both = await refused('eth_getLogs', [{ fromBlock: from, blockHash: receipts[0].blockHash }])
    assert.equal(both.code, -32602)
    const unknown = await refused('eth_getLogs', [{ blockHash: id('no block') }])
    assert.match(unknown.message, /unknown block/)
    const many = await refused('eth_getLogs', [{ topics: [null, null, null, null, null] }])
    assert.ok(codes.includes(many.code))
  })

  test('an address list, an earliest and a latest bound', async () => {
    const logs = await rpc('eth_getLogs', [{ address: [address, wallet.address], fromBlock: 'earliest', toBlock: 'latest' }])
    assert.deepEqual(logs.map(({ transactionHash }) => transactionHash), receipts.map(({ hash }) => hash))
    assert.deepEqual(Object.keys(logs[0]).sort(), [
      'address', 'blockHash', 'blockNumber', 'blockTimestamp', 'data', 'logIndex', 'removed', 'topics', 'transactionHash', 'transactionIndex',
    ])
  })

  test('a log filter over past blocks gives them by getFilterLogs, and new ones by getFilterChanges', async () => {
    const filter = await rpc('eth_newFilter', [{ address, fromBlock: hexOf(receipts[0].blockNumber) }])
    assert.equal((await rpc('eth_getFilterLogs', [filter])).length, 2)
    const { hash } = await mined(vault.deposit('c', { value: 1n }))
    const changes = await until('the new log', async () => {
      const found = await rpc('eth_getFilterChanges', [filter])
      return found.length > 0 && found
    })
    assert.deepEqual(changes.map(({ transactionHash }) => transactionHash), [hash])
    assert.equal(await rpc('eth_uninstallFilter', [filter]), true)
    assert.equal(await rpc('eth_uninstallFilter', [filter]), false)
    assert.equal((await refused('eth_getFilterChanges', [filter])).message, 'filter not found')
  })
})

describe('rpc: raw WebSocket', () => {
  test('subscribe, notification, unsubscribe; and calls on the same connection', async () => {
    const { WebSocket } = require('ws')
    const socket = new WebSocket(WS)
    const messages = []
    socket.on('message', (data) => messages.push(JSON.parse(data)))
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    const ask = (id, method, params = []) => {
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
      return until(`the answer to ${method}`, () => messages.find((m) => m.id === id))
    }
    try {
      const heads = (await ask(1, 'eth_subscribe', ['newHeads'])).result
      const full = (await ask(2, 'eth_subscribe', ['newPendingTransactions', true])).result
      assert.match(heads, /^0x/)
      const receipt = await mined(wallet.sendTransaction({ to: wallet.address, value: 0n }))
      const notices = (subscription) => messages.filter((m) => m.method === 'eth_subscription' && m.params.subscription === subscription).map((m) => m.params.result)
      const head = await until('the head', () => notices(heads).find(({ hash }) => hash === receipt.blockHash))
      const block = await rpc('eth_getBlockByHash', [receipt.blockHash, false])
      for (const field of ['number', 'parentHash', 'stateRoot', 'timestamp', 'baseFeePerGas', 'logsBloom']) assert.equal(head[field], block[field])
      const pending = await until('the pending transaction', () => notices(full).find(({ hash }) => hash === receipt.hash))
      assert.equal(pending.from, wallet.address.toLowerCase())
      const numbers = notices(heads).map(({ number }) => Number(number))
      assert.deepEqual(numbers, numbers.map((_, i) => numbers[0] + i), 'a head is missing or came twice')

      assert.equal((await ask(3, 'eth_unsubscribe', [heads])).result, true)
      assert.equal((await ask(4, 'eth_unsubscribe', [full])).result, true)
      const before = messages.length
      await mined(wallet.sendTransaction({ to: wallet.address, value: 0n }))
      assert.equal((await ask(5, 'eth_chainId')).result, await rpc('eth_chainId'))
      assert.equal(messages.length, before + 1, 'a notification came after unsubscribing')
      assert.equal((await ask(6, 'eth_subscribe', ['noSuchThing'])).error.code, -32601)
    } finally {
      socket.close()
    }
  })
})

describe('rpc: trivium', () => {
  let trivium
  before(async () => (trivium = await isTrivium()))
  const only = (t) => trivium || t.skip('the node under test is not a Trivium node')

  test('trivium_syncStatus shows the four heads in order, each with its block and DA height', async (t) => {
    if (only(t) !== true) return
    const { soft, safe, final, settled, syncing } = await rpc('trivium_syncStatus')
    const heads = [settled, final, safe, soft]
    for (const { number, hash, daHeight } of heads) {
      assert.equal((await rpc('eth_getBlockByNumber', [number, false])).hash, hash)
      assert.match(daHeight, /^0x[0-9a-f]+$/)
    }
    const numbers = heads.map(({ number }) => Number(number))
    assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b), 'settled, final, safe and soft are out of order')
    assert.equal(typeof syncing, 'boolean')
  })

  test('trivium_getBlockDA and trivium_getBatch lead from a block to the batch that carries it', async (t) => {
    if (only(t) !== true) return
    const receipt = await mined(wallet.sendTransaction({ to: wallet.address, value: 0n }))
    const number = hexOf(receipt.blockNumber)
    const place = await until('the batch of the block', async () => {
      const found = await rpc('trivium_getBlockDA', [number])
      return found.batch !== null && found
    })
    assert.equal(place.number, number)
    assert.equal(place.hash, receipt.blockHash)
    assert.ok(Number(place.origin.daHeight) < Number(place.safeAt), 'a batch lands after the origin of its blocks')
    assert.ok(Number(place.batch.firstBlock) <= receipt.blockNumber && receipt.blockNumber <= Number(place.batch.lastBlock))
    assert.ok(Number(place.batch.daHeight) <= Number(place.safeAt))
    assert.deepEqual(await rpc('trivium_getBatch', [place.batch.index]), place.batch)
    const last = await rpc('eth_getBlockByNumber', [place.batch.lastBlock, false])
    assert.equal(last.stateRoot, place.batch.stateRoot)
    assert.equal((await rpc('trivium_getBlockDA', [{ blockHash: receipt.blockHash }])).hash, receipt.blockHash)
    assert.equal(await rpc('trivium_getBatch', [hexOf(2 ** 40)]), null)
    assert.equal(await rpc('trivium_getBlockDA', [hexOf(2 ** 40)]), null)
  })
})
