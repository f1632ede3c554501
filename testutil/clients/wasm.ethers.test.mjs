// WASM contracts with ethers 6, as if they were Solidity: the token runs the same tests as its twin in
// Solidity, and a Solidity contract uses a neural network's verdict in the same transaction.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  AbiCoder, Contract, Interface, MaxUint256, ZeroAddress, concat, hexlify, id, isError, keccak256, parseEther, randomBytes, toBeHex, zeroPadValue,
} from 'ethers'
import { connect, freshWallet, mined } from './lib/ethers.mjs'
import { agreesWithFullNode } from './lib/fullnode.mjs'
import { isTrivium, rpc } from './lib/node.mjs'
import { DEPLOYER, deployExample, deployTwin, deployerABI, digits, example } from './lib/wasm.mjs'

const { provider, wallet } = connect('wasm.ethers')
const skip = (await isTrivium()) ? false : 'only Trivium runs WASM contracts'
const firstBlock = await provider.getBlockNumber()
after(() => provider.destroy())

const NAME = 'A token whose name takes more than one storage slot'
const SUPPLY = parseEther('1000000')
const deployToken = {
  WASM: () => deployExample(wallet, 'erc20', [NAME, 'TWT', SUPPLY]),
  Solidity: () => deployTwin(wallet, 'erc20/Token.json', [NAME, 'TWT', SUPPLY]),
}
const tokens = {}

// A call that must revert with this custom error of a contract. An estimate has the error's data alone.
const reverts = (contract, call, name, args) =>
  assert.rejects(call, (error) => {
    assert.ok(isError(error, 'CALL_EXCEPTION'), error)
    const revert = contract.interface.parseError(error.data)
    assert.deepEqual([revert?.name, ...(revert?.args ?? [])], [name, ...args])
    return true
  })

for (const kind of ['WASM', 'Solidity']) {
  describe(`ERC-20 in ${kind}`, { skip }, () => {
    let token, receipt, address, other, third

    before(async () => {
      ;({ contract: token, receipt } = await deployToken[kind]())
      address = await token.getAddress()
      tokens[kind] = token
      other = await freshWallet(wallet, parseEther('1'))
      third = await freshWallet(wallet, parseEther('1'))
    })

    test('names itself and gives the supply to who deployed it', async () => {
      assert.equal(await token.name(), NAME)
      assert.equal(await token.symbol(), 'TWT')
      assert.equal(await token.decimals(), 18n)
      assert.equal(await token.totalSupply(), SUPPLY)
      assert.equal(await token.balanceOf(wallet), SUPPLY)
      const event = receipt.logs.map((log) => token.interface.parseLog(log)).find((e) => e?.name === 'Transfer')
      assert.deepEqual([...event.args], [ZeroAddress, wallet.address, SUPPLY])
      assert.equal(await provider.getTransactionCount(address), 1)
    })

    test('transfer moves tokens and logs it', async () => {
      assert.equal(await token.transfer.staticCall(other, 5n), true)
      const done = await mined(token.transfer(other, 5n))
      assert.equal(done.logs.length, 1)
      assert.equal(done.logs[0].address, address)
      assert.deepEqual(done.logs[0].topics, [id('Transfer(address,address,uint256)'), zeroPadValue(wallet.address, 32).toLowerCase(), zeroPadValue(other.address, 32).toLowerCase()])
      assert.equal(done.logs[0].data, toBeHex(5n, 32))
      const before = await token.balanceOf(wallet, { blockTag: done.blockNumber - 1 })
      assert.equal(await token.balanceOf(wallet), before - 5n)
      assert.equal(await token.balanceOf(other), 5n)
      const found = await token.queryFilter(token.filters.Transfer(null, other), done.blockNumber, done.blockNumber)
      assert.deepEqual(found.map((e) => [...e.args]), [[wallet.address, other.address, 5n]])
      assert.deepEqual(await rpc('eth_getLogs', [{ address, blockHash: done.blockHash }]), (await rpc('eth_getTransactionReceipt', [done.hash])).logs)
    })

    test('a transfer to oneself changes nothing', async () => {
      const held = await token.balanceOf(wallet)
      await mined(token.transfer(wallet, held))
      assert.equal(await token.balanceOf(wallet), held)
    })

    test('approve and transferFrom keep an allowance, and the largest one for ever', async () => {
      const approved = await mined(token.approve(other, 10n))
      assert.deepEqual([...token.interface.parseLog(approved.logs[0]).args], [wallet.address, other.address, 10n])
      assert.equal(await token.allowance(wallet, other), 10n)
      const moved = await mined(token.connect(other).transferFrom(wallet, third, 4n))
      assert.equal(moved.logs.length, 1, 'spending an allowance is no approval')
      assert.equal(await token.allowance(wallet, other), 6n)
      assert.equal(await token.balanceOf(third), 4n)
      await mined(token.approve(other, MaxUint256))
      await mined(token.connect(other).transferFrom(wallet, third, 4n))
      assert.equal(await token.allowance(wallet, other), MaxUint256)
    })

    test('custom errors come decoded, from calls, estimates and wallets', async () => {
      const poor = await freshWallet(wallet, parseEther('1'))
      const transfer = token.connect(poor).transfer
      for (const call of [() => transfer.staticCall(wallet, 1n), () => transfer.estimateGas(wallet, 1n), () => transfer(wallet, 1n)]) {
        await reverts(token, call(), 'ERC20InsufficientBalance', [poor.address, 0n, 1n])
      }
      await reverts(token, token.transfer.staticCall(ZeroAddress, 1n), 'ERC20InvalidReceiver', [ZeroAddress])
      await reverts(token, token.approve.staticCall(ZeroAddress, 1n), 'ERC20InvalidSpender', [ZeroAddress])
      await reverts(token, token.connect(poor).transferFrom.staticCall(wallet, poor, 3n), 'ERC20InsufficientAllowance', [poor.address, 0n, 3n])
      await reverts(token, token.transferFrom.staticCall(ZeroAddress, poor, 0n), 'ERC20InvalidApprover', [ZeroAddress])
      for (const data of ['0x', '0xa9', '0xdeadbeef', id('transfer(address,uint256)').slice(0, 10)]) {
        await assert.rejects(provider.call({ to: address, data }), (error) => isError(error, 'CALL_EXCEPTION') && error.data === '0x')
      }
      await assert.rejects(wallet.call({ to: address, value: 1n }), (error) => isError(error, 'CALL_EXCEPTION'))
    })

    test('a reverted transaction is mined, gives gas back and changes nothing', async () => {
      const poor = await freshWallet(wallet, parseEther('1'))
      const sent = await token.connect(poor).transfer(wallet, 1n, { gasLimit: 200_000 })
      await assert.rejects(sent.wait(1, 30_000), (error) => isError(error, 'CALL_EXCEPTION') && error.receipt.status === 0)
      const failed = await provider.getTransactionReceipt(sent.hash)
      assert.equal(failed.logs.length, 0)
      assert.ok(failed.gasUsed < 100_000n)
    })

    test('the gas estimate is enough, and less than the need is out of gas', async () => {
      const fresh = await freshWallet(wallet, 0n)
      const gas = await token.transfer.estimateGas(fresh, 1n)
      const done = await mined(token.transfer(fresh, 1n, { gasLimit: gas }))
      assert.ok(done.gasUsed <= gas && gas < done.gasUsed * 2n)
      const again = await freshWallet(wallet, 0n)
      await assert.rejects(mined(token.transfer(again, 1n, { gasLimit: done.gasUsed - 1500n })), (error) => {
        assert.equal(error.receipt.status, 0)
        const limit = done.gasUsed - 1500n
        // A WASM frame runs below its account's stub, which keeps one 64th of the gas (EIP-150) and gives it back.
        if (kind === 'WASM') assert.ok(error.receipt.gasUsed >= limit - limit / 64n)
        else assert.equal(error.receipt.gasUsed, limit)
        return true
      })
    })

    test('storage lies where Solidity puts it', async () => {
      const coder = AbiCoder.defaultAbiCoder()
      const slot = keccak256(coder.encode(['address', 'uint256'], [wallet.address, 0n]))
      assert.equal(BigInt(await provider.getStorage(address, slot)), await token.balanceOf(wallet))
      assert.equal(BigInt(await provider.getStorage(address, 2)), SUPPLY)
      assert.equal(BigInt(await provider.getStorage(address, 3)), BigInt(2 * NAME.length + 1))
      assert.equal(await provider.getStorage(address, 4), '0x' + Buffer.from('TWT').toString('hex').padEnd(62, '0') + '06')
      const { storageProof } = await provider.send('eth_getProof', [address, [slot], 'latest'])
      assert.equal(BigInt(storageProof[0].value), await token.balanceOf(wallet))
    })
  })
}

describe('the token and its twin', { skip }, () => {
  test('answer any call data alike', async () => {
    const { interface: abi } = tokens.WASM
    const who = [wallet.address, ZeroAddress, '0x' + '11'.repeat(20)]
    const amounts = [0n, 1n, SUPPLY, MaxUint256]
    const calls = ['name', 'symbol', 'decimals', 'totalSupply'].map((f) => abi.encodeFunctionData(f))
    for (const a of who) {
      calls.push(abi.encodeFunctionData('balanceOf', [a]))
      for (const n of amounts) calls.push(abi.encodeFunctionData('approve', [a, n]))
      for (const n of amounts.slice(0, 2)) calls.push(abi.encodeFunctionData('transfer', [a, n]))
      for (const b of who) {
        calls.push(abi.encodeFunctionData('allowance', [a, b]), abi.encodeFunctionData('transferFrom', [a, b, 0n]), abi.encodeFunctionData('transferFrom', [a, b, 1n]))
      }
    }
    for (const call of [...calls]) calls.push(call + '00', call.slice(0, -2), concat([call.slice(0, 10), '0xff', '0x' + call.slice(12)]))
    // What came back, or with what it reverted.
    const answer = async (kind, data) => {
      const to = await tokens[kind].getAddress()
      try {
        return await provider.call({ from: '0x' + '22'.repeat(20), to, data })
      } catch (error) {
        assert.ok(isError(error, 'CALL_EXCEPTION'), error)
        return 'reverted ' + error.data
      }
    }
    for (const data of calls) assert.equal(await answer('WASM', data), await answer('Solidity', data), data)
  })
})

describe('deploying WASM', { skip }, () => {
  const deployer = new Contract(DEPLOYER, deployerABI, wallet)

  test('the address is known beforehand, the code says what it is, and a module is paid for once', async () => {
    const { abi, code } = example('counter')
    const salts = [hexlify(randomBytes(32)), hexlify(randomBytes(32))]
    const expected = await deployer.addressOf(wallet, keccak256(code), salts[0])
    assert.equal(await deployer.deploy.staticCall(code, '0x', salts[0]), expected)
    const first = await mined(deployer.deploy(code, '0x', salts[0]))
    const event = deployer.interface.parseLog(first.logs.at(-1))
    assert.deepEqual([event.name, ...event.args], ['Deployed', expected, keccak256(code), wallet.address])
    assert.equal(await deployer.isActivated(keccak256(code)), true)

    const second = await mined(deployer.deployActivated(keccak256(code), '0x', salts[1], { value: 3n }))
    const at = deployer.interface.parseLog(second.logs.at(-1)).args.contract_
    assert.ok(second.gasUsed < first.gasUsed)
    assert.equal(await provider.getBalance(at), 3n)
    assert.equal(await provider.getCode(at), await provider.getCode(expected))
    assert.ok((await provider.getCode(at)).endsWith(keccak256(code).slice(2)), 'the designator ends with the hash of the module')
    await reverts(deployer, deployer.deploy.staticCall(code, '0x', salts[0]), 'AlreadyDeployed', [expected])

    const counter = new Contract(at, abi, wallet)
    assert.equal(await counter.number(), 0n)
    await mined(counter.setNumber(MaxUint256 - 1n))
    const done = await mined(counter.increment())
    assert.deepEqual([...counter.interface.parseLog(done.logs[0]).args], [wallet.address, MaxUint256])
    await assert.rejects(counter.increment(), (error) => error.revert.name === 'Panic' && Number(error.revert.args[0]) === 0x11)
  })

  test('a file that is no contract is refused by the rule that it breaks', async () => {
    await assert.rejects(deployer.deploy.staticCall('0x0061736d02000000', '0x', id('salt')), (error) => {
      assert.equal(error.revert.name, 'InvalidModule')
      assert.equal(error.revert.args.offset, 4n)
      return true
    })
    await assert.rejects(deployer.deployActivated.staticCall(id('nothing'), '0x', id('salt')), (error) => error.revert.name === 'NotActivated')
  })

  test('an init that reverts takes the deployment back with its reason', async () => {
    const { abi, code } = example('erc20')
    const init = new Interface(abi).encodeFunctionData('transfer', [ZeroAddress, 1n])
    await assert.rejects(deployer.deploy.staticCall(code, init, hexlify(randomBytes(32))), (error) => {
      assert.equal(new Interface(abi).parseError(error.data).name, 'ERC20InvalidReceiver')
      return true
    })
    await reverts(deployer, deployer.deploy.staticCall(code, '0xdeadbeef', hexlify(randomBytes(32))), 'InitFailed', [])
    await reverts(tokens.WASM, tokens.WASM.init.staticCall('again', 'A', 1n), 'InvalidInitialization', [])
  })
})

describe('the order book in WASM', { skip }, () => {
  test('older orders at better prices trade first', async () => {
    const { contract: book } = await deployExample(wallet, 'orderbook')
    const [BUY, SELL] = [0, 1]
    const maker = await freshWallet(wallet, parseEther('1'))
    const ids = []
    for (const [price, quantity] of [[101, 5], [100, 5], [100, 7]]) {
      const placed = await mined(book.connect(maker).place(SELL, price, quantity, 10))
      ids.push(book.interface.parseLog(placed.logs[0]).args.id)
    }
    assert.deepEqual([...(await book.best())], [0n, 0n, 100n, 12n])
    assert.deepEqual((await book.depth(SELL, 5)).toArray().map((list) => [...list]), [[100n, 101n], [12n, 5n]])
    assert.deepEqual([...(await book.quote(BUY, 101, 14))], [14n, 1402n])
    await mined(book.connect(maker).cancel(ids[1]))
    await reverts(book, book.cancel.staticCall(ids[2]), 'NotOwner', [ids[2], maker.address])
    const done = await mined(book.place(BUY, 101, 9, 10))
    const trades = done.logs.map((log) => book.interface.parseLog(log)).map((e) => [e.name, e.args.id, e.args.maker, e.args.price, e.args.quantity])
    assert.deepEqual(trades, [['Trade', ids[2], maker.address, 100n, 7n], ['Trade', ids[0], maker.address, 101n, 2n]])
    assert.deepEqual([...(await book.order(ids[0]))], [maker.address, 1n, 101n, 3n])
  })
})

describe('a verdict of a neural network', { skip }, () => {
  const WANTED = 7
  let network, verdict

  before(async () => {
    ;({ contract: network } = await deployExample(wallet, 'inference'))
    ;({ contract: verdict } = await deployTwin(wallet, 'inference/Verdict.json', [await network.getAddress(), WANTED], { value: parseEther('0.5') }))
  })

  test('is the same as that of the network in Solidity, for a fraction of the gas', async () => {
    const { contract: twin } = await deployTwin(wallet, 'inference/Network.json')
    for (const [digit, image] of digits().entries()) {
      const [label, scores] = await network.classify(image)
      assert.equal(label, BigInt(digit))
      assert.deepEqual([...scores], [...(await twin.classify(image))[1]])
    }
    const [gas, twinGas] = [await network.classify.estimateGas(digits()[0]), await twin.classify.estimateGas(digits()[0])]
    assert.ok(gas * 10n < twinGas, `${gas} gas, in Solidity ${twinGas}`)
    await reverts(network, network.classify('0x00'), 'WrongSize', [1n, 256n])
  })

  test('decides in Solidity, within one transaction', async () => {
    await reverts(verdict, verdict.claim(digits()[1]), 'NotWanted', [1n, BigInt(WANTED)])
    const winner = await freshWallet(wallet, parseEther('1'))
    const done = await mined(verdict.connect(winner).claim(digits()[WANTED]))
    assert.deepEqual([...verdict.interface.parseLog(done.logs[0]).args], [winner.address, BigInt(WANTED), parseEther('0.5')])
    assert.equal(await provider.getBalance(winner), parseEther('1.5') - done.gasUsed * done.gasPrice)
    await reverts(verdict, verdict.claim.staticCall(digits()[WANTED]), 'NothingLeft', [])

    const tree = await provider.send('debug_traceTransaction', [done.hash, { tracer: 'callTracer' }])
    const asked = tree.calls.find((call) => call.to === network.target.toLowerCase())
    assert.equal(asked.type, 'STATICCALL')
    assert.equal(BigInt(asked.output.slice(0, 66)), BigInt(WANTED))
  })

  test('and the full node has come to the same', { timeout: 120_000 }, async (t) => {
    await agreesWithFullNode(t, firstBlock, await provider.getBlockNumber())
  })
})
