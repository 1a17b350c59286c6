// SPDX-License-Identifier: MIT

// Package parts takes the place of four packages of Loki's: push, logproto, log and validation.
package parts

// DefaultAllowedLevelFields returns the names under which Loki looks for a level. The
// test compares them with Loki's variable.
func DefaultAllowedLevelFields() []string {
	return []string{
		"level", "LEVEL", "Level", "log.level", "severity", "SEVERITY", "Severity",
		"SeverityText", "lvl", "LVL", "Lvl", "severity_text", "Severity_Text", "SEVERITY_TEXT",
	}
}

// MaxDepth is Loki's default of -validation.log-level-from-json-max-depth.
const MaxDepth = 2

// OTLPSeverityNumber is the metadata that OTLP's records have; lines have none.
const OTLPSeverityNumber = "severity_number"

// An Entry is a line.
type Entry struct {
	Line               string
	StructuredMetadata []LabelAdapter
}

// A LabelAdapter is a label.
type LabelAdapter struct{ Name, Value string }

// JSONPathToStrings is for other fields than levels, which nobody asks for.
func JSONPathToStrings([]any) []string { return nil }
