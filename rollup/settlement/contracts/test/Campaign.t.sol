// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "./Base.t.sol";
import {Settlement} from "./Settlement.t.sol";
import {Alias} from "../src/Alias.sol";
import {BridgedToken} from "../src/BridgedToken.sol";
import {Portal} from "../src/Portal.sol";
import {IOutputRegistry, Output} from "../src/interfaces/IOutputRegistry.sol";
import {Message} from "../src/interfaces/IPortal.sol";
import {ITokenBridge} from "../src/interfaces/ITokenBridge.sol";

/// @dev A token of the parent chain, in the three ways that there are: as ERC-20 says, with a fee on each transfer,
/// and with no answer.
contract Token {
    enum Kind {
        Plain,
        TakesFee,
        AnswersNothing
    }

    Kind private immutable _kind;
    string public name = "Token";
    string public symbol = "T";
    mapping(address account => uint256) public balanceOf;

    constructor(Kind kind) {
        _kind = kind;
    }

    function give(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        balanceOf[from] -= amount;
        balanceOf[to] += _kind == Kind.TakesFee ? amount - amount / 100 : amount;
        if (_kind == Kind.AnswersNothing) return;
        assembly {
            mstore(0, 1)
            return(0, 32)
        }
    }
}

/// @dev The target of withdrawals: counts what it is paid, refuses when told to, and tries to be paid again.
contract Target {
    bool public refuses;
    mapping(bytes32 withdrawalHash => uint256) public calls;
    bool public paidWithin;
    Portal private _portal;
    Message private _again;

    constructor(Portal portal) {
        _portal = portal;
    }

    function set(bool refuses_, Message calldata again) external {
        refuses = refuses_;
        _again = again;
    }

    function pay(bytes32 what) external payable {
        if (refuses) revert("refused");
        calls[what]++;
        try _portal.finalizeWithdrawal(_again) {
            paidWithin = true;
        } catch {}
    }
}

/// @title What may happen to a rollup on its parent chain, in any order
/// @dev The rollup of this world is honest in what it executes: its messages are backed by what was deposited. Around it
/// everybody does what he likes: proposers lie, challengers challenge everything, targets refuse. What makes lies harmless
/// is in here too: a watcher challenges each wrong output before its window ends, and the guardian knows right from
/// wrong or says nothing.
contract Campaign is Settlement {
    struct Sent {
        Message message;
        address asset; // ETH is 0
        uint256 amount;
        bool forged; // not in the rollup's outbox
        uint256 index; // of the output with the lie
        bool paid;
    }

    struct Spending {
        bool limited;
        uint256 start; // when the limit was set
        uint256 level; // what could leave then
        uint128 capacity;
        uint128 refill;
        uint256 spent; // since
    }

    /// @dev Enough for the first deposit of a token.
    uint64 private constant TOKEN_GAS = 1_500_000;

    /// @dev What went wrong; empty while all is well.
    string public broken;

    Token[3] public tokens;
    Target public target;
    Sent[] private _sent;
    uint256 private _lastPaid; // plus one
    mapping(uint256 index => Output) private _outputs;
    mapping(uint256 index => bool) public lies;
    mapping(uint256 index => bool) public wasFinal;
    mapping(address asset => Spending) public spending;
    address[4] private _people = [address(0xa11ce), address(0xb0b), address(0xca401), address(0xda7e)];

    uint256 public deposited; // wei
    uint256 public funded;
    uint256 public paid;
    uint256 public supply; // of ETH on the rollup
    mapping(string action => uint256) public done;

    function setUp() public override {
        super.setUp();
        target = new Target(portal);
        for (uint256 i = 0; i < tokens.length; i++) tokens[i] = new Token(Token.Kind(i));
    }

    // Deposits.

    function depositEther(uint256 who, uint256 amount, uint64 gasLimit) external {
        amount = bound(amount, 0, 50 ether);
        address person = _person(who);
        vm.deal(person, amount);
        vm.prank(person, person);
        try portal.depositTransaction{value: amount}(person, amount, uint64(bound(gasLimit, 20_000, 300_000)), false, "") {
            deposited += amount;
            supply += amount;
            _count("deposit ETH");
        } catch {}
    }

    function depositToken(uint256 who, uint256 which, uint256 amount) external {
        amount = bound(amount, 0, 1e24);
        (address person, Token token) = (_person(who), _token(which));
        token.give(person, amount);
        vm.recordLogs();
        vm.prank(person, person);
        try tokenBridge.deposit(address(token), person, amount, TOKEN_GAS) {
            _takeIn();
            _count("deposit token");
        } catch {}
    }

    function fund(uint256 amount) external {
        amount = bound(amount, 0, 1 ether);
        vm.deal(address(this), amount);
        portal.fund{value: amount}();
        funded += amount;
        _count("fund");
    }

    // The rollup.

    function withdrawEther(uint256 amount, uint256 kind) external {
        amount = bound(amount, 0, supply);
        kind %= 4;
        supply -= amount;
        bytes memory data = abi.encodeCall(Target.pay, (bytes32(uint256(outbox.outboxCount()))));
        address to = address(target);
        if (kind == 1) (to, data) = (_person(amount), "");
        Message memory m = send(_person(amount), to, amount, 100_000, data);
        _sent.push(Sent(m, address(0), amount, false, 0, false));
        _count("withdraw ETH");
    }

    function withdrawToken(uint256 who, uint256 which, uint256 amount) external {
        (address person, Token token) = (_person(who), _token(which));
        BridgedToken twin = BridgedToken(rollupBridge.tokenOf(address(token)));
        if (address(twin).code.length == 0) return;
        amount = bound(amount, 0, twin.balanceOf(person));
        vm.prank(person);
        rollupBridge.withdraw(address(twin), person, amount);
        _sent.push(Sent(outbox.message(outbox.outboxCount() - 1), address(token), amount, false, 0, false));
        _count("withdraw token");
    }

    /// @dev Messages that anybody may send on the rollup, and that must get him nothing here.
    function attack(uint256 kind, uint256 which) external {
        address token = address(_token(which));
        address to = address(tokenBridge);
        bytes memory data = abi.encodeCall(ITokenBridge.release, (token, _person(which), tokenBridge.held(token)));
        if (kind % 5 == 1) (to, data) = (token, abi.encodeCall(Token.transfer, (_person(which), Token(token).balanceOf(address(tokenBridge)))));
        if (kind % 5 == 2) (to, data) = (token, abi.encodeCall(Token.transferFrom, (address(tokenBridge), _person(which), 0)));
        if (kind % 5 == 3) (to, data) = (address(portal), abi.encodeCall(Portal.spend, (token, 1)));
        if (kind % 5 == 4) (to, data) = (address(registry), abi.encodeCall(IOutputRegistry.resolve, (which, true)));
        _sent.push(Sent(send(_person(which), to, 0, 100_000, data), token, 0, false, 0, false));
        _count("attack");
    }

    // Outputs.

    function proposeRight(uint256 who) external {
        _propose(_person(who), output(), false);
        _count("propose");
    }

    /// @dev An output with an outbox that holds one message, which takes all there is.
    function proposeLie(uint256 who, uint256 which, bool ether_) external {
        address asset = ether_ ? address(0) : address(_token(which));
        uint256 amount = ether_ ? address(portal).balance : tokenBridge.held(asset);
        Message memory m = Message(1 << 20, _person(who), _person(who), amount, 0, "");
        if (!ether_) {
            m.sender = address(rollupBridge);
            (m.target, m.value) = (address(tokenBridge), 0);
            m.data = abi.encodeCall(ITokenBridge.release, (asset, _person(who), amount));
        }
        m.nonce += _sent.length;
        bytes32 root = hash(m);
        for (uint256 i = 0; i < 32; i++) {
            root = (m.nonce >> i) & 1 == 0 ? keccak256(abi.encode(root, bytes32(0))) : keccak256(abi.encode(bytes32(0), root));
        }
        _sent.push(Sent(m, asset, amount, true, registry.outputCount(), false));
        Output memory o = output();
        o.outboxRoot = root;
        _propose(_person(who), o, true);
        _count("lie");
    }

    function challenge(uint256 who, uint256 which) external {
        if (registry.outputCount() == 0) return;
        _challenge(_person(who), which % registry.outputCount());
    }

    function decide(uint256 which) external {
        if (registry.outputCount() == 0) return;
        uint256 index = which % registry.outputCount();
        vm.prank(GUARDIAN);
        try resolver.decide(registry, index, !lies[index]) {
            _count("decide");
        } catch {}
    }

    function expire(uint256 which) external {
        if (registry.outputCount() == 0) return;
        try resolver.expire(registry, which % registry.outputCount()) {
            _count("expire");
        } catch {}
    }

    function releaseBond(uint256 which) external {
        if (registry.outputCount() == 0) return;
        try registry.releaseBond(which % registry.outputCount()) {
            _count("release bond");
        } catch {}
    }

    function withdrawBond(uint256 who) external {
        vm.prank(_person(who));
        try registry.withdrawBond() {
            _count("withdraw bond");
        } catch {}
    }

    // Withdrawals.

    function proveWithdrawal(uint256 which, uint256 where) external {
        if (_sent.length == 0 || registry.outputCount() == 0) return;
        Sent storage s = _sent[which % _sent.length];
        uint256 index = s.forged && where % 2 == 0 ? s.index : where % registry.outputCount();
        bytes32[32] memory branch;
        if (!s.forged) (, branch) = outbox.prove(s.message.nonce);
        try portal.proveWithdrawal(s.message, index, _outputs[index], branch) {
            _count(s.forged ? "prove a lie" : "prove");
            if (portal.paused()) _broke("proven while paused");
            if (s.forged != lies[index]) _broke("proven in an output that does not have it");
        } catch {}
    }

    function finalize(uint256 which, uint256 other, bool refuse) external {
        if (_sent.length == 0) return;
        if (other % 4 == 0 && _lastPaid > 0) which = _lastPaid - 1; // once more
        which %= _sent.length;
        Sent storage s = _sent[which];
        target.set(refuse, _sent[other % _sent.length].message);
        bytes32 what = hash(s.message);
        (uint256 indexPlusOne,) = portal.provenIn(what);
        uint256 before = _outside(s.asset);
        try portal.finalizeWithdrawal(s.message) {
            _count(s.asset == address(0) ? "pay ETH" : "pay token");
            if (s.paid) _broke("a message paid twice");
            if (s.forged) _broke("a lie paid");
            if (portal.paused()) _broke("paid while paused");
            if (indexPlusOne == 0 || !registry.isFinal(indexPlusOne - 1)) _broke("paid from an output that is not final");
            if (before - _outside(s.asset) != s.amount) _broke("more left than the message says");
            s.paid = true;
            _lastPaid = which + 1;
            paid += s.message.value;
            _spent(s.asset, s.amount);
        } catch {
            if (before != _outside(s.asset)) _broke("a refused payment moved something");
        }
        if (target.paidWithin()) _broke("paid within a payment");
    }

    /// @dev All steps of a withdrawal behind each other, which single steps rarely come to.
    function settle(uint256 which, uint256 who) external {
        if (_sent.length == 0) return;
        this.proposeRight(who);
        this.proveWithdrawal(which, registry.outputCount() - 1);
        this.passLong();
        this.finalize(which, which, false);
    }

    // The guardian, and time.

    function pause(uint256 seed) external {
        bool on = seed % 4 == 0;
        vm.prank(GUARDIAN);
        if (on) portal.pause();
        else portal.unpause();
        _count(on ? "pause" : "unpause");
    }

    function setLimit(uint256 which, uint128 capacity, uint128 refill) external {
        address asset = which % 4 == 3 ? address(0) : address(_token(which % 4));
        capacity = uint128(bound(capacity, 0, 60 ether));
        refill = uint128(bound(refill, 0, 1e15));
        vm.prank(GUARDIAN);
        portal.setLimit(asset, capacity, refill);
        spending[asset] = Spending(true, block.timestamp, portal.withdrawable(asset), capacity, refill, 0);
        _count("limit");
    }

    function pass(uint256 time, uint256 blocks) external {
        vm.roll(block.number + bound(blocks, 1, 50));
        _warp(block.timestamp + bound(time, 1, 12 hours));
        _count("pass");
    }

    function passLong() external {
        _warp(block.timestamp + WINDOW);
        vm.roll(block.number + 7200);
    }

    // What always holds. Each writes down what does not.

    function check() external {
        if (address(portal).balance != deposited + funded - paid) _broke("wei of the portal");
        uint256 owed = supply;
        uint256[3] memory owedTokens;
        for (uint256 i = 0; i < _sent.length; i++) {
            Sent storage s = _sent[i];
            if (s.paid != portal.finalized(hash(s.message))) _broke("finalized");
            if (s.paid && s.message.target == address(target) && s.message.data.length > 0) {
                if (target.calls(bytes32(s.message.nonce)) != 1) _broke("calls of a target");
            }
            if (s.forged || s.paid) continue;
            if (s.asset == address(0)) owed += s.amount;
            for (uint256 j = 0; j < 3; j++) if (s.asset == address(tokens[j])) owedTokens[j] += s.amount;
        }
        if (address(portal).balance < owed) _broke("ETH is not backed");
        for (uint256 j = 0; j < 3; j++) {
            address token = address(tokens[j]);
            BridgedToken twin = BridgedToken(rollupBridge.tokenOf(token));
            if (address(twin).code.length > 0) owedTokens[j] += twin.totalSupply();
            if (tokenBridge.held(token) != owedTokens[j]) _broke("held tokens");
            if (tokens[j].balanceOf(address(tokenBridge)) < owedTokens[j]) _broke("tokens are not backed");
        }
        uint256 bonds;
        for (uint256 i = 0; i < _people.length; i++) bonds += registry.credit(_people[i]);
        for (uint256 i = 0; i < registry.outputCount(); i++) {
            bonds += registry.bondsHeld(i);
            if (lies[i] && registry.isFinal(i)) _broke("a lie is final");
            if (wasFinal[i] && !registry.isFinal(i)) _broke("no longer final");
            wasFinal[i] = registry.isFinal(i);
        }
        if (address(registry).balance != bonds) _broke("bonds");
        if (portal.messageSender() != address(0)) _broke("a sender after its message");
    }

    function _propose(address proposer, Output memory o, bool lie) private {
        vm.deal(proposer, BOND);
        vm.prank(proposer);
        uint256 index = registry.propose{value: BOND}(o);
        _outputs[index] = o;
        lies[index] = lie;
    }

    function _challenge(address challenger, uint256 index) private {
        bytes32 root = registry.outputRoot(index);
        vm.deal(challenger, BOND);
        vm.prank(challenger);
        try registry.challenge{value: BOND}(index, root) {
            _count("challenge");
        } catch {}
    }

    /// @dev The watcher has looked at each output before its window ends.
    function _warp(uint256 to) private {
        for (uint256 i = 0; i < registry.outputCount(); i++) {
            if (lies[i] && registry.status(i) == IOutputRegistry.Status.Proposed && registry.finalAt(i) <= to) _challenge(_people[0], i);
        }
        vm.warp(to);
    }

    /// @dev The rollup takes in the deposits that were logged.
    function _takeIn() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].emitter != address(portal)) continue;
            bytes memory opaque = abi.decode(logs[i].data, (bytes));
            bytes memory data = new bytes(opaque.length - 73); // behind mint, value, gas limit and isCreation
            for (uint256 j = 0; j < data.length; j++) data[j] = opaque[73 + j];
            vm.prank(address(uint160(uint256(logs[i].topics[1]))));
            (bool ok,) = address(rollupBridge).call{gas: TOKEN_GAS}(data);
            if (!ok) _broke("a deposit of tokens failed on the rollup");
        }
    }

    /// @dev A bucket lets out at most what was in it and what came in.
    function _spent(address asset, uint256 amount) private {
        Spending storage s = spending[asset];
        if (!s.limited) return;
        s.spent += amount;
        if (s.spent > s.level + uint256(s.refill) * (block.timestamp - s.start)) _broke("over the rate limit");
        if (amount > s.capacity) _broke("over the capacity");
    }

    function _outside(address asset) private view returns (uint256) {
        return asset == address(0) ? address(portal).balance : tokenBridge.held(asset);
    }

    function _person(uint256 who) private view returns (address) {
        return _people[who % _people.length];
    }

    function _token(uint256 which) private view returns (Token) {
        return tokens[which % tokens.length];
    }

    function _count(string memory action) private {
        done[action]++;
    }

    function _broke(string memory what) private {
        if (bytes(broken).length == 0) broken = what;
    }
}

contract CampaignTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Campaign private _campaign;

    function setUp() public {
        _campaign = new Campaign();
        _campaign.setUp();
    }

    function targetContracts() external view returns (address[] memory all) {
        all = new address[](1);
        all[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory all) {
        bytes4[20] memory actions = [
            Campaign.depositEther.selector, Campaign.depositToken.selector, Campaign.fund.selector, Campaign.withdrawEther.selector,
            Campaign.withdrawToken.selector, Campaign.attack.selector, Campaign.proposeRight.selector, Campaign.proposeLie.selector,
            Campaign.challenge.selector, Campaign.decide.selector, Campaign.expire.selector, Campaign.releaseBond.selector,
            Campaign.withdrawBond.selector, Campaign.proveWithdrawal.selector, Campaign.finalize.selector, Campaign.pause.selector,
            Campaign.setLimit.selector, Campaign.pass.selector, Campaign.passLong.selector, Campaign.settle.selector
        ];
        all = new FuzzSelector[](1);
        all[0] = FuzzSelector(address(_campaign), new bytes4[](actions.length));
        for (uint256 i = 0; i < actions.length; i++) all[0].selectors[i] = actions[i];
    }

    /// forge-config: default.invariant.fail_on_revert = true
    function invariant_nothing_is_broken() public {
        _campaign.check();
        require(bytes(_campaign.broken()).length == 0, _campaign.broken());
    }

    // The campaign gets everywhere: what never happens cannot break anything.
    function test_everything_happens() public {
        FuzzSelector[] memory all = this.targetSelectors();
        bytes4[] memory actions = all[0].selectors;
        for (uint256 i = 0; i < 600; i++) {
            bytes32[4] memory arguments;
            for (uint256 j = 0; j < 4; j++) arguments[j] = bytes32(uint256(keccak256(abi.encode(i, j))) >> 200);
            uint256 last = uint256(arguments[3]);
            bytes4 action = actions[last % actions.length];
            if (action == Campaign.proposeLie.selector || action == Campaign.finalize.selector) arguments[2] = bytes32(last % 2);
            (bool ok,) = address(_campaign).call(abi.encodePacked(action, arguments));
            require(ok, "an action reverts");
        }
        invariant_nothing_is_broken();
        string[21] memory happens = [
            "deposit ETH", "deposit token", "fund", "withdraw ETH", "withdraw token", "attack", "propose", "lie", "challenge", "decide", "expire",
            "release bond", "withdraw bond", "prove", "prove a lie", "pay ETH", "pay token", "pause", "unpause", "limit", "pass"
        ];
        for (uint256 i = 0; i < happens.length; i++) require(_campaign.done(happens[i]) > 0, happens[i]);
    }
}
