// DA fees as users and operators meet them: what a transaction pays for its bytes on the DA layer is in its receipt, in
// estimates and in what a wallet shows, and adds up to the wei. This file moves the price of the whole chain, so it has a
// chain of its own, whose operator of the fees is the first test account.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { Contract, ContractFactory, concat, encodeBase64, encodeRlp, id, isError, keccak256, parseEther, toBeHex, zeroPadValue } from 'ethers'
import { BaseError, IntrinsicGasTooLowError } from 'viem'
import { connect, freshWallet, mined } from './lib/ethers.mjs'
import { agreesWithFullNode } from './lib/fullnode.mjs'
import { RPC, batch, hexOf, rpc, until } from './lib/node.mjs'
import { Token } from './lib/uniswap.mjs'
import * as viem from './lib/viem.mjs'

const CONFIG = '0x5452495649554d00000000000000000000000301'
const configABI = [
  'function setDAPrice(uint64 weiPerByte)',
  'function setDARecipient(address recipient)',
  'function setOperator(address operator_)',
  'function daPrice() view returns (uint64)',
  'function maxDAPrice() view returns (uint64)',
  'function daRecipient() view returns (address)',
  'function operator() view returns (address)',
  'event DAPriceSet(uint64 weiPerByte)',
  'error NotOperator(address caller, address operator_)',
  'error PriceTooHigh(uint64 weiPerByte, uint64 max)',
]
const PRICE = 100_000_000n // wei per byte

const { provider, wallet } = connect('fees')
const config = new Contract(CONFIG, configABI, wallet)
const fees = () => rpc('trivium_getFees')
const { da } = await fees().catch(() => ({ da: null }))
const skip = da?.operator === wallet.address.toLowerCase() ? false : 'the first test account is not the operator of DA fees'
const firstBlock = await provider.getBlockNumber()
after(() => provider.destroy())

// What a header says of DA fees (docs/spec/execution.md).
function header({ extraData }) {
  assert.match(extraData, /^0x01[0-9a-f]{40}$/)
  const number = (from, to) => BigInt('0x' + extraData.slice(2 + 2 * from, 2 + 2 * to))
  return { price: number(1, 9), target: number(9, 17), forced: number(17, 21) }
}
const ceilDiv = (a, b) => (a + b - 1n) / b
const block = (number) => rpc('eth_getBlockByNumber', [typeof number === 'string' ? number : hexOf(number), false])
const nextPrice = ({ price, target }, smoothing) =>
  price <= target ? price + ceilDiv(target - price, smoothing) : price - ceilDiv(price - target, smoothing)

// reaches waits until the next block has this price, and the base fee is the least.
const reaches = (price) =>
  until(`the DA price of ${price}`, async () => {
    const { baseFeePerGas, da } = await fees()
    return BigInt(da.price) === price && baseFeePerGas === da.minBaseFeePerGas
  })

// share checks what a receipt says of DA fees against the header of its block, and returns it in numbers.
async function share(hash) {
  const receipt = await rpc('eth_getTransactionReceipt', [hash])
  const { baseFeePerGas, ...at } = await block(receipt.blockNumber)
  const { price } = header(at)
  const [daSize, daGas, daFee, gasUsed, gasPrice] = ['daSize', 'daGas', 'daFee', 'gasUsed', 'effectiveGasPrice'].map((name) => BigInt(receipt[name]))
  assert.equal(daGas, ceilDiv(daSize * price, BigInt(baseFeePerGas)))
  assert.equal(daFee, daGas * gasPrice)
  assert.ok(daGas <= gasUsed)
  return { number: Number(receipt.blockNumber), daSize, daGas, daFee, gasUsed, paid: gasUsed * gasPrice, receipt }
}

// accountsFor checks that a transaction, alone in its block, has moved the wei that its receipt names, and no other: `value` and
// the gas from the sender, the DA fee to the recipient of the fees.
async function accountsFor(hash, from, value) {
  const paid = await share(hash)
  const changed = async (who) => (await provider.getBalance(who, paid.number)) - (await provider.getBalance(who, paid.number - 1))
  assert.equal(await changed(from), -value - paid.paid)
  assert.equal(await changed(await config.daRecipient()), paid.daFee)
  return paid
}

describe('DA fees', { skip }, () => {
  let recipient

  test('at price 0 a transfer costs 21000', async () => {
    const receipt = await mined(wallet.sendTransaction({ to: (await freshWallet(wallet, 0n)).address, value: 1n, gasLimit: 21_000n }))
    const paid = await share(receipt.hash)
    assert.deepEqual([paid.gasUsed, paid.daGas, paid.daFee], [21_000n, 0n, 0n])
    assert.equal(await wallet.estimateGas({ to: wallet.address, value: 1n }), 21_000n)
  })

  test('the operator, and nobody else, sets recipient and price by ordinary calls', async () => {
    const stranger = await freshWallet(wallet, parseEther('1'))
    const reverts = (name, ...args) => (error) => {
      assert.ok(isError(error, 'CALL_EXCEPTION'), error)
      const revert = config.interface.parseError(error.data)
      assert.deepEqual([revert?.name, ...(revert?.args ?? [])], [name, ...args])
      return true
    }
    const most = await config.maxDAPrice()
    assert.equal(most, BigInt(da.maxPrice))
    await assert.rejects(config.setDAPrice(most + 1n), reverts('PriceTooHigh', most + 1n, most))
    await assert.rejects(config.connect(stranger).setDAPrice(PRICE), reverts('NotOperator', stranger.address, wallet.address))
    recipient = (await freshWallet(wallet, 0n)).address
    await mined(config.setDARecipient(recipient))
    assert.equal(await config.daRecipient(), recipient)

    const set = await byCast(PRICE)
    assert.equal(await config.daPrice(), PRICE)
    assert.deepEqual(config.interface.parseLog(set.logs[0]).args.toArray(), [PRICE])
    assert.equal((await fees()).da.recipient, recipient.toLowerCase())

    // Block by block the price goes a part of the way.
    const smoothing = BigInt(da.smoothing)
    let at = header(await block(set.blockNumber))
    assert.deepEqual(at, { price: 0n, target: PRICE, forced: 0n })
    await reaches(PRICE)
    for (let number = Number(set.blockNumber) + 1, steps = 0; at.price !== PRICE; number++, steps++) {
      assert.ok(steps < 100)
      const next = header(await until(`block ${number}`, () => block(number)))
      assert.equal(next.price, nextPrice(at, smoothing))
      assert.ok(next.price > at.price && next.target === PRICE)
      at = next
    }
  })

  // byCast has cast set the price, or where there is no binary, ethers.
  async function byCast(price) {
    let cast
    try {
      cast = join(dirname(createRequire(import.meta.url).resolve('@foundry-rs/cast-linux-amd64/package.json')), 'bin', 'cast')
    } catch {
      const { hash } = await mined(config.setDAPrice(price))
      return rpc('eth_getTransactionReceipt', [hash])
    }
    const args = ['send', CONFIG, 'setDAPrice(uint64)', String(price), '--private-key', wallet.privateKey, '--rpc-url', RPC, '--json']
    const { stdout } = await promisify(execFile)(cast, args, { env: { PATH: process.env.PATH, HOME: tmpdir() } })
    return JSON.parse(stdout)
  }

  describe('with a price', () => {
    let person

    before(async () => (person = await freshWallet(wallet, parseEther('1'))))

    // Sends by ethers as a wallet does, and checks that what it shows covers what is paid.
    async function send(transaction, value = 0n) {
      const prepared = await person.populateTransaction(transaction)
      const shown = BigInt(prepared.gasLimit) * (prepared.maxFeePerGas ?? prepared.gasPrice)
      const { hash } = await mined(person.sendTransaction(prepared))
      const paid = await accountsFor(hash, person.address, value)
      assert.ok(paid.daGas > 0n)
      assert.ok(paid.paid <= shown, `paid ${paid.paid}, and the wallet showed ${shown}`)
      return paid
    }

    test('transfers of type 0, 1 and 2', async () => {
      const slots = [{ address: person.address, storageKeys: [id('a slot')] }]
      for (const [kind, execution] of [[{ type: 0 }, 21_000n], [{ type: 1, accessList: slots }, 25_300n], [{ type: 2 }, 21_000n]]) {
        const to = (await freshWallet(wallet, 0n)).address
        const paid = await send({ to, value: 5n, ...kind }, 5n)
        assert.equal(paid.gasUsed - paid.daGas, execution)
        assert.equal(await provider.getBalance(to), 5n)
      }
    })

    test('trivium_getFees says what a transfer and a transfer of a token pay', async () => {
      const { da: now } = await fees()
      const to = (await freshWallet(wallet, 0n)).address
      const transfer = await send({ to, value: parseEther('0.1') }, parseEther('0.1'))
      const deployed = await send(await new ContractFactory(Token.abi, Token.bytecode).getDeployTransaction(1000n))
      assert.ok(deployed.daSize > 1000n && deployed.daSize < BigInt(Token.bytecode.length / 2), `${deployed.daSize} bytes`)
      const token = new Contract(deployed.receipt.contractAddress, Token.abi, person)
      const sent = await send(await token.transfer.populateTransaction(to, 7n))
      assert.equal(await token.balanceOf(to), 7n)
      // The answer is at the base fee; a tip is paid for DA gas too. An amount of a byte more or less is one more or less.
      const near = (daSize, wei) => daSize - 2n <= BigInt(wei) / PRICE && BigInt(wei) / PRICE <= daSize + 7n
      assert.ok(near(transfer.daSize, now.transfer), `${transfer.daSize} bytes, ${now.transfer} wei`)
      assert.ok(near(sent.daSize, now.tokenTransfer), `${sent.daSize} bytes, ${now.tokenTransfer} wei`)
    })

    test('EIP-7702 by viem: each authorization pays for its bytes', async () => {
      const { client } = await viem.connect('fees')
      const sponsor = await viem.freshClient(client, parseEther('1'))
      const delegating = await viem.freshClient(client, 0n)
      const authorization = await delegating.signAuthorization({ contractAddress: wallet.address })
      const plain = await viem.mined(sponsor, sponsor.sendTransaction({ to: sponsor.account.address }))
      const receipt = await viem.mined(sponsor, sponsor.sendTransaction({ to: sponsor.account.address, authorizationList: [authorization] }))
      const { daSize } = await accountsFor(receipt.transactionHash, sponsor.account.address, 0n)
      assert.ok(daSize >= (await share(plain.transactionHash)).daSize + 64n, 'a signature has 64 bytes')
    })

    test('who sends all he has succeeds, and keeps what was reserved in excess', async () => {
      const to = (await freshWallet(wallet, 0n)).address
      const rich = await freshWallet(wallet, parseEther('1'))
      const { gasPrice } = await provider.getFeeData()
      const gasLimit = await rich.estimateGas({ to, value: 1n, gasPrice })
      const value = parseEther('1') - gasLimit * gasPrice
      const { hash } = await mined(rich.sendTransaction({ to, value, gasLimit, gasPrice }))
      const paid = await accountsFor(hash, rich.address, value)
      assert.equal(await provider.getBalance(to), value)
      assert.equal(await provider.getBalance(rich), (gasLimit - paid.gasUsed) * gasPrice)
      assert.ok(gasLimit - paid.gasUsed <= paid.daGas / 4n + 2n, `${gasLimit} reserved, ${paid.gasUsed} used`)

      const { client } = await viem.connect('fees')
      const other = await viem.freshClient(client, parseEther('1'))
      const { maxFeePerGas, maxPriorityFeePerGas } = await other.estimateFeesPerGas()
      const gas = await other.estimateGas({ account: other.account, to, value: 1n, maxFeePerGas, maxPriorityFeePerGas })
      const all = parseEther('1') - gas * maxFeePerGas
      const receipt = await viem.mined(other, other.sendTransaction({ to, value: all, gas, maxFeePerGas, maxPriorityFeePerGas }))
      await accountsFor(receipt.transactionHash, other.account.address, all)
      assert.equal(await other.getBalance({ address: other.account.address }), gas * maxFeePerGas - receipt.gasUsed * receipt.effectiveGasPrice)
    })

    test('a limit of 21000 is refused with the limit that it takes', async () => {
      const words = /intrinsic gas too low: gas limit 21000, want at least 21000 and \d+ more for the transaction's \d+ bytes on the DA layer: take the limit from eth_estimateGas/
      await assert.rejects(person.sendTransaction({ to: wallet.address, value: 1n, gasLimit: 21_000n }), words)
      const { client } = await viem.connect('fees')
      await assert.rejects(client.sendTransaction({ to: person.address, value: 1n, gas: 21_000n }), (error) => {
        assert.ok(error instanceof BaseError && error.walk((cause) => cause instanceof IntrinsicGasTooLowError), error)
        assert.match(error.details, words)
        return true
      })
    })

    test('a forced transaction pays no DA gas', { skip: forcing() }, async () => {
      const genesis = JSON.parse(readFileSync(process.env.TRIVIUM_GENESIS))
      const prepared = await person.populateTransaction({ to: wallet.address, value: 3n, gasLimit: 21_000n })
      const signed = await person.signTransaction(prepared)
      const data = concat(['0x01', toBeHex(genesis.config.chainId, 8), encodeRlp([signed])])
      const namespace = encodeBase64(zeroPadValue(genesis.rollup.forcedNamespace, 29))
      await rpc('blob.Submit', [[{ namespace, data: encodeBase64(data), share_version: 0 }], {}], process.env.TRIVIUM_DA_RPC)
      const receipt = await provider.waitForTransaction(keccak256(signed), 1, 30_000)
      const raw = await rpc('eth_getTransactionReceipt', [receipt.hash])
      assert.deepEqual([raw.gasUsed, raw.daGas, raw.daFee], [hexOf(21_000), '0x0', '0x0'])
      const { price, forced } = header(await block(receipt.blockNumber))
      assert.deepEqual([price, forced], [PRICE, 1n])
    })

    // At last, since it moves the price.
    test('an estimate suffices when the price rises by a quarter', async () => {
      const transfer = { to: wallet.address, value: 1n }
      const gasLimit = await person.estimateGas(transfer)
      await mined(config.setDAPrice((PRICE * 5n) / 4n))
      await reaches((PRICE * 5n) / 4n)
      const paid = await send({ ...transfer, gasLimit }, 1n)
      assert.ok(gasLimit - paid.gasUsed <= 1n, `${gasLimit} reserved, ${paid.gasUsed} used`)
    })
  })

  test('at price 0 again a transfer costs 21000', async () => {
    await mined(config.setDAPrice(0n))
    await reaches(0n)
    const receipt = await mined(wallet.sendTransaction({ to: recipient, value: 1n, gasLimit: 21_000n }))
    assert.equal((await share(receipt.hash)).gasUsed, 21_000n)
  })

  test('the recipient has what all receipts say, and the full node agrees', async (t) => {
    const last = await provider.getBlockNumber()
    const has = await provider.getBalance(recipient, last)
    let sum = 1n // of the transfer before
    for (let number = firstBlock; number <= last; number += 50) {
      const numbers = Array.from({ length: Math.min(50, last + 1 - number) }, (_, i) => hexOf(number + i))
      const blocks = await batch(numbers.map((n) => ['eth_getBlockReceipts', [n]]))
      for (const receipt of blocks.flat()) sum += BigInt(receipt.daFee)
    }
    assert.equal(has, sum)
    await agreesWithFullNode(t, firstBlock, last)
  })
})

function forcing() {
  return process.env.TRIVIUM_DA_RPC && process.env.TRIVIUM_GENESIS ? false : 'TRIVIUM_DA_RPC and TRIVIUM_GENESIS do not name the DA layer and the genesis'
}
