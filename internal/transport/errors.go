// SPDX-License-Identifier: MIT

package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/logplex-go/logplex/internal/delivery"
)

// A wireError is an error in words of our own, which may be shown.
type wireError string

func (e wireError) Error() string { return string(e) }

const (
	errNotHTTP       = wireError("the answer is not HTTP")
	errSpeaksTLS     = wireError("the server speaks TLS, which the URL does not ask for")
	errNotHTTP2      = wireError("the answer breaks the rules of HTTP/2")
	errAnswerTooLong = wireError("the answer is too long")
	errStreamReset   = wireError("the server reset the stream")
	errProxyAddress  = wireError("the proxy's address in the environment is not valid")
)

// A handshakeError is an error of a TLS handshake.
type handshakeError struct {
	err           error
	noCertificate bool // the server has asked for a client certificate and got none
}

func (e *handshakeError) Error() string { return "TLS handshake: " + e.err.Error() }
func (e *handshakeError) Unwrap() error { return e.err }

// A proxyError is an error on the way to or from a proxy.
type proxyError struct{ err error }

func (e *proxyError) Error() string { return "proxy: " + e.err.Error() }
func (e *proxyError) Unwrap() error { return e.err }

// isNetworkError reports whether err is one of reading or writing, rather than
// of the octets read.
func isNetworkError(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, io.ErrClosedPipe) ||
		errors.Is(err, os.ErrDeadlineExceeded)
}

// isCause reports whether the error of reading from a connection explains that
// of writing to it: the peer has sent the reason for closing, or the reader has closed
// the connection.
func isCause(reading, writing error) bool {
	text, _ := alertError(reading)
	return text != "" || reading != nil && errors.Is(writing, net.ErrClosed)
}

// failed returns the result of an attempt that ended in err.
func failed(err error) delivery.Result {
	sanitized, needsHuman := sanitizeError(err)
	return delivery.Result{Outcome: delivery.Retry, NeedsHuman: needsHuman, Err: sanitized}
}

// sanitizeError returns an error from the network in words of our own, since
// the original may quote the URL, a proxy's URL or bytes from the peer. It
// reports in needsHuman whether the error will persist until someone acts, as
// with certificates.
func sanitizeError(err error) (sanitized error, needsHuman bool) {
	var proxy *proxyError
	if errors.As(err, &proxy) {
		inner, needsHuman := sanitizeError(proxy.err)
		return wireError("the proxy: " + inner.Error()), needsHuman
	}
	var wire wireError
	if errors.As(err, &wire) {
		return wire, false
	}
	if text := certificateError(err); text != "" {
		return wireError(text), true
	}
	if text, needsHuman := alertError(err); text != "" {
		return wireError(text), needsHuman
	}
	if text := handshakeText(err); text != "" {
		return wireError(text), false
	}
	return wireError(networkText(err)), false
}

// certificateError returns the fault of the server's certificate, "" if err is
// about something else.
func certificateError(err error) string {
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		roots    x509.SystemRootsError
		verify   *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &hostname):
		return "the server's certificate is for another host"
	case errors.As(err, &unknown):
		return "the server's certificate is from an unknown authority"
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			return "the server's certificate has expired or is not yet valid"
		}
		return "the server's certificate is not valid"
	case errors.As(err, &roots), errors.As(err, &verify):
		return "the server's certificate could not be verified"
	}
	return ""
}

// alertError returns the meaning of the peer's TLS alert, "" if err is none. The
// alerts of package tls have no exported type outside of QUIC, so that they are
// known by their text.
func alertError(err error) (text string, needsHuman bool) {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" || op.Err == nil {
		return "", false
	}
	code := -1
	for i := range 256 {
		if tls.AlertError(i).Error() == op.Err.Error() {
			code = i
			break
		}
	}
	var handshake *handshakeError
	if errors.As(err, &handshake) && handshake.noCertificate && (code >= 40 && code <= 49) {
		code = 116
	}
	switch code { // RFC 8446 section 6
	case 40, 71:
		return "the server takes none of the TLS parameters offered", false
	case 70, 86:
		return "the server does not take the TLS protocol versions offered", false
	case 116:
		return "the server asks for a client certificate", true
	case 42, 43, 46:
		return "the server does not take the client certificate, or asks for one", true
	case 44, 45:
		return "the client certificate has expired or was revoked, says the server", true
	case 48:
		return "the client certificate is from an authority unknown to the server", true
	case 49:
		return "the server denied access to the client certificate", true
	case 112:
		return "the server does not know the host's name", false
	case 120:
		return "the server does not take the application protocols offered", false
	case 80:
		return "the server had an internal error in TLS", false
	}
	return "the server ended TLS with an alert", false
}

// handshakeText returns the fault of a TLS handshake, "" if err is no error of
// one, or one that networkText describes.
func handshakeText(err error) string {
	var (
		handshake *handshakeError
		header    tls.RecordHeaderError
	)
	if errors.As(err, &header) {
		return "the server does not speak TLS"
	}
	if !errors.As(err, &handshake) {
		return ""
	}
	switch text := handshake.err.Error(); {
	case strings.Contains(text, "unsupported protocol version"),
		strings.Contains(text, "no supported versions"):
		return "the server does not take the TLS protocol versions offered"
	case strings.Contains(text, "unsupported cipher suite"),
		strings.Contains(text, "unconfigured cipher suite"):
		return "the server chose a cipher that was not offered"
	case strings.Contains(text, "ALPN"), strings.Contains(text, "application protocol"):
		return "the server does not take the application protocols offered"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "the TLS handshake timed out"
	case errors.Is(err, context.Canceled):
		return ""
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, io.ErrClosedPipe):
		return "the connection was closed during the TLS handshake"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection was reset during the TLS handshake"
	}
	return "the TLS handshake failed"
}

// networkText returns the words for an error of the network.
func networkText(err error) string {
	var dns *net.DNSError
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "the attempt timed out"
	case errors.Is(err, context.Canceled):
		return "the attempt was cancelled"
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return "the host's address was not found"
		}
		return "the host's address could not be looked up"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		errors.Is(err, syscall.ECONNABORTED):
		return "the connection was reset"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "the host cannot be reached"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "too many files are open"
	case errors.Is(err, syscall.EACCES), errors.Is(err, syscall.EPERM):
		return "the system does not allow the connection"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, io.ErrClosedPipe), errors.Is(err, errStale):
		return "the connection was closed"
	case isTimeout(err):
		return "the attempt timed out"
	}
	return "the request failed"
}
