// Uniswap V2 as published, with viem: a token that takes a fee on transfer, a flash swap, the protocol fee,
// routes, permits, and the events as they are watched; then compared with the full node.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { encodePacked, getContract, getContractAddress, keccak256, maxUint256, parseEther, parseEventLogs, parseSignature, zeroAddress } from 'viem'
import { agreesWithFullNode } from './lib/fullnode.mjs'
import { until } from './lib/node.mjs'
import { DEADLINE, DeflatingToken, Factory, MINIMUM_LIQUIDITY, PERMIT, Pair, Router, Token, WETH, amountOut, permitDomain, sqrt } from './lib/uniswap.mjs'
import { connect, deploy as deployOwn, freshAccount, freshClient, mined, webSocketOf } from './lib/viem.mjs'

const { chain, account, client } = await connect('uniswap.viem')
const me = account.address

describe('Uniswap V2 with viem', () => {
  const at = {} // addresses: factory, weth, router, a, b, deflating
  let firstBlock, lastBlock, pair

  async function deploy({ abi, bytecode }, ...args) {
    const receipt = await mined(client, client.deployContract({ abi, bytecode, args }))
    firstBlock ??= receipt.blockNumber
    return receipt.contractAddress
  }

  // write simulates the call, sends it with a margin of gas (a pair writes its price accumulators when the clock has
  // moved since its last trade, which an estimate within the same second does not see), and returns the pair's events.
  async function write(as, { abi }, address, functionName, args, value) {
    const { request } = await client.simulateContract({ account: as.account, abi, address, functionName, args, value })
    const gas = await client.estimateContractGas({ account: as.account, abi, address, functionName, args, value })
    const receipt = await mined(as, as.writeContract({ ...request, gas: (gas * 3n) / 2n }))
    lastBlock = receipt.blockNumber
    return { receipt, events: parseEventLogs({ abi: Pair.abi, logs: receipt.logs }) }
  }
  const read = ({ abi }, address, functionName, args, options) => client.readContract({ abi, address, functionName, args, ...options })

  const pairOf = (x, y) => {
    const [token0, token1] = BigInt(x) < BigInt(y) ? [x, y] : [y, x]
    return getContractAddress({
      opcode: 'CREATE2', from: at.factory, salt: keccak256(encodePacked(['address', 'address'], [token0, token1])), bytecode: Pair.bytecode,
    })
  }
  async function reserves(of, token) {
    const [first, second] = await read(Pair, of, 'getReserves')
    return BigInt(await read(Pair, of, 'token0')) === BigInt(token) ? [first, second] : [second, first]
  }

  before(async () => {
    at.factory = await deploy(Factory, me)
    at.weth = await deploy(WETH)
    at.router = await deploy(Router, at.factory, at.weth)
    at.a = await deploy(Token, parseEther('10000'))
    at.b = await deploy(Token, parseEther('10000'))
    at.deflating = await deploy(DeflatingToken, parseEther('10000'))
    for (const token of [at.a, at.b, at.deflating]) await write(client, Token, token, 'approve', [at.router, maxUint256])
    await write(client, Router, at.router, 'addLiquidity', [at.a, at.b, parseEther('100'), parseEther('25'), 0n, 0n, me, DEADLINE])
    pair = pairOf(at.a, at.b)
  })

  test('the router made the pair where the client computes it', async () => {
    assert.equal(await read(Factory, at.factory, 'getPair', [at.a, at.b]), pair)
    assert.equal(await read(Factory, at.factory, 'allPairsLength'), 1n)
    const contract = getContract({ address: pair, abi: Pair.abi, client })
    assert.equal(await contract.read.totalSupply(), sqrt(parseEther('100') * parseEther('25')))
    assert.equal(await contract.read.balanceOf([zeroAddress]), MINIMUM_LIQUIDITY)
    assert.deepEqual(await reserves(pair, at.a), [parseEther('100'), parseEther('25')])
  })

  test('a swap, watched over WebSocket', async () => {
    const ws = webSocketOf(chain)
    const heard = []
    const stop = ws.watchContractEvent({ address: pair, abi: Pair.abi, eventName: 'Swap', onLogs: (logs) => heard.push(...logs) })
    try {
      await ws.getBlockNumber() // answered on the same connection, so the subscription stands
      const spend = parseEther('3')
      const [reserveA, reserveB] = await reserves(pair, at.a)
      const out = amountOut(spend, reserveA, reserveB)
      const receiver = freshAccount().address
      const { events, receipt } = await write(client, Router, at.router, 'swapExactTokensForTokens', [spend, out, [at.a, at.b], receiver, DEADLINE])
      assert.deepEqual(events.map(({ eventName }) => eventName).filter((name) => name === 'Swap' || name === 'Sync'), ['Sync', 'Swap'])
      assert.equal(await read(Token, at.b, 'balanceOf', [receiver]), out)
      await until('the watched swap', () => heard.length > 0)
      assert.equal(heard[0].transactionHash, receipt.transactionHash)
      assert.equal(heard[0].args.to, receiver)
      assert.equal(heard[0].args.amount0Out + heard[0].args.amount1Out, out)
    } finally {
      stop()
      ;(await ws.transport.getRpcClient()).close()
    }
  })

  test('a swap that takes without giving is refused: the product may not fall', async () => {
    await assert.rejects(client.simulateContract({ account, abi: Pair.abi, address: pair, functionName: 'swap', args: [1n, 0n, me, '0x'] }), /UniswapV2: INSUFFICIENT_INPUT_AMOUNT/)
    await assert.rejects(client.simulateContract({ account, abi: Pair.abi, address: pair, functionName: 'swap', args: [parseEther('500'), 0n, me, '0x'] }), /UniswapV2: INSUFFICIENT_LIQUIDITY/)
    await assert.rejects(client.simulateContract({ account, abi: Pair.abi, address: pair, functionName: 'initialize', args: [at.a, at.b] }), /UniswapV2: FORBIDDEN/)
  })

  test('a flash swap is lent within the call and must come back with the fee', async () => {
    const { address: borrower, abi } = await deployOwn(client, 'FlashBorrower.sol', 'FlashBorrower')
    const amount = parseEther('40')
    const fee = (amount * 3n) / 997n + 1n
    await write(client, Token, at.a, 'transfer', [borrower, fee])
    const [before] = await reserves(pair, at.a)
    await assert.rejects(write(client, { abi }, borrower, 'borrow', [pair, at.a, amount, fee - 1n]), /UniswapV2: K/)
    const { receipt } = await write(client, { abi }, borrower, 'borrow', [pair, at.a, amount, fee])
    const [{ args }] = parseEventLogs({ abi, logs: receipt.logs, eventName: 'Borrowed' })
    assert.deepEqual(args, { pair, amount, heldMeanwhile: amount + fee })
    assert.deepEqual((await reserves(pair, at.a))[0], before + fee)
  })

  test('a token that burns a part of each transfer trades by the router\'s other door', async () => {
    await write(client, Router, at.router, 'addLiquidityETH', [at.deflating, parseEther('50'), 0n, 0n, me, DEADLINE], parseEther('5'))
    const taxed = pairOf(at.deflating, at.weth)
    const [reserve, reserveEth] = await reserves(taxed, at.deflating)
    assert.equal(reserve, parseEther('49.5'), 'one hundredth was burnt on the way in')

    const person = await freshClient(client, parseEther('5'))
    const paid = parseEther('1')
    const bought = amountOut(paid, reserveEth, reserve)
    await write(person, Router, at.router, 'swapExactETHForTokensSupportingFeeOnTransferTokens', [0n, [at.weth, at.deflating], person.account.address, DEADLINE], paid)
    const held = await read(Token, at.deflating, 'balanceOf', [person.account.address])
    assert.equal(held, bought - bought / 100n)

    await write(person, Token, at.deflating, 'approve', [at.router, held])
    const exact = ['swapExactTokensForETH', [held, 0n, [at.deflating, at.weth], person.account.address, DEADLINE]]
    await assert.rejects(write(person, Router, at.router, ...exact), /UniswapV2: K/)
    const before = await client.getBalance({ address: person.account.address })
    const [reserveNow, reserveEthNow] = await reserves(taxed, at.deflating)
    const out = amountOut(held - held / 100n, reserveNow, reserveEthNow)
    const { receipt } = await write(person, Router, at.router, 'swapExactTokensForETHSupportingFeeOnTransferTokens', exact[1])
    assert.equal(await client.getBalance({ address: person.account.address }), before + out - receipt.gasUsed * receipt.effectiveGasPrice)
  })

  test('the protocol fee mints a sixth of the growth', async () => {
    const treasury = freshAccount().address
    await write(client, Factory, at.factory, 'setFeeTo', [treasury])
    await write(client, Router, at.router, 'addLiquidity', [at.a, at.b, parseEther('10'), parseEther('10'), 0n, 0n, me, DEADLINE]) // records k
    const kLast = await read(Pair, pair, 'kLast')
    await write(client, Router, at.router, 'swapExactTokensForTokens', [parseEther('20'), 0n, [at.a, at.b], me, DEADLINE])
    const [reserveA, reserveB] = await reserves(pair, at.a)
    const supply = await read(Pair, pair, 'totalSupply')
    const [root, rootLast] = [sqrt(reserveA * reserveB), sqrt(kLast)]
    assert.ok(root > rootLast, 'the fee made the pool grow')
    const share = (supply * (root - rootLast)) / (root * 5n + rootLast)
    await write(client, Router, at.router, 'addLiquidity', [at.a, at.b, parseEther('1'), parseEther('1'), 0n, 0n, me, DEADLINE])
    assert.equal(await read(Pair, pair, 'balanceOf', [treasury]), share)
    await assert.rejects(client.simulateContract({ account: freshAccount(), abi: Factory.abi, address: at.factory, functionName: 'setFeeTo', args: [me] }), /UniswapV2: FORBIDDEN/)
  })

  test('a permit signed as typed data takes liquidity out in ether', async () => {
    await write(client, Router, at.router, 'addLiquidityETH', [at.b, parseEther('8'), 0n, 0n, me, DEADLINE], parseEther('2'))
    const ethPair = pairOf(at.b, at.weth)
    const value = await read(Pair, ethPair, 'balanceOf', [me])
    const signature = await client.signTypedData({
      domain: permitDomain(chain.id, ethPair), types: PERMIT, primaryType: 'Permit',
      message: { owner: me, spender: at.router, value, nonce: 0n, deadline: DEADLINE },
    })
    const { r, s, v } = parseSignature(signature)
    const receiver = freshAccount().address
    await write(client, Router, at.router, 'removeLiquidityETHWithPermit', [at.b, value, 0n, 0n, receiver, DEADLINE, false, Number(v), r, s])
    const supply = value + MINIMUM_LIQUIDITY
    assert.equal(await client.getBalance({ address: receiver }), (parseEther('2') * value) / supply)
    assert.equal(await read(Token, at.b, 'balanceOf', [receiver]), (parseEther('8') * value) / supply)
    assert.equal(await read(Pair, ethPair, 'totalSupply'), MINIMUM_LIQUIDITY)
  })

  test('the state of each earlier block is still what its Sync event said', async () => {
    const syncs = await client.getContractEvents({ address: pair, abi: Pair.abi, eventName: 'Sync', fromBlock: firstBlock, toBlock: lastBlock })
    assert.ok(syncs.length >= 4)
    for (const { args, blockNumber } of syncs) {
      const [reserve0, reserve1] = await read(Pair, pair, 'getReserves', [], { blockNumber })
      assert.deepEqual([reserve0, reserve1], [args.reserve0, args.reserve1])
    }
  })

  test('the full node derived the same blocks from the DA layer', async (t) => {
    await agreesWithFullNode(t, Number(firstBlock), Number(lastBlock))
  })
})
