// The same ground as the ethers tests, through viem's own ways: typed errors, simulation, state overrides,
// delegation, filters, watchers, proofs and the synchronous send.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import {
  BaseError, ContractFunctionRevertedError, InsufficientFundsError, NonceTooLowError, encodeAbiParameters, encodeFunctionData,
  getAddress, keccak256, maxUint256, pad, parseEther, parseEventLogs, parseGwei, toHex, zeroAddress,
} from 'viem'
import * as mpt from './lib/mpt.mjs'
import { isTrivium, rpc, until } from './lib/node.mjs'
import { connect, deploy, freshAccount, freshClient, mined, readerOf, webSocketOf } from './lib/viem.mjs'

const { chain, account, client } = await connect('viem')

describe('viem: transactions', () => {
  // Each kind, sent from a fresh key: what the client signed is what the node stored, and every wei is accounted for.
  async function transfer(kind, type, gasUsed) {
    const sender = await freshClient(client, parseEther('1'))
    const to = freshAccount().address
    const hash = await sender.sendTransaction({ to, value: 5n, ...kind })
    const receipt = await mined(sender, hash)
    assert.equal(receipt.type, type)
    assert.equal(receipt.gasUsed, gasUsed)
    const transaction = await sender.getTransaction({ hash })
    assert.equal(transaction.type, type)
    assert.equal(transaction.nonce, 0)
    assert.equal(transaction.value, 5n)
    assert.equal(transaction.blockHash, receipt.blockHash)
    assert.equal(await sender.getBalance({ address: to }), 5n)
    assert.equal(
      await sender.getBalance({ address: sender.account.address }),
      parseEther('1') - 5n - receipt.gasUsed * receipt.effectiveGasPrice,
    )
    assert.equal(await sender.getTransactionCount({ address: sender.account.address }), 1)
    return transaction
  }

  test('legacy', async () => {
    const transaction = await transfer({ type: 'legacy' }, 'legacy', 21_000n)
    assert.equal(transaction.chainId, chain.id)
  })

  test('EIP-2930', async () => {
    const accessList = [{ address: account.address, storageKeys: [pad('0x1')] }]
    const transaction = await transfer({ type: 'eip2930', accessList, gas: 30_000n }, 'eip2930', 25_300n)
    assert.deepEqual(transaction.accessList.map(({ address, storageKeys }) => ({ address: getAddress(address), storageKeys })), accessList)
  })

  test('EIP-1559', async () => {
    const transaction = await transfer({ type: 'eip1559', maxPriorityFeePerGas: parseGwei('1'), maxFeePerGas: parseGwei('50') }, 'eip1559', 21_000n)
    assert.equal(transaction.maxFeePerGas, parseGwei('50'))
  })

  test('EIP-7702: a sponsor carries the delegation, the account then acts for itself', async () => {
    const delegate = await deploy(client, 'BatchAccount.sol', 'BatchAccount')
    const person = await freshClient(client, parseEther('1'))
    const authorization = await person.signAuthorization({ contractAddress: delegate.address })
    const receipt = await mined(client, client.sendTransaction({ authorizationList: [authorization], to: person.account.address, gas: 100_000n }))
    assert.equal(receipt.type, 'eip7702')
    assert.deepEqual(await client.getDelegation({ address: person.account.address }), getAddress(delegate.address))

    const [a, b] = [freshAccount().address, freshAccount().address]
    const calls = [{ to: a, value: 1n, data: '0x' }, { to: b, value: 2n, data: '0x' }]
    const batch = { address: person.account.address, abi: delegate.abi, functionName: 'execute', args: [calls] }
    await assert.rejects(client.simulateContract({ ...batch, account }), (error) => {
      const { data } = error.walk((cause) => cause instanceof ContractFunctionRevertedError)
      return data.errorName === 'OnlySelf' && data.args[0] === account.address
    })
    const executed = await mined(person, person.writeContract(batch))
    assert.equal(await client.getBalance({ address: b }), 2n)
    const [event] = parseEventLogs({ abi: delegate.abi, logs: executed.logs })
    assert.deepEqual(event.args, { account: person.account.address, calls: 2n })
  })

  test('a synchronous send returns the receipt itself', async () => {
    const sender = await freshClient(client, parseEther('1'))
    const request = await sender.prepareTransactionRequest({ to: account.address, value: 1n })
    const receipt = await sender.sendRawTransactionSync({ serializedTransaction: await sender.signTransaction(request), timeout: 15_000 })
    assert.equal(receipt.status, 'success')
    assert.equal(receipt.from, sender.account.address.toLowerCase())
    const stored = await client.getTransactionReceipt({ hash: receipt.transactionHash })
    assert.equal(stored.blockHash, receipt.blockHash)
  })

  test('what cannot be sent is refused with the error the client knows', async () => {
    const poor = await freshClient(client, 0n)
    const cause = (kind) => (error) => error instanceof BaseError && error.walk((e) => e instanceof kind) instanceof kind
    const fees = { gas: 21_000n, maxFeePerGas: parseGwei('50'), maxPriorityFeePerGas: 1n }
    await assert.rejects(poor.sendTransaction({ to: account.address, value: 1n, nonce: 0, ...fees }), cause(InsufficientFundsError))
    await mined(client, client.sendTransaction({ to: zeroAddress }))
    await assert.rejects(client.sendTransaction({ to: account.address, nonce: 0, ...fees }), cause(NonceTooLowError))
  })
})

describe('viem: contracts', () => {
  let vault

  before(async () => {
    vault = await deploy(client, 'Vault.sol', 'Vault', ['viem'])
  })
  const write = (functionName, args, value) => client.writeContract({ ...vault, functionName, args, value })

  test('reads, several in one JSON-RPC batch', async () => {
    const reader = readerOf(chain, { batch: true })
    const values = await Promise.all(
      ['name', 'orders'].map((functionName) => reader.readContract({ ...vault, functionName })).concat(
        reader.getBalance({ address: vault.address }), reader.getChainId(), reader.getCode({ address: vault.address })),
    )
    assert.deepEqual(values.slice(0, 4), ['viem', 0n, 0n, chain.id])
    assert.ok(values[4].length > 1000)
  })

  test('a simulation returns what the transaction then does', async () => {
    const { result, request } = await client.simulateContract({ ...vault, functionName: 'deposit', args: ['simulated'], value: 7n, account })
    const receipt = await mined(client, client.writeContract(request))
    const [event] = parseEventLogs({ abi: vault.abi, logs: receipt.logs })
    assert.deepEqual(event.args, { who: account.address, order: result, amount: 7n, note: 'simulated' })
  })

  test('reverts come back as typed errors', async () => {
    const reverted = async (call) => {
      let caught
      await assert.rejects(client.simulateContract({ ...vault, account, ...call }), (error) => {
        caught = error.walk((cause) => cause instanceof ContractFunctionRevertedError)
        return caught instanceof ContractFunctionRevertedError
      })
      return caught
    }
    assert.equal((await reverted({ functionName: 'deposit', args: ['nothing'] })).reason, 'Vault: nothing sent')
    const custom = await reverted({ functionName: 'withdraw', args: [maxUint256] })
    assert.equal(custom.data.errorName, 'NotEnough')
    assert.deepEqual(custom.data.args.slice(0, 2), [account.address, maxUint256])
    const panic = await reverted({ functionName: 'ratio', args: [1n, 0n] })
    assert.equal(panic.data.errorName, 'Panic')
    assert.deepEqual(panic.data.args, [0x12n])
  })

  test('estimates: gas of a contract call, fees, and a failing call', async () => {
    const gas = await client.estimateContractGas({ ...vault, functionName: 'deposit', args: ['estimated'], value: 1n, account })
    const receipt = await mined(client, client.writeContract({ ...vault, functionName: 'deposit', args: ['estimated'], value: 1n, gas }))
    assert.ok(receipt.gasUsed <= gas)
    const { maxFeePerGas, maxPriorityFeePerGas } = await client.estimateFeesPerGas()
    assert.ok(maxFeePerGas > maxPriorityFeePerGas)
    assert.ok((await client.getGasPrice()) > 0n)
    await assert.rejects(client.estimateContractGas({ ...vault, functionName: 'withdraw', args: [maxUint256], account }), /NotEnough/)
  })

  test('state overrides: balance, nonce, code, state and stateDiff', async () => {
    const rich = freshAccount().address
    await mined(client, write('deposit', ['held'], 9n))
    const slot = keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [rich, 0n])) // held[rich]
    const held = (stateOverride) => client.readContract({ ...vault, functionName: 'held', args: [rich], stateOverride })
    const own = (stateOverride) => client.readContract({ ...vault, functionName: 'held', args: [account.address], stateOverride })
    assert.equal(await held(), 0n)
    assert.equal(await held([{ address: vault.address, stateDiff: [{ slot, value: pad('0x2a') }] }]), 42n)
    assert.ok((await own([{ address: vault.address, stateDiff: [{ slot, value: pad('0x2a') }] }])) > 0n, 'a diff keeps other slots')
    assert.equal(await own([{ address: vault.address, state: [{ slot, value: pad('0x2a') }] }]), 0n, 'a whole state does not')
    assert.equal(await held(), 0n, 'an override outlives its call')

    // An account without a wei sends value, to code that is nowhere: CALLVALUE PUSH0 MSTORE PUSH1 32 PUSH0 RETURN.
    const at = freshAccount().address
    const { data } = await client.call({
      account: rich, to: at, value: 5n,
      stateOverride: [{ address: rich, balance: 10n }, { address: at, code: '0x345f5260205ff3' }],
    })
    assert.equal(BigInt(data), 5n)
    await assert.rejects(client.call({ account: rich, to: at, value: 5n }), (error) => error.walk((e) => e instanceof InsufficientFundsError) !== null)
  })

  test('block overrides: number, time and more', async () => {
    const data = encodeFunctionData({ abi: vault.abi, functionName: 'context' })
    const answer = await rpc('eth_call', [
      { from: account.address, to: vault.address, data }, 'latest', {}, { number: toHex(12345678), time: toHex(4_000_000_000) },
    ])
    assert.equal(BigInt(answer.slice(0, 66)), 12345678n)
    assert.equal(BigInt('0x' + answer.slice(66, 130)), 4_000_000_000n)
  })

  test('an access list lowers nothing it does not name, and names what is touched', async () => {
    await mined(client, write('deposit', ['listed'], 3n))
    const data = encodeFunctionData({ abi: vault.abi, functionName: 'deposit', args: ['again'] })
    const { accessList, gasUsed } = await client.createAccessList({ account, to: vault.address, data, value: 1n })
    const named = accessList.find(({ address }) => getAddress(address) === getAddress(vault.address))
    const held = keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [account.address, 0n]))
    assert.deepEqual([...named.storageKeys].sort(), [held, pad('0x1')].sort())
    const receipt = await mined(client, client.sendTransaction({ to: vault.address, data, value: 1n, accessList, type: 'eip2930' }))
    assert.equal(receipt.gasUsed, gasUsed)
    const failed = await rpc('eth_createAccessList', [{ from: account.address, to: vault.address, data: '0xdeadbeef' }, 'latest'])
    assert.match(failed.error, /execution reverted/)
  })

  test('events by filter, by range and by watching over WebSocket', async () => {
    const ws = webSocketOf(chain)
    const heard = []
    const heads = []
    const pending = []
    const stop = [
      ws.watchContractEvent({ ...vault, eventName: 'Withdrawn', onLogs: (logs) => heard.push(...logs) }),
      ws.watchBlocks({ onBlock: (block) => heads.push(block) }),
      ws.watchPendingTransactions({ onTransactions: (hashes) => pending.push(...hashes) }),
    ]
    try {
      await mined(client, write('deposit', ['to withdraw'], 1000n))
      const filter = await client.createContractEventFilter({ ...vault, eventName: 'Withdrawn', args: { who: account.address } })
      const other = await client.createContractEventFilter({ ...vault, eventName: 'Withdrawn', args: { who: zeroAddress } })
      await ws.getBlockNumber() // answered on the same connection, so the subscriptions stand
      const receipts = [await mined(client, write('withdraw', [1n])), await mined(client, write('withdraw', [2n]))]
      const amounts = (logs) => logs.map(({ args }) => args.amount)

      await until('the watched events', () => heard.length >= 2)
      assert.deepEqual(amounts(heard), [1n, 2n])
      const last = receipts[1].blockNumber
      await until('the watched head', () => heads.some(({ number }) => number >= last))
      const head = heads.find(({ number }) => number === last)
      if (head) assert.equal(head.hash, receipts[1].blockHash)
      await until('the pending hash', () => pending.includes(receipts[1].transactionHash))

      assert.deepEqual(amounts(await client.getFilterChanges({ filter })), [1n, 2n])
      assert.deepEqual(await client.getFilterChanges({ filter }), [])
      assert.deepEqual(await client.getFilterChanges({ filter: other }), [])
      const [fromBlock, toBlock] = [receipts[0].blockNumber, last]
      assert.deepEqual(amounts(await client.getContractEvents({ ...vault, eventName: 'Withdrawn', fromBlock, toBlock })), [1n, 2n])
      assert.equal((await client.getContractEvents({ ...vault, eventName: 'Deposited', fromBlock, toBlock })).length, 0)
      assert.equal((await client.getLogs({ address: vault.address, blockHash: receipts[1].blockHash })).length, 1)
      assert.equal(await client.uninstallFilter({ filter }), true)
      await client.uninstallFilter({ filter: other })
    } finally {
      stop.forEach((unsubscribe) => unsubscribe())
      ;(await ws.transport.getRpcClient()).close()
    }
  })

  test('a proof of the contract and of its slots, checked against the header', async () => {
    await mined(client, write('deposit', ['proven'], 11n))
    const block = await client.getBlock()
    const held = keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [account.address, 0n]))
    const proof = await client.getProof({ address: vault.address, storageKeys: [held, pad('0x1'), pad('0xdead')], blockNumber: block.number })
    const proven = mpt.account(block.stateRoot, proof)
    assert.equal(proven.nonce, 1n)
    assert.equal(proven.balance, await client.getBalance({ address: vault.address, blockNumber: block.number }))
    assert.equal(proven.codeHash, keccak256(await client.getCode({ address: vault.address })))
    assert.equal(proof.storageProof[0].value, await client.readContract({ ...vault, functionName: 'held', args: [account.address], blockNumber: block.number }))
    assert.equal(proof.storageProof[2].value, 0n)
  })
})

describe('viem: blocks', () => {
  test('block tags, blocks with transactions, and counts', async () => {
    const receipt = await mined(client, client.sendTransaction({ to: zeroAddress, value: 1n }))
    const block = await client.getBlock({ blockNumber: receipt.blockNumber, includeTransactions: true })
    assert.equal(block.hash, receipt.blockHash)
    assert.equal(block.transactions[receipt.transactionIndex].hash, receipt.transactionHash)
    assert.equal(await client.getBlockTransactionCount({ blockHash: block.hash }), block.transactions.length)
    const byIndex = await client.getTransaction({ blockNumber: block.number, index: receipt.transactionIndex })
    assert.equal(byIndex.hash, receipt.transactionHash)
    assert.equal((await client.getBlock({ blockTag: 'earliest' })).number, 0n)
    if (!(await isTrivium())) return
    for (const blockTag of ['safe', 'finalized']) {
      await until(`the ${blockTag} block`, async () => (await client.getBlock({ blockTag })).number >= block.number)
    }
    assert.equal((await client.getBlock({ blockNumber: block.number })).hash, block.hash, 'DA confirmed another block')
  })

  test('a missing block and transaction are the errors viem names', async () => {
    await assert.rejects(client.getBlock({ blockNumber: 2n ** 40n }), { name: 'BlockNotFoundError' })
    await assert.rejects(client.getTransaction({ hash: pad('0x01') }), { name: 'TransactionNotFoundError' })
    await assert.rejects(client.getTransactionReceipt({ hash: pad('0x01') }), { name: 'TransactionReceiptNotFoundError' })
  })

  test('fee history', async () => {
    const { oldestBlock, baseFeePerGas, gasUsedRatio, reward } = await client.getFeeHistory({ blockCount: 2, rewardPercentiles: [25, 75] })
    assert.equal(baseFeePerGas.length, gasUsedRatio.length + 1)
    assert.equal(reward.length, gasUsedRatio.length)
    assert.equal(baseFeePerGas[0], (await client.getBlock({ blockNumber: oldestBlock })).baseFeePerGas)
  })

  test('block and pending-transaction filters', async () => {
    const blocks = await client.createBlockFilter()
    const pending = await client.createPendingTransactionFilter()
    const receipt = await mined(client, client.sendTransaction({ to: zeroAddress, value: 1n }))
    assert.ok((await client.getFilterChanges({ filter: blocks })).includes(receipt.blockHash))
    assert.ok((await client.getFilterChanges({ filter: pending })).includes(receipt.transactionHash))
    await client.uninstallFilter({ filter: blocks })
    await client.uninstallFilter({ filter: pending })
    await assert.rejects(client.getFilterChanges({ filter: blocks }), /filter not found/)
  })
})
