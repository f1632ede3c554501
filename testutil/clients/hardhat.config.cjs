// A hardhat project as a user would have it, with one difference: the compiler is the solc package installed here,
// so that nothing is downloaded.
const { subtask } = require('hardhat/config')
const { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } = require('hardhat/builtin-tasks/task-names')
const { join } = require('node:path')
const solc = require('solc')
require('@nomicfoundation/hardhat-ethers')

const version = solc.version().split('+')[0]
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async (args, hre, runSuper) => {
  if (args.solcVersion !== version) return runSuper(args)
  return { compilerPath: require.resolve('solc/soljson.js'), isSolcJs: true, version, longVersion: solc.version() }
})

const output = process.env.HARDHAT_OUTPUT // artefacts and cache stay out of the source tree

module.exports = {
  solidity: { version, settings: { evmVersion: 'osaka', optimizer: { enabled: true, runs: 200 } } },
  defaultNetwork: 'trivium',
  networks: {
    trivium: {
      url: process.env.TRIVIUM_RPC,
      accounts: {
        mnemonic: process.env.TEST_MNEMONIC,
        initialIndex: Number(process.env.TEST_ACCOUNT),
        count: 1,
      },
    },
  },
  paths: { root: __dirname, sources: 'contracts', tests: 'hardhat', artifacts: join(output, 'artifacts'), cache: join(output, 'cache') },
  mocha: { timeout: 60_000, reporter: 'json', reporterOptions: { output: join(output, 'report.json') } },
}
