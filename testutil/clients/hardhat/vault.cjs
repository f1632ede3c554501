// What a hardhat user writes: mocha tests with the hardhat runtime and its ethers plug-in.
const assert = require('node:assert/strict')
const hre = require('hardhat')

describe('Vault', () => {
  let signer, vault

  before(async () => {
    ;[signer] = await hre.ethers.getSigners()
    vault = await hre.ethers.deployContract('Vault', ['by hardhat'], { value: 3n })
    await vault.waitForDeployment()
  })

  it('is deployed with the compiled code', async () => {
    const artefact = await hre.artifacts.readArtifact('Vault')
    assert.equal(await hre.ethers.provider.getCode(vault), artefact.deployedBytecode)
    assert.equal(await vault.name(), 'by hardhat')
    assert.equal(await hre.ethers.provider.getBalance(vault), 3n)
  })

  it('takes deposits and emits their event', async () => {
    const sent = await vault.deposit('first', { value: 5n })
    const receipt = await sent.wait()
    assert.equal(receipt.status, 1)
    const [{ name, args }] = receipt.logs.map((log) => vault.interface.parseLog(log))
    assert.deepEqual([name, ...args], ['Deposited', signer.address, 1n, 5n, 'first'])
    assert.equal(await vault.held(signer), 5n)
    assert.equal((await vault.queryFilter(vault.filters.Deposited(signer.address), receipt.blockNumber)).length, 1)
  })

  it('tells why a transaction would fail, by text and by custom error', async () => {
    await assert.rejects(vault.deposit('nothing'), /Vault: nothing sent/)
    await assert.rejects(vault.withdraw(6n), (error) => {
      const { name, args } = vault.interface.parseError(error.data)
      assert.deepEqual([name, ...args], ['NotEnough', signer.address, 6n, 5n])
      return true
    })
    await assert.rejects(vault.withdraw.staticCall(6n), ({ data }) => vault.interface.parseError(data).name === 'NotEnough')
  })

  it('sends legacy and access-list transactions', async () => {
    const { gasPrice } = await hre.ethers.provider.getFeeData()
    const legacy = await (await signer.sendTransaction({ to: vault.target, data: vault.interface.encodeFunctionData('fill', [2]), gasPrice: gasPrice * 2n })).wait()
    assert.equal(legacy.type, 0)
    const listed = await (await vault.withdraw(1n, { type: 1, gasPrice: gasPrice * 2n, accessList: [{ address: vault.target, storageKeys: [] }] })).wait()
    assert.equal(listed.type, 1)
    assert.equal(listed.status, 1)
  })

  it('speaks plain JSON-RPC through the hardhat provider', async () => {
    const request = (method, params = []) => hre.network.provider.request({ method, params })
    assert.equal(BigInt(await request('eth_chainId')), (await hre.ethers.provider.getNetwork()).chainId)
    assert.ok(BigInt(await request('eth_getBalance', [signer.address, 'latest'])) > 0n)
    await assert.rejects(request('no_such_method'), (error) => error.code === -32601)
  })
})
