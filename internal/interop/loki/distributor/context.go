// SPDX-License-Identifier: MIT

// Package distributor takes the place of Loki's. Its file field_detection.go is Loki's
// own: see TestDetectedLevel.
package distributor

// What the file imports beside this module, so that go.mod has it.
import (
	_ "github.com/buger/jsonparser"
	_ "github.com/prometheus/prometheus/model/labels"
	_ "go.opentelemetry.io/collector/pdata/plog"

	_ "github.com/grafana/loki/v3/pkg/logql/log/jsonexpr"
	_ "github.com/grafana/loki/v3/pkg/logql/log/logfmt"
	_ "github.com/grafana/loki/v3/pkg/util/constants"
)

// validationContext are a tenant's limits, as far as levels go.
type validationContext struct {
	allowStructuredMetadata  bool
	discoverLogLevels        bool
	discoverGenericFields    map[string][]string
	logLevelFields           []string
	logLevelFromJSONMaxDepth int
}
