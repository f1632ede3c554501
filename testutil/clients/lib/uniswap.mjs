// The published Uniswap V2 packages, as they are: their own artefacts, compiled by their authors.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const artefact = (path) => {
  const { abi, evm } = require(path)
  return { abi, bytecode: '0x' + evm.bytecode.object }
}

export const Factory = artefact('@uniswap/v2-core/build/UniswapV2Factory.json')
export const Pair = artefact('@uniswap/v2-core/build/UniswapV2Pair.json')
export const Router = artefact('@uniswap/v2-periphery/build/UniswapV2Router02.json')
export const WETH = artefact('@uniswap/v2-periphery/build/WETH9.json')
export const Token = artefact('@uniswap/v2-periphery/build/ERC20.json')
export const DeflatingToken = artefact('@uniswap/v2-periphery/build/DeflatingERC20.json')

export const MINIMUM_LIQUIDITY = 1000n
export const DEADLINE = 2n ** 40n // a block timestamp far beyond any test

// What a constant-product pair gives for amountIn, less the fee of 0.3 % (whitepaper, section 3.2.1).
export function amountOut(amountIn, reserveIn, reserveOut) {
  const withFee = amountIn * 997n
  return (withFee * reserveOut) / (reserveIn * 1000n + withFee)
}

export function amountIn(out, reserveIn, reserveOut) {
  return (reserveIn * out * 1000n) / ((reserveOut - out) * 997n) + 1n
}

export function sqrt(n) {
  if (n < 2n) return n
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1)
  for (;;) {
    const y = (x + n / x) >> 1n
    if (y >= x) return x
    x = y
  }
}

// What a holder signs so that the router may take his liquidity tokens (EIP-2612, as the pair does it).
export const PERMIT = {
  Permit: [
    { name: 'owner', type: 'address' },
    { name: 'spender', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
}
export const permitDomain = (chainId, pair) => ({ name: 'Uniswap V2', version: '1', chainId, verifyingContract: pair })
