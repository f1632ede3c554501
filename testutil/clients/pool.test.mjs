// What the transaction pool takes, refuses and shows. The texts are go-ethereum's, which wallets and bots match.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Transaction, concat, encodeRlp, isError, keccak256, parseEther, parseUnits, stripZerosLeft, toBeHex } from 'ethers'
import { connect, freshWallet, mined } from './lib/ethers.mjs'
import { RpcError, refused, rpc, until } from './lib/node.mjs'

const { provider, wallet } = connect('pool')
after(() => provider.destroy())

const gwei = (n) => parseUnits(String(n), 'gwei')
let chainId
before(async () => ({ chainId } = await provider.getNetwork()))

// raw signs a plain transfer with everything given, so that nothing is filled in or corrected on the way.
const raw = (signer, fields) =>
  signer.signTransaction({
    type: 2, chainId, to: wallet.address, value: 1n, gasLimit: 21_000, maxFeePerGas: gwei(50), maxPriorityFeePerGas: gwei(1), ...fields,
  })
const send = async (signer, fields) => rpc('eth_sendRawTransaction', [await raw(signer, fields)])
const refusedSend = async (signer, fields) => refused('eth_sendRawTransaction', [await raw(signer, fields)])

describe('pool: refusals', () => {
  let sender
  before(async () => {
    sender = await freshWallet(wallet, parseEther('1'))
    await mined(sender.sendTransaction({ to: wallet.address, value: 1n }))
  })

  // Every refusal is a JSON-RPC error of code -32000 whose text begins as go-ethereum's does.
  const refusals = [
    ['a used nonce', { nonce: 0 }, /^nonce too low: next nonce 1, tx nonce 0$/],
    ['more value than the sender has', { nonce: 1, value: parseEther('2') }, /^insufficient funds for gas \* price \+ value: balance \d+, tx cost \d+, overshot \d+$/],
    ['less gas than a transfer needs', { nonce: 1, gasLimit: 20_999 }, /^intrinsic gas too low: gas 20999, minimum needed 21000$/],
    ['less gas than the calldata floor needs (EIP-7623)', { nonce: 1, gasLimit: 50_000, data: '0x' + 'ff'.repeat(1000) }, /^insufficient gas for floor data gas cost: gas 50000, minimum needed 61000$/],
    ['more gas than one transaction may use (EIP-7825)', { nonce: 1, gasLimit: 2 ** 24 + 1 }, /^transaction gas limit too high \(cap: 16777216, tx: 16777217\)$/],
    ['init code above its limit (EIP-3860)', { nonce: 1, to: null, value: 0n, gasLimit: 10_000_000, data: '0x' + '00'.repeat(49_153) }, /^max initcode size exceeded: code size 49153,? limit 49152$/],
    ['data above the limit of the pool', { nonce: 1, gasLimit: 16_000_000, data: '0x' + '00'.repeat(131_072) }, /^oversized data: transaction size \d+, limit 131072$/],
  ]
  for (const [what, fields, text] of refusals) {
    test(what, async () => {
      const error = await refusedSend(sender, fields)
      assert.match(error.message, text)
      assert.equal(error.code, -32000)
    })
  }

  test('a tip above the fee cap', async () => {
    // ethers will not sign this one, so it is put together by hand.
    const fields = [toBeHex(chainId), '0x01', toBeHex(gwei(2)), toBeHex(gwei(1)), toBeHex(21_000), wallet.address, '0x01', '0x', []]
    const { v, r, s } = sender.signingKey.sign(keccak256(concat(['0x02', encodeRlp(fields)])))
    const signature = [v === 27 ? '0x' : '0x01', stripZerosLeft(r), stripZerosLeft(s)]
    const error = await refused('eth_sendRawTransaction', [concat(['0x02', encodeRlp([...fields, ...signature])])])
    assert.match(error.message, /^max priority fee per gas higher than max fee per gas/)
    assert.equal(error.code, -32000)
  })

  test('another chain id', async () => {
    const error = await refusedSend(sender, { nonce: 1, chainId: chainId + 1n })
    assert.match(error.message, /^invalid sender: invalid chain id for signer/)
    assert.equal(error.code, -32000)
  })

  test('a signature without replay protection (before EIP-155)', async () => {
    const unsigned = Transaction.from({ type: 0, nonce: 1, to: wallet.address, value: 1n, gasLimit: 21_000, gasPrice: gwei(50) })
    unsigned.signature = sender.signingKey.sign(unsigned.unsignedHash)
    const error = await refused('eth_sendRawTransaction', [unsigned.serialized])
    assert.match(error.message, /^only replay-protected \(EIP-155\) transactions allowed over RPC$/)
  })

  test('bytes that are no transaction', async () => {
    for (const bytes of ['0x', '0x00', '0x02', '0x02c0', '0xc0', '0x7f01', concat([await raw(sender, { nonce: 1 }), '0x00'])]) {
      const error = await refused('eth_sendRawTransaction', [bytes])
      assert.ok(error.code <= -32000, `${bytes}: code ${error.code}`)
    }
    assert.equal(await provider.getTransactionCount(sender, 'pending'), 1)
  })

  test('ethers gives the common refusals their own codes', async () => {
    await assert.rejects(sender.sendTransaction({ to: wallet.address, nonce: 0 }), (error) => isError(error, 'NONCE_EXPIRED'))
    await assert.rejects(sender.sendTransaction({ to: wallet.address, value: parseEther('2'), gasLimit: 21_000 }), (error) => isError(error, 'INSUFFICIENT_FUNDS'))
  })
})

describe('pool: waiting transactions', () => {
  // A nonce ahead of the account's keeps a transaction in the pool for as long as the test looks at it.
  let sender
  let hash
  const queued = { nonce: 1, maxFeePerGas: gwei(10), maxPriorityFeePerGas: gwei(1) }
  before(async () => {
    sender = await freshWallet(wallet, parseEther('1'))
    hash = await send(sender, queued)
  })

  test('the same bytes again are already known', async () => {
    const error = await refusedSend(sender, queued)
    assert.equal(error.message, 'already known')
    assert.equal(error.code, -32000)
  })

  test('a rival of the same nonce must pay a tenth more', async () => {
    const error = await refusedSend(sender, { ...queued, value: 2n })
    assert.equal(error.message, 'replacement transaction underpriced')
    assert.equal(error.code, -32000)
    await refusedSend(sender, { ...queued, maxFeePerGas: gwei(10.9), maxPriorityFeePerGas: gwei(1.09) })
    await assert.rejects(
      sender.sendTransaction({ to: wallet.address, nonce: 1, gasLimit: 21_000, maxFeePerGas: gwei(10), maxPriorityFeePerGas: gwei(1), value: 9n }),
      (error) => isError(error, 'REPLACEMENT_UNDERPRICED'),
    )
    const replaced = hash
    hash = await send(sender, { ...queued, maxFeePerGas: gwei(11), maxPriorityFeePerGas: gwei(1.1), value: 3n })
    assert.equal(await rpc('eth_getTransactionByHash', [replaced]), null)
  })

  test('it is visible by hash, without a block', async () => {
    const transaction = await rpc('eth_getTransactionByHash', [hash])
    assert.equal(transaction.blockHash, null)
    assert.equal(transaction.blockNumber, null)
    assert.equal(transaction.transactionIndex, null)
    assert.equal(transaction.from, sender.address.toLowerCase())
    assert.equal(await rpc('eth_getTransactionReceipt', [hash]), null)
  })

  test('txpool_content, inspect and status show it as queued', async () => {
    const content = await rpc('txpool_content')
    const of = (part) => Object.entries(content[part]).find(([address]) => address.toLowerCase() === sender.address.toLowerCase())?.[1]
    assert.equal(of('pending'), undefined)
    assert.equal(of('queued')['1'].hash, hash)
    const inspected = await rpc('txpool_inspect')
    const [, lines] = Object.entries(inspected.queued).find(([address]) => address.toLowerCase() === sender.address.toLowerCase())
    assert.equal(lines['1'], `${wallet.address}: 3 wei + 21000 gas × 11000000000 wei`)
    const status = await rpc('txpool_status')
    assert.ok(Number(status.queued) >= 1)
    assert.match(status.pending, /^0x/)
  })

  test('the missing nonce lets both through, in order', async () => {
    const first = await send(sender, { nonce: 0 })
    const [a, b] = await Promise.all([first, hash].map((h) => provider.waitForTransaction(h, 1, 30_000)))
    assert.ok(a.blockNumber < b.blockNumber || (a.blockNumber === b.blockNumber && a.index < b.index))
    assert.equal(await provider.getTransactionCount(sender), 2)
    await until('the pool to let go of them', async () => {
      const { pending, queued } = await rpc('txpool_content')
      return ![pending, queued].some((part) => Object.keys(part).some((a) => a.toLowerCase() === sender.address.toLowerCase()))
    })
  })

  test('a gap-free run of ten is counted as pending at once and mined in order', async () => {
    const runner = await freshWallet(wallet, parseEther('1'))
    const hashes = []
    for (let nonce = 9; nonce >= 0; nonce--) hashes.unshift(await send(runner, { nonce }))
    assert.equal(await provider.getTransactionCount(runner, 'pending'), 10)
    const receipts = await Promise.all(hashes.map((h) => provider.waitForTransaction(h, 1, 30_000)))
    const places = receipts.map(({ blockNumber, index }) => blockNumber * 1e6 + index)
    assert.deepEqual(places, [...places].sort((x, y) => x - y))
    assert.equal(await provider.getTransactionCount(runner), 10)
  })
})

describe('pool: eth_sendRawTransactionSync', () => {
  test('answers with the receipt', async () => {
    const sender = await freshWallet(wallet, parseEther('1'))
    const signed = await raw(sender, { nonce: 0 })
    const receipt = await rpc('eth_sendRawTransactionSync', [signed])
    assert.equal(receipt.transactionHash, Transaction.from(signed).hash)
    assert.equal(receipt.status, '0x1')
    assert.deepEqual(receipt, await rpc('eth_getTransactionReceipt', [receipt.transactionHash]))
  })

  test('refuses what eth_sendRawTransaction refuses', async () => {
    const sender = await freshWallet(wallet, 0n)
    const error = await refused('eth_sendRawTransactionSync', [await raw(sender, { nonce: 0 })])
    assert.match(error.message, /^insufficient funds/)
  })

  test('gives up after the asked time with code 4 and the hash (EIP-7966)', async () => {
    const sender = await freshWallet(wallet, parseEther('1'))
    const signed = await raw(sender, { nonce: 1 }) // waits for nonce 0, which never comes
    const error = await refused('eth_sendRawTransactionSync', [signed, 200])
    assert.ok(error instanceof RpcError)
    assert.equal(error.code, 4)
    assert.equal(error.data, Transaction.from(signed).hash)
  })
})
