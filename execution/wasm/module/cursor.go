package module

// cursor reads bytes. Its errors name offsets in the whole module: base is the
// offset of data[0] there.
type cursor struct {
	data []byte
	pos  int
	base int
}

// left is the number of bytes not read yet.
func (c *cursor) left() int { return len(c.data) - c.pos }

// at is the offset in the module of what is read next.
func (c *cursor) at() int { return c.base + c.pos }

func (c *cursor) byte() (byte, error) {
	if c.pos >= len(c.data) {
		return 0, refuse(RuleEnd, c.at())
	}
	b := c.data[c.pos]
	c.pos++
	return b, nil
}

// bytes reads n bytes, aliasing the data.
func (c *cursor) bytes(n uint32) ([]byte, error) {
	if uint64(n) > uint64(c.left()) {
		return nil, refuse(RuleEnd, c.at())
	}
	b := c.data[c.pos : c.pos+int(n) : c.pos+int(n)]
	c.pos += int(n)
	return b, nil
}

// Integers are in LEB128 as the specification bounds it (1.0, section 5.2.2): at
// most ceil(N/7) bytes, and the bits of the last byte beyond N are zero, or copies
// of the sign. Padding within these bounds is allowed there, and so it is here.

// u32 reads an unsigned integer of 32 bits.
func (c *cursor) u32() (uint32, error) {
	if c.pos < len(c.data) && c.data[c.pos] < 0x80 {
		c.pos++
		return uint32(c.data[c.pos-1]), nil
	}
	return c.longU32()
}

func (c *cursor) longU32() (uint32, error) {
	start := c.pos
	var v uint32
	for i := 0; i < 5; i++ {
		if start+i >= len(c.data) {
			return 0, refuse(RuleEnd, c.base+start)
		}
		b := c.data[start+i]
		if i == 4 && b > 0x0f {
			break // too long, or unused bits set
		}
		v |= uint32(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.pos = start + i + 1
			return v, nil
		}
	}
	return 0, refuse(RuleInteger, c.base+start)
}

// s32 reads a signed integer of 32 bits and gives its bits.
func (c *cursor) s32() (uint32, error) {
	start := c.pos
	var v uint32
	for i := 0; i < 5; i++ {
		if start+i >= len(c.data) {
			return 0, refuse(RuleEnd, c.base+start)
		}
		b := c.data[start+i]
		if i == 4 && b > 0x07 && (b < 0x78 || b > 0x7f) {
			break
		}
		v |= uint32(b&0x7f) << (7 * i)
		if b < 0x80 {
			if i < 4 && b&0x40 != 0 {
				v |= ^uint32(0) << (7 * (i + 1))
			}
			c.pos = start + i + 1
			return v, nil
		}
	}
	return 0, refuse(RuleInteger, c.base+start)
}

// s64 reads a signed integer of 64 bits and gives its bits.
func (c *cursor) s64() (uint64, error) {
	start := c.pos
	var v uint64
	for i := 0; i < 10; i++ {
		if start+i >= len(c.data) {
			return 0, refuse(RuleEnd, c.base+start)
		}
		b := c.data[start+i]
		if i == 9 && b != 0x00 && b != 0x7f {
			break
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			if i < 9 && b&0x40 != 0 {
				v |= ^uint64(0) << (7 * (i + 1))
			}
			c.pos = start + i + 1
			return v, nil
		}
	}
	return 0, refuse(RuleInteger, c.base+start)
}
