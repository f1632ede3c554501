package codec

import (
	"bytes"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
)

// Shapes of calldata.
const (
	dataNone  = 0
	dataWords = 1 // a 4-byte selector and whole 32-byte words, as the Solidity ABI lays out a call
	dataOther = 2 // anything else
)

const (
	wordSize     = 32
	selectorSize = 4
	// maxWords is the number of words up to which calldata is taken apart.
	maxWords = 256
	// wordGroups is how many positions have columns of their own: the first word
	// of all calls, the second and so on. The last group takes all later words.
	wordGroups = 12
)

// Classes of words.
const (
	wordNumber  = 0 // at most 16 bytes: to the group's numbers
	wordAddress = 1 // 17 to 20 bytes: to the group's address uses
	wordOnes    = 2 // all bits set, such as an unlimited allowance
	wordRaw     = 3 // anything else: 32 bytes
)

// calldata collects the calldata of a batch.
type calldata struct {
	selectors []uint256.Int
	words     []uint256.Int // number of words of each dataWords call
	lengths   []uint256.Int // of each dataOther
	other     []byte
	size      int // of all calldata
	groups    [wordGroups]wordGroup
}

type wordGroup struct {
	classes   []byte
	numbers   []uint256.Int
	addresses []uint32
	raw       []byte
}

func (c *calldata) reset() {
	c.selectors, c.words, c.lengths, c.other = c.selectors[:0], c.words[:0], c.lengths[:0], c.other[:0]
	c.size = 0
	for i := range c.groups {
		g := &c.groups[i]
		g.classes, g.numbers, g.addresses, g.raw = g.classes[:0], g.numbers[:0], g.addresses[:0], g.raw[:0]
	}
}

// add takes the calldata of one transaction and tells its shape.
func (c *calldata) add(data []byte, book *addressBook) byte {
	if len(data) == 0 {
		return dataNone
	}
	c.size += len(data)
	if len(data)%wordSize != selectorSize || len(data) > selectorSize+maxWords*wordSize {
		c.lengths = append(c.lengths, *uint256.NewInt(uint64(len(data))))
		c.other = append(c.other, data...)
		return dataOther
	}
	var selector, n uint256.Int
	selector.SetBytes(data[:selectorSize])
	n.SetUint64(uint64(len(data) / wordSize))
	c.selectors = append(c.selectors, selector)
	c.words = append(c.words, n)
	for i := 0; selectorSize+i*wordSize < len(data); i++ {
		word := data[selectorSize+i*wordSize:][:wordSize]
		c.groups[min(i, wordGroups-1)].add(word, book)
	}
	return dataWords
}

var (
	zeros [wordSize]byte
	ones  = [wordSize]byte(bytes.Repeat([]byte{0xff}, wordSize))
)

func (g *wordGroup) add(word []byte, book *addressBook) {
	class := byte(wordRaw)
	switch {
	case bytes.Equal(word[:16], zeros[:16]):
		class = wordNumber
		var v uint256.Int
		v.SetBytes(word)
		g.numbers = append(g.numbers, v)
	case bytes.Equal(word[:12], zeros[:12]):
		class = wordAddress
		g.addresses = append(g.addresses, book.use(common.Address(word[12:])))
	case bytes.Equal(word, ones[:]):
		class = wordOnes
	default:
		g.raw = append(g.raw, word...)
	}
	g.classes = append(g.classes, class)
}

func (c *calldata) write(w *writer, book *addressBook) {
	w.built += c.size
	w.numbers(c.selectors, numberForms{table: true})
	w.numbers(c.words, numberForms{table: true})
	w.numbers(c.lengths, numberForms{table: true})
	w.column(c.other)
	for i := range c.groups {
		g := &c.groups[i]
		w.column(g.classes)
		w.numbers(g.numbers, numberForms{table: true})
		book.writeUses(w, g.addresses)
		w.column(g.raw)
	}
}

// calldata gives the calldata of each transaction from its shape.
func (r *reader) calldata(shapes []byte, table []common.Address) [][]byte {
	var calls, others int
	for _, s := range shapes {
		switch s {
		case dataWords:
			calls++
		case dataOther:
			others++
		}
	}
	selectors := r.uint64s(calls)
	words := r.uint64s(calls)
	lengths := r.uint64s(others)
	if r.err != nil {
		return nil
	}
	var perGroup [wordGroups]int
	size := 0
	for i, n := range words {
		if n > maxWords {
			r.fail(malformed("call of %d words, want at most %d", n, maxWords))
			return nil
		}
		if selectors[i]>>(8*selectorSize) != 0 {
			r.fail(malformed("selector %#x", selectors[i]))
			return nil
		}
		if !r.spend(selectorSize + int(n)*wordSize) {
			return nil
		}
		size += selectorSize + int(n)*wordSize
		for k := range min(int(n), wordGroups-1) {
			perGroup[k]++
		}
		perGroup[wordGroups-1] += max(0, int(n)-(wordGroups-1))
	}
	otherSize := 0
	for _, n := range lengths {
		if n == 0 {
			r.fail(malformed("empty calldata written as some"))
			return nil
		}
		if n > uint64(r.budget) {
			r.fail(overLimit("calldata length", n, uint64(r.budget)))
			return nil
		}
		r.spend(int(n))
		otherSize += int(n)
	}
	other := r.column(otherSize)
	var groups [wordGroups]readGroup
	for k := range groups {
		groups[k] = r.wordGroup(perGroup[k], table)
	}
	if r.err != nil {
		return nil
	}

	out := make([][]byte, len(shapes))
	slab := make([]byte, size)
	call, rest := 0, 0
	for i, s := range shapes {
		switch s {
		case dataWords:
			n := int(words[call])
			data := slab[: selectorSize+n*wordSize : selectorSize+n*wordSize]
			slab = slab[len(data):]
			for k := range selectorSize {
				data[k] = byte(selectors[call] >> (8 * (selectorSize - 1 - k)))
			}
			for k := range n {
				groups[min(k, wordGroups-1)].next(data[selectorSize+k*wordSize:][:wordSize])
			}
			out[i] = data
			call++
		case dataOther:
			out[i], other = other[:lengths[rest]], other[lengths[rest]:]
			rest++
		}
	}
	return out
}

// readGroup gives the words of a group one after the other.
type readGroup struct {
	classes   []byte
	numbers   []uint256.Int
	addresses []common.Address
	raw       []byte
}

func (r *reader) wordGroup(n int, table []common.Address) readGroup {
	classes := r.column(n)
	var count [4]int
	for _, c := range classes {
		if c > wordRaw {
			r.fail(malformed("word class %d", c))
			return readGroup{}
		}
		count[c]++
	}
	g := readGroup{classes: classes}
	g.numbers = r.numbers(count[wordNumber])
	g.addresses = r.addressUses(count[wordAddress], table)
	g.raw = r.column(count[wordRaw] * wordSize)
	for i := range g.numbers {
		if g.numbers[i].BitLen() > 128 {
			r.fail(malformed("word of class number has %d bits", g.numbers[i].BitLen()))
		}
	}
	return g
}

// next writes the next word into dst, which is zero.
func (g *readGroup) next(dst []byte) {
	class := g.classes[0]
	g.classes = g.classes[1:]
	switch class {
	case wordNumber:
		g.numbers[0].WriteToSlice(dst)
		g.numbers = g.numbers[1:]
	case wordAddress:
		copy(dst[12:], g.addresses[0][:])
		g.addresses = g.addresses[1:]
	case wordOnes:
		copy(dst, ones[:])
	case wordRaw:
		copy(dst, g.raw)
		g.raw = g.raw[wordSize:]
	}
}
