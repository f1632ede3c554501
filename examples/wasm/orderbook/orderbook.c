// A limit order book with price-time priority. A price is a tick from 1 to 65535.
//
// Each side has a two-level bitmap of the prices that have orders, so that the
// best price is found with two slots read, however many prices there are. A
// price is a queue: orders enter at its tail and trade from its head. An order
// is one slot, and its id says where: side, price and place in the queue.

// The book calls nobody, so nobody can call it back.
#define TRIVIUM_ALLOW_REENTRANCY
#include "../sdk/trivium.h"
#include "orderbook.abi.h"

enum { BUY, SELL };
enum { GROUPS = 1, PRICES, LEVELS, ORDERS }; // kinds of slots
enum { DEPTH = 256 };                        // most levels that depth gives

// A price with its queue: places head to tail - 1, of which count hold orders.
typedef struct {
    u64 head, tail, quantity, count;
} level;

// place_of is the slot of this kind, side, price and place. No hashing is needed:
// the numbers fit a slot's 32 bytes, and each kind has a range of its own.
static word place_of(u32 kind, u32 side, u32 price, u64 place) {
    return (word){.limbs = {0, be64(kind), be64((u64)side << 16 | price), be64(place)}};
}

OUTLINE level load_level(u32 side, u32 price) {
    word s = place_of(LEVELS, side, price, 0), w = load(&s);
    return (level){be64(w.limbs[0]), be64(w.limbs[1]), be64(w.limbs[2]), be64(w.limbs[3])};
}

OUTLINE void store_level(u32 side, u32 price, const level *l) {
    word s = place_of(LEVELS, side, price, 0);
    word w = {.limbs = {be64(l->head), be64(l->tail), be64(l->quantity), be64(l->count)}};
    store(&s, &w);
}

// ---- Bitmaps of 256 bits in a slot.

static void flip(word *w, u32 bit) { w->bytes[31 - bit / 8] ^= (u8)(1u << bit % 8); }

// first is the lowest bit that is set for sells, the highest for buys. There is one.
static u32 first(const word *w, u32 side) {
    u32 at = 0;
    if (side == SELL) {
        u32 i = 3;
        while (w->limbs[i] == 0) i--;
        at = 64 * (3 - i) + (u32)__builtin_ctzll(be64(w->limbs[i]));
    } else {
        u32 i = 0;
        while (w->limbs[i] == 0) i++;
        at = 64 * (3 - i) + 63 - (u32)__builtin_clzll(be64(w->limbs[i]));
    }
    return at;
}

// mark flips whether a price has orders.
OUTLINE void mark(u32 side, u32 price) {
    word prices_slot = place_of(PRICES, side, price >> 8, 0), prices = load(&prices_slot);
    bool was_empty = word_is_zero(&prices);
    flip(&prices, price & 255);
    store(&prices_slot, &prices);
    if (was_empty || word_is_zero(&prices)) {
        word groups_slot = place_of(GROUPS, side, 0, 0), groups = load(&groups_slot);
        flip(&groups, price >> 8);
        store(&groups_slot, &groups);
    }
}

// A walk goes over the prices of a side that have orders, best first.
typedef struct {
    u32 side, group;
    word groups, prices; // those still ahead
} walk;

static walk walk_from_best(u32 side) {
    word s = place_of(GROUPS, side, 0, 0);
    return (walk){side, 0, load(&s), word_zero()};
}

// next is the next price, or 0 at the end.
OUTLINE u32 next(walk *w) {
    if (word_is_zero(&w->prices)) {
        if (word_is_zero(&w->groups)) return 0;
        w->group = first(&w->groups, w->side);
        flip(&w->groups, w->group);
        word s = place_of(PRICES, w->side, w->group, 0);
        w->prices = load(&s);
    }
    u32 bit = first(&w->prices, w->side);
    flip(&w->prices, bit);
    return w->group << 8 | bit;
}

// crosses tells whether an order at price trades with the other side's orders at theirs.
static bool crosses(u32 side, u32 price, u32 theirs) { return side == BUY ? theirs <= price : theirs >= price; }

// ---- Orders: owner in the first 20 bytes of the slot, quantity in the last 8.

static word owner_of(const word *order) {
    word owner = word_zero();
    __builtin_memcpy(ADDRESS(&owner), order->bytes, 20);
    return owner;
}

static word pack(const word *owner, u64 quantity) {
    word order = word_of(quantity);
    __builtin_memcpy(order.bytes, ADDRESS(owner), 20);
    return order;
}

// id_of is the id of an order in its slot, which is the slot without its kind.
static word id_of(word slot) {
    slot.limbs[1] = 0;
    return slot;
}

// leave takes an order that was traded or cancelled off its price.
static void leave(u32 side, u32 price, level *l) {
    if (--l->count > 0) return;
    l->head = l->tail; // places of cancelled orders may be left over
    mark(side, price);
}

// ---- Functions.

static u32 arg_side(u32 i) {
    u32 side = (u32)arg_uint(i, 8);
    if (side > SELL) REVERT(ERROR_BadSide, word_of(side));
    return side;
}

static void place(void) {
    args(4);
    u32 price = (u32)arg_uint(1, 16), limit = (u32)arg_uint(3, 16);
    u64 quantity = arg_uint(2, 64), left = quantity;
    u32 side = arg_side(0), other = 1 - side;
    if (price == 0) REVERT(ERROR_BadPrice, word_of(price));
    if (quantity == 0) REVERT(ERROR_BadQuantity, word_of(quantity));
    word taker = sender(), id = word_zero(), zero = word_zero();

    walk prices = walk_from_best(other);
    bool more = true; // steps are left
    for (u32 p; left > 0 && more && (p = next(&prices)) != 0 && crosses(side, price, p);) {
        level l = load_level(other, p);
        while (left > 0 && l.count > 0) {
            if (!(more = limit > 0)) break;
            limit--;
            word s = place_of(ORDERS, other, p, l.head), order = load(&s);
            if (word_is_zero(&order)) { // cancelled
                l.head++;
                continue;
            }
            u64 held = word_low(&order), traded = held < left ? held : left;
            left -= traded;
            l.quantity -= traded;
            word maker = owner_of(&order);
            if (traded == held) {
                store(&s, &zero);
                l.head++;
                leave(other, p, &l);
            } else {
                order = pack(&maker, held - traded);
                store(&s, &order);
            }
            EMIT(4, EVENT_Trade, id_of(s), maker, taker, word_of(side), word_of(p), word_of(traded));
        }
        store_level(other, p, &l);
    }

    u64 traded = quantity - left;
    if (left > 0 && more) {
        level l = load_level(side, price);
        if (l.quantity + left < left) REVERT(ERROR_BadQuantity, word_of(quantity)); // the level's sum
        word s = place_of(ORDERS, side, price, l.tail), order = pack(&taker, left);
        store(&s, &order);
        l.tail++;
        l.quantity += left;
        if (l.count++ == 0) mark(side, price);
        store_level(side, price, &l);
        id = id_of(s);
        EMIT(3, EVENT_Placed, id, taker, word_of(side), word_of(price), word_of(left));
    }
    encoder e = encode(2);
    put_u64(&e, traded);
    put_word(&e, &id);
    return_encoded(&e);
}

// slot_of_id is the slot of an order by its id. Any id has one, most are empty.
static word slot_of_id(const word *id) {
    word s = *id;
    if ((s.limbs[0] | s.limbs[1]) != 0) REVERT(ERROR_UnknownOrder, *id);
    s.limbs[1] = be64(ORDERS);
    return s;
}

static void cancel(void) {
    args(1);
    const word *id = arg(0);
    word s = slot_of_id(id), order = load(&s), zero = word_zero();
    if (word_is_zero(&order)) REVERT(ERROR_UnknownOrder, *id);
    word owner = owner_of(&order), caller = sender();
    if (!word_eq(&owner, &caller)) REVERT(ERROR_NotOwner, *id, owner);
    u64 quantity = word_low(&order), where = be64(id->limbs[2]);
    u32 side = (u32)(where >> 16), price = (u32)(where & 0xffff);
    level l = load_level(side, price);
    l.quantity -= quantity;
    leave(side, price, &l);
    store(&s, &zero);
    store_level(side, price, &l);
    EMIT(3, EVENT_Cancelled, *id, owner, word_of(quantity));
    return_u64(quantity);
}

static void order(void) {
    args(1);
    const word *id = arg(0);
    word o = word_zero();
    if ((id->limbs[0] | id->limbs[1]) == 0) {
        word s = slot_of_id(id);
        o = load(&s);
    }
    word owner = owner_of(&o);
    u64 where = word_is_zero(&o) ? 0 : be64(id->limbs[2]);
    encoder e = encode(4);
    put_word(&e, &owner);
    put_u64(&e, where >> 16);
    put_u64(&e, where & 0xffff);
    put_u64(&e, word_low(&o));
    return_encoded(&e);
}

static void best(void) {
    encoder e = encode(4);
    for (u32 side = BUY; side <= SELL; side++) {
        walk prices = walk_from_best(side);
        u32 price = next(&prices);
        put_u64(&e, price);
        put_u64(&e, price == 0 ? 0 : load_level(side, price).quantity);
    }
    return_encoded(&e);
}

static void depth(void) {
    static u32 prices[DEPTH];
    static u64 quantities[DEPTH];
    args(2);
    u32 count = (u32)arg_uint(1, 16), n = 0, side = arg_side(0);
    if (count > DEPTH) count = DEPTH;
    walk w = walk_from_best(side);
    for (u32 p; n < count && (p = next(&w)) != 0; n++) {
        prices[n] = p;
        quantities[n] = load_level(side, p).quantity;
    }
    encoder e = encode(2);
    word *list = put_array(&e, n);
    for (u32 i = 0; i < n; i++) list[i] = word_of(prices[i]);
    list = put_array(&e, n);
    for (u32 i = 0; i < n; i++) list[i] = word_of(quantities[i]);
    return_encoded(&e);
}

static void quote(void) {
    args(3);
    u32 price = (u32)arg_uint(1, 16);
    u64 left = arg_uint(2, 64), quantity = left;
    u32 side = arg_side(0);
    word amount = word_zero();
    walk prices = walk_from_best(1 - side);
    for (u32 p; left > 0 && (p = next(&prices)) != 0 && crosses(side, price, p);) {
        u64 there = load_level(1 - side, p).quantity;
        if (there > left) there = left;
        left -= there;
        word a = word_of(p), b = word_of(there), product = word_mul(&a, &b);
        amount = word_add(&amount, &product);
    }
    encoder e = encode(2);
    put_u64(&e, quantity - left);
    put_word(&e, &amount);
    return_encoded(&e);
}

CONTRACT(
    FUNCTION(SELECTOR_place, place)
    FUNCTION(SELECTOR_cancel, cancel)
    FUNCTION(SELECTOR_order, order)
    FUNCTION(SELECTOR_best, best)
    FUNCTION(SELECTOR_depth, depth)
    FUNCTION(SELECTOR_quote, quote)
)
