// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IClassifier} from "./IClassifier.sol";
import {PIXELS, HIDDEN, CLASSES, SHIFT, W1, B1, W2, B2} from "./Weights.sol";

/// The twin of inference.c: the same network with the same result, in Solidity.
contract Network is IClassifier {
    function classify(bytes calldata image) external pure returns (uint8 label, int32[] memory scores) {
        if (image.length != PIXELS) revert WrongSize(image.length, PIXELS);
        unchecked {
            int256[HIDDEN] memory hidden;
            bytes memory weights = W1;
            bytes memory bias = B1;
            for (uint256 i = 0; i < HIDDEN; i++) {
                int256 sum = number(bias, i);
                for (uint256 j = 0; j < PIXELS; j++) {
                    sum += int256(int8(uint8(weights[i * PIXELS + j]))) * int256(uint256(uint8(image[j])));
                }
                if (sum < 0) sum = 0;
                sum >>= SHIFT;
                hidden[i] = sum > 255 ? int256(255) : sum;
            }
            scores = new int32[](CLASSES);
            weights = W2;
            bias = B2;
            for (uint256 k = 0; k < CLASSES; k++) {
                int256 sum = number(bias, k);
                for (uint256 i = 0; i < HIDDEN; i++) {
                    sum += int256(int8(uint8(weights[k * HIDDEN + i]))) * hidden[i];
                }
                scores[k] = int32(sum);
                if (scores[k] > scores[label]) label = uint8(k);
            }
        }
    }

    function number(bytes memory list, uint256 i) private pure returns (int256) {
        unchecked {
            uint32 n = 0;
            for (uint256 b = 0; b < 4; b++) n = (n << 8) | uint8(list[4 * i + b]);
            return int32(n);
        }
    }
}
