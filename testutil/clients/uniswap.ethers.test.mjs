// Uniswap V2 as published, deployed and traded on with ethers 6; then compared with the full node.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Contract, ContractFactory, Signature, ZeroAddress, getCreate2Address, keccak256, parseEther, solidityPackedKeccak256 } from 'ethers'
import { connect, freshWallet, mined } from './lib/ethers.mjs'
import { agreesWithFullNode } from './lib/fullnode.mjs'
import { DEADLINE, Factory, MINIMUM_LIQUIDITY, PERMIT, Pair, Router, Token, WETH, amountIn, amountOut, permitDomain, sqrt } from './lib/uniswap.mjs'

const { provider, wallet } = connect('uniswap.ethers')
withHeadroom(wallet)
const SUPPLY = parseEther('10000')

// A pair writes its price accumulators when the clock has moved since its last trade, which an estimate made
// within the same second does not see. Wallets add a margin for such cases, and so does this.
function withHeadroom(signer) {
  const estimate = signer.estimateGas.bind(signer)
  signer.estimateGas = async (transaction) => ((await estimate(transaction)) * 3n) / 2n
  return signer
}

describe('Uniswap V2 with ethers', () => {
  let factory, weth, router, tokens, pair, ethPair, trader
  let firstBlock, lastBlock

  async function deploy({ abi, bytecode }, ...args) {
    const contract = await new ContractFactory(abi, bytecode, wallet).deploy(...args)
    const receipt = await contract.deploymentTransaction().wait(1, 30_000)
    firstBlock ??= receipt.blockNumber
    return contract
  }

  // send awaits the receipt and returns its events as {Name: [args, ...]}, read with every ABI in play.
  async function send(sending) {
    const receipt = await mined(sending)
    lastBlock = receipt.blockNumber
    const events = {}
    for (const log of receipt.logs) {
      const event = pair?.interface.parseLog(log) ?? weth.interface.parseLog(log) ?? factory.interface.parseLog(log)
      if (event) (events[event.name] ??= []).push(event.args)
    }
    return events
  }

  // reserves of `of`, with the side of `token` first.
  async function reserves(of, token) {
    const [first, second] = await of.getReserves()
    return (await of.token0()) === (await token.getAddress()) ? [first, second] : [second, first]
  }

  before(async () => {
    factory = await deploy(Factory, wallet.address)
    weth = await deploy(WETH)
    router = await deploy(Router, await factory.getAddress(), await weth.getAddress())
    tokens = [await deploy(Token, SUPPLY), await deploy(Token, SUPPLY)]
    trader = withHeadroom(await freshWallet(wallet, parseEther('10')))
    for (const token of tokens) await send(token.approve(await router.getAddress(), SUPPLY))
  })
  after(() => provider.destroy())

  test('a pair is where CREATE2 and the published init code hash say', async () => {
    const [a, b] = await Promise.all(tokens.map((token) => token.getAddress()))
    const events = await send(factory.createPair(a, b))
    const [token0, token1] = BigInt(a) < BigInt(b) ? [a, b] : [b, a]
    const salt = solidityPackedKeccak256(['address', 'address'], [token0, token1])
    const expected = getCreate2Address(await factory.getAddress(), salt, keccak256(Pair.bytecode))
    assert.deepEqual([...events.PairCreated[0]], [token0, token1, expected, 1n])
    assert.equal(await factory.getPair(b, a), expected)
    pair = new Contract(expected, Pair.abi, wallet)
    assert.equal(await pair.token0(), token0)
    await assert.rejects(factory.createPair.staticCall(a, b), (error) => error.reason === 'UniswapV2: PAIR_EXISTS')
  })

  test('liquidity: the first deposit mints the square root, less the burnt minimum', async () => {
    const [a, b] = await Promise.all(tokens.map((token) => token.getAddress()))
    const [amountA, amountB] = [parseEther('100'), parseEther('400')]
    const events = await send(router.addLiquidity(a, b, amountA, amountB, 0, 0, wallet.address, DEADLINE))
    const minted = sqrt(amountA * amountB) - MINIMUM_LIQUIDITY
    assert.equal(await pair.balanceOf(wallet.address), minted)
    assert.equal(await pair.balanceOf(ZeroAddress), MINIMUM_LIQUIDITY)
    assert.equal(await pair.totalSupply(), minted + MINIMUM_LIQUIDITY)
    assert.deepEqual(await reserves(pair, tokens[0]), [amountA, amountB])
    assert.equal(events.Mint.length, 1)
    assert.equal(events.Sync.length, 1)
  })

  test('a token swap gives what the formula gives, to the last unit', async () => {
    const [a, b] = await Promise.all(tokens.map((token) => token.getAddress()))
    const spend = parseEther('7')
    await send(tokens[0].transfer(trader.address, spend))
    await send(tokens[0].connect(trader).approve(await router.getAddress(), spend))
    const [reserveA, reserveB] = await reserves(pair, tokens[0])
    const out = amountOut(spend, reserveA, reserveB)
    assert.deepEqual([...(await router.getAmountsOut(spend, [a, b]))], [spend, out])

    const swap = router.connect(trader).swapExactTokensForTokens
    await assert.rejects(swap.staticCall(spend, out + 1n, [a, b], trader.address, DEADLINE),
      (error) => error.reason === 'UniswapV2Router: INSUFFICIENT_OUTPUT_AMOUNT')
    await assert.rejects(swap.staticCall(spend, out, [a, b], trader.address, 1n),
      (error) => error.reason === 'UniswapV2Router: EXPIRED')
    const gas = await swap.estimateGas(spend, out, [a, b], trader.address, DEADLINE)
    const events = await send(swap(spend, out, [a, b], trader.address, DEADLINE, { gasLimit: gas }))
    assert.equal(await tokens[0].balanceOf(trader.address), 0n)
    assert.equal(await tokens[1].balanceOf(trader.address), out)
    assert.deepEqual(await reserves(pair, tokens[0]), [reserveA + spend, reserveB - out])
    assert.equal(events.Swap.length, 1)
    assert.equal(events.Swap[0].to, trader.address)
    assert.equal(events.Swap[0].amount0In + events.Swap[0].amount1In, spend)
    assert.equal(events.Swap[0].amount0Out + events.Swap[0].amount1Out, out)
  })

  test('ether is wrapped into a pair, bought for and sold for', async () => {
    const [a, wrapped] = [await tokens[0].getAddress(), await weth.getAddress()]
    await send(router.addLiquidityETH(a, parseEther('50'), 0, 0, wallet.address, DEADLINE, { value: parseEther('5') }))
    ethPair = new Contract(await factory.getPair(a, wrapped), Pair.abi, wallet)
    assert.deepEqual(await reserves(ethPair, tokens[0]), [parseEther('50'), parseEther('5')])

    const paid = parseEther('1')
    const bought = amountOut(paid, parseEther('5'), parseEther('50'))
    await send(router.connect(trader).swapExactETHForTokens(bought, [wrapped, a], trader.address, DEADLINE, { value: paid }))
    assert.equal(await tokens[0].balanceOf(trader.address), bought)

    const wanted = parseEther('0.5')
    const [reserveA, reserveEth] = await reserves(ethPair, tokens[0])
    const price = amountIn(wanted, reserveA, reserveEth)
    await send(tokens[0].connect(trader).approve(await router.getAddress(), price))
    const before = await provider.getBalance(trader)
    const receipt = await mined(router.connect(trader).swapTokensForExactETH(wanted, price, [a, wrapped], trader.address, DEADLINE))
    lastBlock = receipt.blockNumber
    assert.equal(await provider.getBalance(trader), before + wanted - receipt.gasUsed * receipt.gasPrice)
    assert.equal(await tokens[0].balanceOf(trader.address), bought - price)
    assert.equal(await provider.getBalance(weth), parseEther('5.5'), 'every wrapped wei is backed')
  })

  test('a route over two pairs', async () => {
    const path = [await weth.getAddress(), await tokens[0].getAddress(), await tokens[1].getAddress()]
    const paid = parseEther('0.1')
    const [reserveA0, reserveEth] = await reserves(ethPair, tokens[0])
    const [reserveA1, reserveB] = await reserves(pair, tokens[0])
    const middle = amountOut(paid, reserveEth, reserveA0)
    const out = amountOut(middle, reserveA1, reserveB)
    const held = await tokens[1].balanceOf(trader.address)
    const events = await send(router.connect(trader).swapExactETHForTokens(out, path, trader.address, DEADLINE, { value: paid }))
    assert.equal((await tokens[1].balanceOf(trader.address)) - held, out)
    assert.equal(events.Swap.length, 2)
  })

  test('liquidity is taken out with a signed permit, and the pair keeps its value', async () => {
    const [a, b] = await Promise.all(tokens.map((token) => token.getAddress()))
    const { chainId } = await provider.getNetwork()
    const [reserveA, reserveB] = await reserves(pair, tokens[0])
    const [liquidity, supply] = [(await pair.balanceOf(wallet.address)) / 2n, await pair.totalSupply()]
    const message = {
      owner: wallet.address, spender: await router.getAddress(), value: liquidity,
      nonce: await pair.nonces(wallet.address), deadline: DEADLINE,
    }
    const signature = await wallet.signTypedData(permitDomain(chainId, await pair.getAddress()), PERMIT, message)
    const { v, r, s } = Signature.from(signature)
    const held = await tokens[0].balanceOf(wallet.address)
    await send(router.removeLiquidityWithPermit(a, b, liquidity, 0, 0, wallet.address, DEADLINE, false, v, r, s))
    const [gotA, gotB] = [(liquidity * reserveA) / supply, (liquidity * reserveB) / supply]
    assert.equal((await tokens[0].balanceOf(wallet.address)) - held, gotA)
    assert.deepEqual(await reserves(pair, tokens[0]), [reserveA - gotA, reserveB - gotB])
    assert.equal(await pair.nonces(wallet.address), 1n)
    await assert.rejects(pair.permit.staticCall(wallet.address, message.spender, liquidity, DEADLINE, v, r, s),
      (error) => error.reason === 'UniswapV2: INVALID_SIGNATURE')
  })

  test('the price accumulators move by price times the time between blocks', async () => {
    const read = async (blockTag) => {
      const [reserve0, reserve1, time] = await pair.getReserves({ blockTag })
      return { reserve0, reserve1, time, sum: await pair.price0CumulativeLast({ blockTag }) }
    }
    const start = await read('latest')
    await send(pair.sync())
    const end = await read(lastBlock)
    const price0 = (start.reserve1 << 112n) / start.reserve0 // UQ112x112
    assert.equal(end.sum - start.sum, price0 * (end.time - start.time))
    assert.equal(end.time, BigInt((await provider.getBlock(lastBlock)).timestamp))
  })

  test('the whole history of the pair is found by its events', async () => {
    const swaps = await pair.queryFilter(pair.filters.Swap(), firstBlock, lastBlock)
    assert.equal(swaps.length, 2)
    const syncs = await pair.queryFilter(pair.filters.Sync(), firstBlock, lastBlock)
    assert.deepEqual(await pair.getReserves().then(([r0, r1]) => [r0, r1]), [...syncs.at(-1).args])
    const byRouter = await pair.queryFilter(pair.filters.Swap(await router.getAddress(), null, null, null, null, trader.address), firstBlock, lastBlock)
    assert.equal(byRouter.length, 2)
    assert.equal((await pair.queryFilter(pair.filters.Swap(trader.address), firstBlock, lastBlock)).length, 0)
  })

  test('the full node derived the same blocks from the DA layer', async (t) => {
    await agreesWithFullNode(t, firstBlock, lastBlock)
  })
})
