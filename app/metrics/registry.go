package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

const namespace = "trivium"

// Registry holds the metrics of one node.
type Registry struct{ reg *prometheus.Registry }

// New makes a registry that knows the Go runtime and the process.
func New() *Registry {
	r := &Registry{prometheus.NewRegistry()}
	r.reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// Counter registers a number that only grows; read gives it. The name is
// stage_what_unit_total, such as derive_blobs_total.
func (r *Registry) Counter(name, help string, read func() uint64) {
	r.reg.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help},
		func() float64 { return float64(read()) }))
}

// Gauge registers a number that goes up and down; read gives it.
func (r *Registry) Gauge(name, help string, read func() float64) {
	r.reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, read))
}

// Flag registers a gauge that is 1 or 0.
func (r *Registry) Flag(name, help string, read func() bool) {
	r.Gauge(name, help, func() float64 {
		if read() {
			return 1
		}
		return 0
	})
}

// Info registers a constant 1 whose labels carry text, such as a version.
func (r *Registry) Info(name, help string, labels map[string]string) {
	r.reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help, ConstLabels: labels},
		func() float64 { return 1 }))
}

// Counters registers a family of counters told apart by one label, such as the
// reason why a blob was skipped. read gives all of them at once; values of the
// label may appear as time goes on.
func (r *Registry) Counters(name, help, label string, read func() map[string]uint64) {
	r.reg.MustRegister(&family{
		desc: prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, []string{label}, nil),
		kind: prometheus.CounterValue, read: func(put func(label string, v float64)) {
			for l, v := range read() {
				put(l, float64(v))
			}
		},
	})
}

// Gauges is Counters for numbers that go up and down, such as the block number
// of each head.
func (r *Registry) Gauges(name, help, label string, read func() map[string]float64) {
	r.reg.MustRegister(&family{
		desc: prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, []string{label}, nil),
		kind: prometheus.GaugeValue, read: func(put func(label string, v float64)) {
			for l, v := range read() {
				put(l, v)
			}
		},
	})
}

// Histogram registers durations in seconds. Buckets run from 100 microseconds to
// 100 s, three a decade, which spans a small block and a slow DA layer.
func (r *Registry) Histogram(name, help string) *Histogram {
	h := prometheus.NewHistogram(prometheus.HistogramOpts{
		Namespace: namespace, Name: name, Help: help,
		Buckets: []float64{.0001, .0002, .0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 20, 50, 100},
	})
	r.reg.MustRegister(h)
	return &Histogram{h}
}

// Histogram takes durations; a nil one drops them.
type Histogram struct{ h prometheus.Histogram }

// Observe takes one duration.
func (h *Histogram) Observe(d time.Duration) {
	if h != nil {
		h.h.Observe(d.Seconds())
	}
}

// Since takes the time that passed since start: defer h.Since(time.Now()).
func (h *Histogram) Since(start time.Time) { h.Observe(time.Since(start)) }

// family reads a labelled group at the moment it is scraped.
type family struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	read func(put func(label string, v float64))
}

func (f *family) Describe(ch chan<- *prometheus.Desc) { ch <- f.desc }
func (f *family) Collect(ch chan<- prometheus.Metric) {
	f.read(func(label string, v float64) { ch <- prometheus.MustNewConstMetric(f.desc, f.kind, v, label) })
}
