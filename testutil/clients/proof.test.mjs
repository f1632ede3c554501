// What a light client can check for itself: account and storage proofs against the state root, the block hash
// against its header, the transactions and receipts roots against their lists.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { AbiCoder, Transaction, Wallet, id, keccak256, parseEther } from 'ethers'
import { connect, deploy, freshWallet, mined } from './lib/ethers.mjs'
import * as mpt from './lib/mpt.mjs'
import { hexOf, refused, rpc } from './lib/node.mjs'

const { provider, wallet } = connect('proof')
after(() => provider.destroy())

const heldSlot = (who) => keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'uint256'], [who, 0n]))

describe('proofs', () => {
  let vault, address, block

  before(async () => {
    ;({ contract: vault } = await deploy(wallet, 'Vault.sol', 'Vault', ['proven'], { value: 3n }))
    address = await vault.getAddress()
    await mined(vault.fill(40))
    const receipt = await mined(vault.deposit('a', { value: 5n }))
    block = await rpc('eth_getBlockByNumber', [hexOf(receipt.blockNumber), true])
  })

  test('an account with money, at the block asked for and not at the newest', async () => {
    await mined(wallet.sendTransaction({ to: wallet.address }))
    const proof = await rpc('eth_getProof', [wallet.address, [], block.number])
    const proven = mpt.account(block.stateRoot, proof)
    assert.equal(proven.balance, await provider.getBalance(wallet, Number(block.number)))
    assert.equal(proven.nonce, BigInt(await provider.getTransactionCount(wallet, Number(block.number))))
    assert.equal(proven.codeHash, mpt.EMPTY_CODE)
    assert.equal(proven.storageHash, mpt.EMPTY_ROOT)
    assert.equal(BigInt(proof.balance), proven.balance)
    assert.equal(BigInt(proof.nonce), proven.nonce)
    assert.equal(proof.codeHash, proven.codeHash)
    assert.equal(proof.storageHash, proven.storageHash)
    const newest = await rpc('eth_getBlockByNumber', ['latest', false])
    assert.notEqual(newest.stateRoot, block.stateRoot)
    assert.throws(() => mpt.account(newest.stateRoot, proof))
  })

  test('a contract, many slots at once, present and absent', async () => {
    const array = BigInt(keccak256('0x' + '3'.padStart(64, '0'))) // the words of `scratch`
    const words = Array.from({ length: 40 }, (_, i) => hexOf(array + BigInt(i)))
    const keys = [heldSlot(wallet.address), '0x1', '0x' + '2'.padStart(64, '0'), id('absent'), ...words]
    const proof = await rpc('eth_getProof', [address, keys, { blockHash: block.hash }])
    const proven = mpt.account(block.stateRoot, proof)
    assert.equal(proven.codeHash, keccak256(await provider.getCode(address)))
    assert.equal(proven.storageHash, proof.storageHash)
    assert.equal(proven.balance, 8n)
    const values = proof.storageProof.map(({ value }) => BigInt(value))
    assert.deepEqual([values[0], values[1], values[3]], [5n, 1n, 0n])
    assert.deepEqual(values.slice(4), Array.from({ length: 40 }, (_, i) => BigInt(i + 1)))
    for (const [i, { key }] of proof.storageProof.entries()) assert.equal(BigInt(key), BigInt(keys[i]))
  })

  test('that an account does not exist', async () => {
    const nobody = Wallet.createRandom().address
    const proof = await rpc('eth_getProof', [nobody, ['0x0'], block.number])
    assert.equal(mpt.account(block.stateRoot, proof), null)
    assert.equal(proof.balance, '0x0')
    assert.equal(proof.storageProof[0].value, '0x0')
  })

  test('a proof with one byte changed convinces nobody', async () => {
    const proof = await rpc('eth_getProof', [address, ['0x1'], block.number])
    const flip = (hex) => hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0')
    const forged = structuredClone(proof)
    forged.accountProof[forged.accountProof.length - 1] = flip(forged.accountProof.at(-1))
    assert.throws(() => mpt.account(block.stateRoot, forged))
    const other = structuredClone(proof)
    other.storageProof[0].value = '0x2'
    assert.throws(() => mpt.account(block.stateRoot, other), /proven 1, claimed 0x2/)
  })

  test('a bad key or address is refused', async () => {
    assert.equal((await refused('eth_getProof', [address, ['0xzz'], 'latest'])).code, -32602)
    assert.equal((await refused('eth_getProof', ['0x12', [], 'latest'])).code, -32602)
  })
})

describe('roots', () => {
  // A block with several transactions of several types, sent without waiting for each.
  let block, receipts

  before(async () => {
    const other = await freshWallet(wallet, parseEther('1'))
    const { contract: vault } = await deploy(wallet, 'Vault.sol', 'Vault', ['roots'])
    const sent = []
    let nonce = await provider.getTransactionCount(wallet)
    for (let i = 0; i < 12; i++) {
      const kind = [{ type: 0 }, { type: 1, accessList: [] }, { type: 2 }][i % 3]
      sent.push(await vault.deposit(`number ${i}`, { value: 1n, gasLimit: 200_000, nonce: nonce++, ...kind }))
    }
    const { data, to } = await vault.withdraw.populateTransaction(1n) // fails: this sender holds nothing
    sent.push(await other.sendTransaction({ to, data, gasLimit: 100_000 }))
    const places = await Promise.all(sent.map(({ hash }) => provider.waitForTransaction(hash, 1, 30_000)))
    // The fullest of the blocks is the best material.
    const count = (n) => places.filter(({ blockNumber }) => blockNumber === n).length
    const number = places.map(({ blockNumber }) => blockNumber).sort((a, b) => count(b) - count(a))[0]
    block = await rpc('eth_getBlockByNumber', [hexOf(number), true])
    receipts = await rpc('eth_getBlockReceipts', [block.hash])
  })

  test('the block hash is the hash of its header, and chains to its parent', async () => {
    assert.equal(mpt.headerHash(block), block.hash)
    const parent = await rpc('eth_getBlockByHash', [block.parentHash, false])
    assert.equal(mpt.headerHash(parent), block.parentHash)
    assert.equal(BigInt(parent.number) + 1n, BigInt(block.number))
    assert.ok(BigInt(parent.timestamp) <= BigInt(block.timestamp))
    const genesis = await rpc('eth_getBlockByNumber', ['0x0', false])
    assert.equal(mpt.headerHash(genesis), genesis.hash)
  })

  test('the transactions root commits to the transactions', async () => {
    const { prefetchedTransactions } = await provider.getBlock(block.hash, true)
    const raw = prefetchedTransactions.map((transaction) => Transaction.from(transaction).serialized)
    assert.deepEqual(raw.map((r) => keccak256(r)), block.transactions.map(({ hash }) => hash))
    assert.equal(mpt.listRoot(raw), block.transactionsRoot)
  })

  test('the receipts root commits to the receipts, the bloom and the gas add up', async () => {
    assert.equal(mpt.listRoot(receipts.map(mpt.receipt)), block.receiptsRoot)
    let bloom = 0n
    let gas = 0n
    let logIndex = 0
    for (const [i, receipt] of receipts.entries()) {
      bloom |= BigInt(receipt.logsBloom)
      gas += BigInt(receipt.gasUsed)
      assert.equal(BigInt(receipt.cumulativeGasUsed), gas)
      assert.equal(Number(receipt.transactionIndex), i)
      for (const log of receipt.logs) assert.equal(Number(log.logIndex), logIndex++)
    }
    assert.equal(BigInt(block.logsBloom), bloom)
    assert.equal(BigInt(block.gasUsed), gas)
  })

  test('eth_getBlockReceipts is what eth_getTransactionReceipt says of each', async () => {
    assert.equal(receipts.length, block.transactions.length)
    for (const receipt of receipts) assert.deepEqual(await rpc('eth_getTransactionReceipt', [receipt.transactionHash]), receipt)
    assert.deepEqual(await rpc('eth_getBlockReceipts', [block.number]), receipts)
    assert.equal(await rpc('eth_getBlockReceipts', [id('no block')]), null)
  })

  test('eth_getLogs of the block is its receipts\' logs', async () => {
    const logs = receipts.flatMap((receipt) => receipt.logs)
    assert.deepEqual(await rpc('eth_getLogs', [{ blockHash: block.hash }]), logs)
    assert.deepEqual(await rpc('eth_getLogs', [{ fromBlock: block.number, toBlock: block.number }]), logs)
  })
})
