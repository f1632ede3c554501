// Package metrics is what a node tells about itself to machines: a Prometheus
// registry and the three pages around it.
//
//	/metrics   the registry, in Prometheus's text format
//	/health    200 while the process does its work, 503 with the reason when not
//	/ready     200 once it also serves current data, 503 with the reason until then
//
// Most values are pulled: a package counts for itself, and the node registers a
// function that reads the count. Only durations are pushed, into a Histogram.
//
// Promises
//   - All names begin with trivium_; a name is registered once, or New's caller
//     learns of it at once by a panic.
//   - Each Registry is its own: two nodes in one process do not meet.
package metrics
