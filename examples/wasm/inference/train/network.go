package main

// Shape of the network.
const (
	Pixels  = Side * Side
	Hidden  = 32
	Classes = 10
)

// Network is the network in training: pixels from 0 to 1, then weights, bias
// and the larger of the sum and zero, then weights and bias.
type Network struct {
	W1 [Hidden][Pixels]float64
	B1 [Hidden]float64
	W2 [Classes][Hidden]float64
	B2 [Classes]float64
}

// Train trains a network on n drawn digits, one after another. Each score is
// pulled to at least 1 for the right digit and at most -1 for the others.
func Train(r *Random, n int) *Network {
	net := new(Network)
	for i := range net.W1 {
		for j := range net.W1[i] {
			net.W1[i][j] = r.Unit() / 8
		}
	}
	for i := range net.W2 {
		for j := range net.W2[i] {
			net.W2[i][j] = r.Unit() / 4
		}
	}
	var x [Pixels]float64
	var hidden, blame [Hidden]float64
	for step := range n {
		digit := r.Below(Classes)
		for i, p := range Draw(r, digit) {
			x[i] = float64(p) / 255
		}
		for i := range hidden {
			hidden[i] = max(0, dot(net.W1[i][:], x[:])+net.B1[i])
		}
		rate := 0.02 * (1 - float64(step)/float64(n))
		blame = [Hidden]float64{}
		for k := range Classes {
			score := dot(net.W2[k][:], hidden[:]) + net.B2[k]
			var pull float64
			if k == digit {
				pull = max(0, 1-score)
			} else {
				pull = min(0, -1-score)
			}
			if pull == 0 {
				continue
			}
			for i := range hidden {
				blame[i] += float64(pull * net.W2[k][i])
				net.W2[k][i] += float64(rate * float64(pull*hidden[i]))
			}
			net.B2[k] += float64(rate * pull)
		}
		for i := range hidden {
			if hidden[i] == 0 || blame[i] == 0 {
				continue
			}
			for j := range x {
				net.W1[i][j] += float64(rate * float64(blame[i]*x[j]))
			}
			net.B1[i] += float64(rate * blame[i])
		}
	}
	return net
}

// dot is the inner product. The conversion keeps the product from being fused
// with the sum, which some processors round otherwise.
func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}
