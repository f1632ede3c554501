package schedule

// V1 is the first schedule.
var V1 = Schedule{
	Version: 1,
	Limits: Limits{
		Size:          512 << 10,
		Types:         1024,
		Imports:       100,
		Functions:     4096,
		BodySize:      128 << 10,
		Ops:           65_536,
		Blocks:        2048,
		BlocksXLocals: 131_072,
		Nesting:       256,
		LoopNesting:   24,
		Locals:        256,
		Params:        100,
		BrTable:       512,
		BrTableTotal:  8192,
		Operands:      1024,
		Globals:       256,
		Exports:       256,
		NameLength:    256,
		Table:         1024,
		ElemSegments:  256,
		DataSegments:  1024,
		InitialPages:  64,
		MaxPages:      64,
	},
	Ops: opsV1(),
	Code: Code{
		BrTableTarget:     100,
		CallIndirectParam: 500,
		CallLocal:         500,
		StackLimit:        60_000,
		FrameCells:        60,
	},
	Host: Host{
		Call:       250_000,
		Pointer:    20_000,
		Byte:       500,
		CacheEntry: 500_000,
		Div:        100_000,
		Mod:        100_000,
		Pow:        100_000,
		PowByte:    500_000,
		AddMod:     150_000,
		MulMod:     400_000,
		Keccak:     800_000,
		KeccakWord: 100_000,
		Exit:       20_000_000,
	},
	Memory: Memory{
		Free:      2,
		Page:      1000,
		Quadratic: 4,
	},
	Activation: Activation{
		Base:          50_000,
		InflatedByte:  2,
		InflatedBlock: 4000,
		Byte:          10,
		StoredByte:    20,
		Op:            50,
		Block:         1000,
		BlockSquare:   5,
		BlockLocal:    80,
		BrTableTarget: 200,
		Function:      1500,
	},
	Entry: Entry{
		Base:      1000,
		DataByte:  500,
		Element:   40_000,
		Cold:      2500,
		SmallByte: 3000,
		Small:     16 << 10,
		LargeByte: 40_000,
		Function:  30,
	},
}

// Get gives the schedule of a version, and whether there is one.
func Get(v Version) (*Schedule, bool) {
	if v == V1.Version {
		return &V1, true
	}
	return nil, false
}

// opsV1 prices instructions by classes of about equal time.
func opsV1() (ops [256]uint32) {
	price := func(ink uint32, first, last byte) {
		for op := int(first); op <= int(last); op++ {
			ops[op] = ink
		}
	}
	price(100, 0x00, 0x01)     // unreachable, nop
	price(200, 0x02, 0x02)     // block
	price(700, 0x03, 0x03)     // loop
	price(1500, 0x04, 0x04)    // if
	price(300, 0x05, 0x05)     // else
	price(300, 0x0b, 0x0b)     // end
	price(4000, 0x0c, 0x0c)    // br: a loop of nothing else checks its ink each time round
	price(3500, 0x0d, 0x0d)    // br_if, likewise
	price(8000, 0x0e, 0x0e)    // br_table
	price(700, 0x0f, 0x0f)     // return
	price(10_000, 0x10, 0x10)  // call
	price(16_000, 0x11, 0x11)  // call_indirect
	price(200, 0x1a, 0x1a)     // drop
	price(900, 0x1b, 0x1b)     // select
	price(350, 0x20, 0x22)     // local.get, local.set, local.tee
	price(700, 0x23, 0x24)     // global.get, global.set
	price(2000, 0x28, 0x29)    // i32.load, i64.load
	price(2000, 0x2c, 0x35)    // loads of parts
	price(1600, 0x36, 0x37)    // i32.store, i64.store
	price(1600, 0x3a, 0x3e)    // stores of parts
	price(600, 0x3f, 0x3f)     // memory.size
	price(200_000, 0x40, 0x40) // memory.grow, beside the pages
	price(250, 0x41, 0x42)     // i32.const, i64.const

	const i32, i64 = 0x67, 0x79 // the first instruction of arithmetic
	price(700, 0x45, 0x5a)      // eqz, eq, ne, lt, gt, le, ge
	for _, first := range []byte{i32, i64} {
		price(700, first, first+2)     // clz, ctz, popcnt
		price(500, first+3, first+4)   // add, sub
		price(2000, first+5, first+5)  // mul
		price(500, first+10, first+17) // and, or, xor, shl, shr, rotl, rotr
	}
	price(9000, i32+6, i32+9) // div, rem
	price(18_000, i64+6, i64+9)
	price(400, 0xa7, 0xa7) // i32.wrap_i64
	price(400, 0xac, 0xad) // i64.extend_i32_s, i64.extend_i32_u
	price(400, 0xc0, 0xc4) // sign extension
	return ops
}
