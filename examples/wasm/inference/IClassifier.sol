// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// Tells which digit a picture of 16 by 16 pixels shows.
interface IClassifier {
    error WrongSize(uint256 got, uint256 want);

    /// image: one byte a pixel, row by row from the top, 0 black to 255 white.
    /// label: the digit with the highest score. scores: one for each digit.
    function classify(bytes calldata image) external view returns (uint8 label, int32[] memory scores);
}
