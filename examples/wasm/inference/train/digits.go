package main

// Side is the width and height of an image in pixels.
const Side = 16

// Image is a picture, row by row from the top, 0 black to 255 white.
type Image [Side * Side]byte

// Random is a stream of random numbers (splitmix64).
type Random uint64

// Next is the next number.
func (r *Random) Next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Below is a number from 0 to n-1.
func (r *Random) Below(n int) int { return int(r.Next() >> 33 % uint64(n)) }

// Unit is a number from -1 to 1.
func (r *Random) Unit() float64 { return float64(int64(r.Next())>>11) / (1 << 52) }

// glyphs are the ten digits, 5 columns by 7 rows.
var glyphs = [10][7]string{
	{" ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### "},
	{"  #  ", " ##  ", "# #  ", "  #  ", "  #  ", "  #  ", "#####"},
	{" ### ", "#   #", "    #", "   # ", "  #  ", " #   ", "#####"},
	{" ### ", "#   #", "    #", "  ## ", "    #", "#   #", " ### "},
	{"   # ", "  ## ", " # # ", "#  # ", "#####", "   # ", "   # "},
	{"#####", "#    ", "#### ", "    #", "    #", "#   #", " ### "},
	{" ### ", "#    ", "#    ", "#### ", "#   #", "#   #", " ### "},
	{"#####", "    #", "   # ", "   # ", "  #  ", "  #  ", "  #  "},
	{" ### ", "#   #", "#   #", " ### ", "#   #", "#   #", " ### "},
	{" ### ", "#   #", "#   #", " ####", "    #", "    #", " ### "},
}

// Draw draws a digit twice as large as its glyph, at a random place, slanted,
// with uneven ink and a noisy background.
func Draw(r *Random, digit int) Image {
	var image Image
	left, top := 1+r.Below(5), r.Below(3)
	slant := r.Below(3) - 1
	for y := range 14 {
		for x := range 10 {
			if glyphs[digit][y/2][x/2] != '#' || r.Below(20) == 0 {
				continue
			}
			px, py := left+x+slant*(7-y)/7, top+y
			if px >= 0 && px < Side {
				image[py*Side+px] = byte(140 + r.Below(116))
			}
		}
	}
	for i := range image {
		if r.Below(8) == 0 && image[i] == 0 {
			image[i] = byte(r.Below(90))
		}
	}
	return image
}
