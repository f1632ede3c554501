// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// A number that anybody may change.
interface ICounter {
    event Changed(address indexed by, uint256 number);

    function number() external view returns (uint256);
    function setNumber(uint256 number) external;
    function increment() external;
}
