// SPDX-License-Identifier: MIT

package format

// A Code is one of the platform's error codes as the Dev Center article
// "Heroku Error Codes" lists them.
type Code struct {
	Code   string // "H12", "R14", "L10"
	Name   string // "Request timeout"; for H codes what the router writes as desc
	At     string // H codes: the router's at, "error", "warning" or "info"; "": not documented
	Status int    // H codes: the status that the client gets; 0: several, none or not documented
}

// LookupCode returns the error code that Heroku documents under an H, R or L
// number. It reports false for codes that it does not know, and for H16, which
// is retired. The letters are upper case.
func LookupCode(code string) (Code, bool) {
	name, at, status := "", "", 0
	switch code {
	case "H10":
		name, at, status = "App crashed", "error", 503
	case "H11":
		name, at, status = "Backlog too deep", "error", 503
	case "H12":
		name, at, status = "Request timeout", "error", 503
	case "H13":
		name, at, status = "Connection closed without response", "error", 503
	case "H14":
		name, at, status = "No web processes running", "error", 503
	case "H15":
		name, at, status = "Idle connection", "error", 503
	case "H17":
		name, at, status = "Poorly formatted HTTP response", "error", 503
	case "H18":
		name, at, status = "Server Request Interrupted", "error", 503
	case "H19":
		name, at, status = "Backend connection timeout", "error", 503
	case "H20":
		name, at, status = "App boot timeout", "error", 503
	case "H21":
		name, at, status = "Backend connection refused", "error", 503
	case "H22":
		name, at, status = "Connection limit reached", "error", 503
	case "H23":
		name, at, status = "Endpoint misconfigured", "error", 503
	case "H24":
		name, at, status = "Forced close", "error", 0
	case "H25":
		// desc goes on with ": " and the restriction
		name, at, status = "HTTP restriction", "error", 502
	case "H26":
		name, at, status = "Request Error", "error", 0 // 400 or 417, as the cause is
	case "H27":
		name, at, status = "Client Request Interrupted", "warning", 499
	case "H28":
		name, at, status = "Client Connection Idle", "warning", 499
	case "H31":
		name, at, status = "Misdirected Request", "error", 421
	case "H32":
		name, status = "TLS Certificate Mismatch", 495
	case "H33":
		name = "HTTP/2 Stream Broken"
	case "H34":
		name = "All up dynos are quarantined"
	case "H80":
		name, at, status = "Maintenance mode", "info", 503
	case "H81":
		name, at, status = "Blank app", "info", 503
	case "H82":
		name, at, status = "Free dyno quota exhausted", "info", 503
	case "H83":
		name = "Planned Service Degradation"
	case "H99":
		name, at, status = "Platform error", "error", 503
	case "R10":
		name = "Boot timeout"
	case "R12":
		name = "Exit timeout"
	case "R13":
		name = "Attach error"
	case "R14":
		name = "Memory quota exceeded"
	case "R15":
		name = "Memory quota vastly exceeded"
	case "R16":
		name = "Detached"
	case "R17":
		name = "Checksum error"
	case "R99":
		name = "Platform error"
	case "L10":
		name = "output buffer overflow"
	case "L11":
		name = "Tail buffer overflow"
	case "L12":
		name = "Local buffer overflow"
	case "L13":
		name = "Local delivery error"
	case "L14":
		name = "certificate validation"
	case "L15":
		name = "Tail buffer temporarily unavailable"
	case "L20":
		name = "Tail sessions forbidden"
	default:
		return Code{}, false
	}
	return Code{Code: code, Name: name, At: at, Status: status}, true
}

// isErrorCode reports whether s is a letter of H, R and L and two digits.
func isErrorCode(s string) bool {
	return len(s) == 3 && (s[0] == 'H' || s[0] == 'R' || s[0] == 'L') &&
		'0' <= s[1] && s[1] <= '9' && '0' <= s[2] && s[2] <= '9'
}
