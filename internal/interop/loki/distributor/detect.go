// SPDX-License-Identifier: MIT

//go:build loki

package distributor

import (
	"github.com/prometheus/prometheus/model/labels"

	"github.com/logplex-go/logplex/internal/interop/loki/distributor/parts"
)

// DetectedLevel returns the level that Loki stores a line under, with its defaults.
func DetectedLevel(line string) string {
	d := newFieldDetector(validationContext{
		allowStructuredMetadata: true, discoverLogLevels: true,
		logLevelFromJSONMaxDepth: parts.MaxDepth,
	})
	level, _ := d.extractLogLevel(labels.EmptyLabels(), labels.EmptyLabels(),
		parts.Entry{Line: line})
	return level.Value
}
