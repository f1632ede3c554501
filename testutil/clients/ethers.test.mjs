// A wallet's and an application's day with ethers 6: accounts, every transaction type, contracts, events,
// reverts, block tags and subscriptions.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ContractFactory, Transaction, ZeroAddress, concat, id, isError, keccak256, parseEther, sha256 } from 'ethers'
import { connect, connectWebSocket, deploy, freshWallet, mined } from './lib/ethers.mjs'
import { hexOf, isTrivium, rpc, until } from './lib/node.mjs'
import { artefacts } from './lib/solidity.mjs'

const { provider, wallet } = connect('ethers')
after(() => provider.destroy())

describe('ethers: accounts', () => {
  test('the network, a funded account and an unused one', async () => {
    const network = await provider.getNetwork()
    assert.equal(network.chainId, BigInt(await rpc('eth_chainId')))
    assert.ok((await provider.getBalance(wallet)) > parseEther('100'))
    const nobody = await freshWallet(wallet, 0n)
    assert.equal(await provider.getBalance(nobody), 0n)
    assert.equal(await provider.getTransactionCount(nobody), 0)
    assert.equal(await provider.getCode(nobody), '0x')
    assert.equal(await provider.getStorage(nobody, 0), '0x' + '00'.repeat(32))
  })

  test('the state of an earlier block stays readable', async () => {
    const number = await provider.getBlockNumber()
    const held = await provider.getBalance(wallet, number)
    const nonce = await provider.getTransactionCount(wallet, number)
    await mined(wallet.sendTransaction({ to: ZeroAddress, value: 1n }))
    assert.equal(await provider.getBalance(wallet, number), held)
    assert.equal(await provider.getTransactionCount(wallet, number), nonce)
    assert.equal(await provider.getTransactionCount(wallet), nonce + 1)
  })
})

describe('ethers: transaction types', () => {
  // sends one transfer of the given kind from a fresh key and accounts for every wei of it.
  async function transfer(kind, gasUsed) {
    const sender = await freshWallet(wallet, parseEther('1'))
    const receiver = await freshWallet(wallet, 0n)
    const value = parseEther('0.25')
    const sent = await sender.sendTransaction({ to: receiver.address, value, ...kind })
    const receipt = await sent.wait(1, 30_000)
    assert.equal(receipt.status, 1)
    assert.equal(receipt.type, kind.type)
    assert.equal(receipt.gasUsed, gasUsed)
    assert.equal(receipt.to, receiver.address)
    assert.equal(receipt.from, sender.address)
    assert.equal(receipt.contractAddress, null)
    const block = await provider.getBlock(receipt.blockNumber)
    assert.equal(block.hash, receipt.blockHash)
    assert.equal(block.transactions[receipt.index], sent.hash)
    assert.ok(receipt.gasPrice >= block.baseFeePerGas, 'the price paid is below the base fee')
    assert.equal(await provider.getBalance(receiver), value)
    assert.equal(await provider.getBalance(sender), parseEther('1') - value - receipt.gasUsed * receipt.gasPrice)
    assert.equal(await provider.getTransactionCount(sender), 1)

    const found = await provider.getTransaction(sent.hash)
    assert.equal(Transaction.from(found).hash, sent.hash, 'the node returns the transaction as it was signed')
    assert.equal(found.blockHash, receipt.blockHash)
    assert.equal(found.index, receipt.index)
    const byHash = await rpc('eth_getTransactionByBlockHashAndIndex', [block.hash, hexOf(receipt.index)])
    const byNumber = await rpc('eth_getTransactionByBlockNumberAndIndex', [hexOf(block.number), hexOf(receipt.index)])
    assert.equal(byHash.hash, sent.hash)
    assert.deepEqual(byNumber, byHash)
    const count = hexOf(block.transactions.length)
    assert.equal(await rpc('eth_getBlockTransactionCountByHash', [block.hash]), count)
    assert.equal(await rpc('eth_getBlockTransactionCountByNumber', [hexOf(block.number)]), count)
    return { sent, receipt, block }
  }

  test('type 0 (legacy, EIP-155)', async () => {
    const { sent, receipt } = await transfer({ type: 0 }, 21_000n)
    assert.equal(receipt.gasPrice, sent.gasPrice)
  })

  test('type 1 (access list, EIP-2930)', async () => {
    const accessList = [{ address: wallet.address, storageKeys: [id('a slot')] }]
    await transfer({ type: 1, accessList, gasLimit: 30_000 }, 21_000n + 2_400n + 1_900n)
  })

  test('type 2 (EIP-1559)', async () => {
    const tip = 1_000_000_000n
    const { receipt, block } = await transfer({ type: 2, maxFeePerGas: 50n * tip, maxPriorityFeePerGas: tip }, 21_000n)
    assert.equal(receipt.gasPrice, block.baseFeePerGas + tip)
  })

  test('type 4 (EIP-7702): an account takes code, batches calls, gives the code back', async () => {
    const { contract: delegate } = await deploy(wallet, 'BatchAccount.sol', 'BatchAccount')
    const account = await freshWallet(wallet, parseEther('1'))
    const friends = [await freshWallet(wallet, 0n), await freshWallet(wallet, 0n)]
    const calls = friends.map((friend, i) => ({ to: friend.address, value: i + 1, data: '0x' }))
    const data = delegate.interface.encodeFunctionData('execute', [calls])

    // The account sends for itself, so its own nonce is one up when the authorization is checked.
    const authorization = await account.authorize({ address: await delegate.getAddress(), nonce: 1 })
    const sent = await account.sendTransaction({
      type: 4, to: account.address, data, authorizationList: [authorization], gasLimit: 300_000,
    })
    const receipt = await sent.wait(1, 30_000)
    assert.equal(receipt.type, 4)
    assert.equal(receipt.status, 1)
    assert.equal(await provider.getCode(account), concat(['0xef0100', await delegate.getAddress()]).toLowerCase())
    assert.equal(await provider.getTransactionCount(account), 2)
    assert.equal(await provider.getBalance(friends[0]), 1n)
    assert.equal(await provider.getBalance(friends[1]), 2n)
    const executed = delegate.interface.parseLog(receipt.logs[0])
    assert.deepEqual([executed.name, ...executed.args], ['Executed', account.address, 2n])
    const found = await provider.getTransaction(sent.hash)
    assert.equal(Transaction.from(found).hash, sent.hash)
    assert.equal(found.authorizationList[0].address, await delegate.getAddress())

    // Anyone may carry the authorization that takes the code away again.
    const revoked = await account.authorize({ address: ZeroAddress, nonce: 2 })
    await mined(wallet.sendTransaction({
      type: 4, to: account.address, authorizationList: [revoked], gasLimit: 100_000,
    }))
    assert.equal(await provider.getCode(account), '0x')
  })

  test('type 3 (blobs) is refused by name', async (t) => {
    if (!(await isTrivium())) return t.skip('only a rollup without blobs of its own refuses them')
    // The all-zero blob: its commitment and proofs are the point at infinity, so the transaction is valid.
    const infinity = '0xc0' + '00'.repeat(47)
    const sender = await freshWallet(wallet, parseEther('1'))
    const { maxFeePerGas, maxPriorityFeePerGas } = await provider.getFeeData()
    const { chainId } = await provider.getNetwork()
    const blobs = (proof) => [{ data: '0x' + '00'.repeat(131_072), commitment: infinity, proof }]
    const common = {
      type: 3, chainId, nonce: 0, to: sender.address, gasLimit: 21_000, maxFeePerGas, maxPriorityFeePerGas,
      maxFeePerBlobGas: 1_000_000_000n, blobVersionedHashes: ['0x01' + sha256(infinity).slice(4)],
    }
    for (const [form, fields] of [
      ['without the blobs', {}],
      ['with proofs of whole blobs (EIP-4844)', { blobs: blobs(infinity) }],
      ['with proofs of cells (EIP-7594)', { blobs: blobs(concat(Array(128).fill(infinity))), blobWrapperVersion: 1 }],
    ]) {
      const raw = await sender.signTransaction({ ...common, ...fields })
      await assert.rejects(provider.broadcastTransaction(raw), (error) => {
        const { code, message } = error.error ?? error.info.error
        assert.equal(code, -32000, form)
        assert.match(message, /transaction type not supported/, form)
        return true
      })
    }
    assert.equal(await provider.getTransactionCount(sender, 'pending'), 0)
  })
})

describe('ethers: a contract', () => {
  let vault
  let deployed

  before(async () => {
    ;({ contract: vault, receipt: deployed } = await deploy(wallet, 'Vault.sol', 'Vault', ['first']))
  })

  test('is where CREATE puts it, with its code and storage', async () => {
    const address = await vault.getAddress()
    assert.equal(deployed.contractAddress, address)
    assert.equal(deployed.to, null)
    assert.equal(await provider.getCode(address), artefacts('Vault.sol').Vault.deployed)
    assert.equal(await provider.getTransactionCount(address), 1)
    assert.equal(await vault.name(), 'first')
    const short = Buffer.from('first').toString('hex').padEnd(62, '0') + '0a' // a short string: bytes, then 2*length
    assert.equal(await provider.getStorage(address, 2), '0x' + short)
  })

  test('CREATE2 through a factory gives the address that the client computes', async () => {
    const { contract: factory } = await deploy(wallet, 'Vault.sol', 'VaultFactory')
    const salt = id('a salt')
    const receipt = await mined(factory.create(salt, 'second'))
    const event = factory.interface.parseLog(receipt.logs[0])
    const { abi, bytecode } = artefacts('Vault.sol').Vault
    const { data } = await new ContractFactory(abi, bytecode).getDeployTransaction('second')
    const expected = keccak256(concat(['0xff', await factory.getAddress(), salt, keccak256(data)])).slice(-40)
    assert.equal(event.args.vault.toLowerCase(), '0x' + expected)
  })

  test('events come with the receipt and by topic, range, address and block hash', async () => {
    const other = await freshWallet(wallet, parseEther('1'))
    const receipts = [
      await mined(vault.deposit('one', { value: 1n })),
      await mined(vault.connect(other).deposit('two', { value: 2n })),
      await mined(vault.deposit('three', { value: 3n })),
      await mined(vault.withdraw(1n)),
    ]
    const event = vault.interface.parseLog(receipts[1].logs[0])
    assert.deepEqual([event.name, ...event.args], ['Deposited', other.address, 2n, 2n, 'two'])
    const [from, to] = [receipts[0].blockNumber, receipts[3].blockNumber]

    const notes = async (...args) => (await vault.queryFilter(vault.filters.Deposited(...args), from, to)).map((e) => e.args.note)
    assert.deepEqual(await notes(), ['one', 'two', 'three'])
    assert.deepEqual(await notes(wallet.address), ['one', 'three'])
    assert.deepEqual(await notes(null, 2n), ['two'])
    assert.deepEqual(await notes(other.address, 1n), [])
    assert.deepEqual(await notes([wallet.address, other.address], [1n, 2n]), ['one', 'two'])

    const address = await vault.getAddress()
    const both = [[id('Deposited(address,uint256,uint256,string)'), id('Withdrawn(address,uint256)')]]
    assert.equal((await provider.getLogs({ address, fromBlock: from, toBlock: to, topics: both })).length, 4)
    assert.equal((await provider.getLogs({ address, fromBlock: from, toBlock: to })).length, 4)
    assert.equal((await provider.getLogs({ address: wallet.address, fromBlock: from, toBlock: to })).length, 0)
    assert.equal((await provider.getLogs({ address, fromBlock: to, toBlock: to, topics: [both[0][1]] })).length, 1)
    const inBlock = await provider.getLogs({ address, blockHash: receipts[1].blockHash, topics: [both[0][0], null, '0x' + '2'.padStart(64, '0')] })
    assert.equal(inBlock.length, 1)
    const receipt = await rpc('eth_getTransactionReceipt', [receipts[1].hash])
    const log = await rpc('eth_getLogs', [{ address, blockHash: receipts[1].blockHash }])
    assert.deepEqual(log, receipt.logs, 'a log is the same in its receipt and by eth_getLogs')
  })

  test('an event listener over HTTP (polled filter) hears the event once', async () => {
    await mined(vault.deposit('to be withdrawn', { value: 1000n }))
    const heard = []
    await vault.on('Withdrawn', (who, amount) => heard.push(amount))
    // ethers makes the filter in the background and asks it at each new block, so events go on until two are heard.
    let amount = 0n
    await until('two events', async () => {
      if (heard.length < 2 && amount < 20n) await mined(vault.withdraw(++amount))
      return heard.length >= 2
    }, { interval: 200 })
    await vault.removeAllListeners()
    assert.deepEqual(heard, heard.map((_, i) => heard[0] + BigInt(i)), 'one event was missed or came twice')
  })

  test('the gas estimate is enough, and the gas below the need is not', async () => {
    assert.equal(await provider.estimateGas({ from: wallet.address, to: (await freshWallet(wallet, 0n)).address, value: 1n }), 21_000n)
    const gas = await vault.deposit.estimateGas('estimated', { value: 1n })
    const receipt = await mined(vault.deposit('estimated', { value: 1n, gasLimit: gas }))
    assert.ok(receipt.gasUsed <= gas)
    await assert.rejects(mined(vault.deposit('estimated', { value: 1n, gasLimit: receipt.gasUsed - 1000n })), (error) => {
      assert.ok(isError(error, 'CALL_EXCEPTION'))
      assert.equal(error.receipt.status, 0)
      assert.equal(error.receipt.gasUsed, receipt.gasUsed - 1000n, 'out of gas uses all of the limit')
      return true
    })
    // A refund (EIP-3529) lowers what is paid, not what must be offered: the estimate covers the peak.
    await mined(vault.fill(20))
    const clearing = await vault.clear.estimateGas()
    const cleared = await mined(vault.clear({ gasLimit: clearing }))
    assert.ok(cleared.gasUsed < clearing)
    await assert.rejects(vault.deposit.estimateGas('nothing', { value: 0n }), (error) => error.reason === 'Vault: nothing sent')
  })

  test('reverts are decoded: Error(string), a custom error, Panic, and no data at all', async () => {
    await assert.rejects(vault.deposit.staticCall('nothing'), (error) => {
      assert.ok(isError(error, 'CALL_EXCEPTION'))
      assert.equal(error.reason, 'Vault: nothing sent')
      return true
    })
    const held = await vault.held(wallet.address)
    await assert.rejects(vault.withdraw.staticCall(parseEther('7')), (error) => {
      assert.equal(error.revert.name, 'NotEnough')
      assert.deepEqual([...error.revert.args], [wallet.address, parseEther('7'), held])
      return true
    })
    await assert.rejects(vault.ratio(1n, 0n), (error) => {
      assert.equal(error.revert.name, 'Panic')
      assert.equal(Number(error.revert.args[0]), 0x12, 'division by zero')
      return true
    })
    await assert.rejects(provider.call({ to: await vault.getAddress(), data: '0xdeadbeef' }), (error) => {
      assert.ok(isError(error, 'CALL_EXCEPTION'))
      assert.equal(error.data, '0x')
      return true
    })
  })

  test('a reverted transaction is mined, pays for its gas and changes nothing else', async () => {
    const held = await vault.held(wallet.address)
    const sent = await vault.withdraw(held + 1n, { gasLimit: 100_000 })
    await assert.rejects(sent.wait(1, 30_000), (error) => isError(error, 'CALL_EXCEPTION') && error.receipt.status === 0)
    const receipt = await provider.getTransactionReceipt(sent.hash)
    assert.equal(receipt.status, 0)
    assert.equal(receipt.logs.length, 0)
    assert.ok(receipt.gasUsed < 100_000n, 'a revert gives the rest of the gas back')
    assert.equal(await vault.held(wallet.address), held)
  })

  test('a call sees the block it names', async () => {
    const latest = await provider.getBlock('latest')
    const [number, time, chain, sender] = await vault.context({ blockTag: latest.number })
    assert.equal(number, BigInt(latest.number))
    assert.equal(time, BigInt(latest.timestamp))
    assert.equal(chain, (await provider.getNetwork()).chainId)
    assert.equal(sender, wallet.address)
    await assert.rejects(vault.name({ blockTag: deployed.blockNumber - 1 }), (error) => isError(error, 'BAD_DATA'))
  })
})

describe('ethers: blocks', () => {
  test('the tags are ordered, and a transaction becomes safe', async () => {
    const receipt = await mined(wallet.sendTransaction({ to: wallet.address }))
    const earliest = await provider.getBlock('earliest')
    assert.equal(earliest.number, 0)
    assert.equal((await provider.getBlock(0)).hash, earliest.hash)
    // The heads only grow, so asking from the slowest to the fastest gives an ordered answer.
    const finalized = await provider.getBlock('finalized')
    const safe = await provider.getBlock('safe')
    const latest = await provider.getBlock('latest')
    const pending = await rpc('eth_getBlockByNumber', ['pending', false])
    assert.ok((finalized?.number ?? 0) <= (safe?.number ?? 0))
    assert.ok((safe?.number ?? 0) <= latest.number)
    assert.ok(latest.number <= Number(pending.number))
    assert.ok(latest.number >= receipt.blockNumber)
    if (await isTrivium()) {
      for (const tag of ['safe', 'finalized']) {
        await until(`${tag} to reach block ${receipt.blockNumber}`, async () => (await provider.getBlock(tag))?.number >= receipt.blockNumber)
        assert.equal((await provider.getBlock(receipt.blockNumber)).hash, receipt.blockHash, 'DA confirmed another block')
      }
    }
    for (const tag of ['latest', 'safe', 'finalized', 'pending']) {
      assert.equal(typeof (await provider.getBalance(wallet, tag)), 'bigint')
    }
    // The state of the genesis block is there to be asked, unless the node keeps only recent states and says so.
    const genesis = await provider.getBalance(wallet, 'earliest').catch((error) => error)
    if (genesis instanceof Error) assert.match(genesis.error.message, /state .* is not available/)
    else assert.ok(genesis > parseEther('100'))
  })

  test('an unknown block, transaction and receipt are null, not errors', async () => {
    assert.equal(await provider.getBlock(id('no block')), null)
    assert.equal(await provider.getBlock((await provider.getBlockNumber()) + 1_000_000), null)
    assert.equal(await provider.getTransaction(id('no transaction')), null)
    assert.equal(await provider.getTransactionReceipt(id('no transaction')), null)
  })

  test('fee data and fee history are consistent with the headers', async () => {
    const { gasPrice, maxFeePerGas, maxPriorityFeePerGas } = await provider.getFeeData()
    assert.ok(gasPrice > 0n && maxFeePerGas > maxPriorityFeePerGas)
    await mined(wallet.sendTransaction({ to: wallet.address }))
    const { number, baseFeePerGas, gasUsed, gasLimit } = await provider.getBlock('latest')
    const count = Math.min(number, 3)
    const history = await provider.send('eth_feeHistory', [hexOf(count), hexOf(number), [10, 50, 90]])
    assert.equal(Number(history.oldestBlock), number - count + 1)
    assert.equal(history.baseFeePerGas.length, count + 1)
    assert.equal(history.gasUsedRatio.length, count)
    assert.equal(history.reward.length, count)
    assert.ok(history.reward.every((rewards) => rewards.length === 3))
    assert.equal(BigInt(history.baseFeePerGas[count - 1]), baseFeePerGas)
    assert.ok(Math.abs(history.gasUsedRatio[count - 1] - Number(gasUsed) / Number(gasLimit)) < 1e-9)
  })
})

describe('ethers: WebSocket', () => {
  let ws

  before(async () => {
    ws = connectWebSocket()
    await ws.getNetwork()
  })
  after(async () => {
    await ws.getBlockNumber() // ethers unsubscribes in the background; let that be answered
    ws.destroy()
  })

  test('new heads, pending transactions and logs arrive without polling', async () => {
    const { contract: vault } = await deploy(wallet, 'Vault.sol', 'Vault', ['heard'])
    const heads = []
    const pending = []
    const logs = []
    await ws.on('block', (number) => heads.push(number))
    await ws.on('pending', (hash) => pending.push(hash))
    await ws.on({ address: await vault.getAddress(), topics: [id('Deposited(address,uint256,uint256,string)')] }, (log) => logs.push(log))
    // A call made on the same connection after the subscriptions is answered after them.
    await ws.getBlockNumber()
    const receipt = await mined(vault.deposit('over the wire', { value: 1n }))
    await until('the head', () => heads.includes(receipt.blockNumber))
    await until('the pending hash', () => pending.includes(receipt.hash))
    await until('the log', () => logs.length > 0)
    assert.equal(logs.length, 1)
    assert.equal(logs[0].transactionHash, receipt.hash)
    assert.equal(logs[0].removed, false)
    assert.equal(vault.interface.parseLog(logs[0]).args.note, 'over the wire')
    await ws.removeAllListeners()
  })

  test('a wallet works over WebSocket alone', async () => {
    const person = (await freshWallet(wallet, parseEther('1'))).connect(ws)
    const receipt = await mined(person.sendTransaction({ to: wallet.address, value: 1n }))
    assert.equal(receipt.status, 1)
    assert.equal(await ws.getTransactionCount(person), 1)
  })
})
