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
	"syscall"
)

// sanitizeError returns an error from the network in words of our own, since
// the original may quote the URL, a proxy's URL or bytes from the peer. It
// reports in needsHuman whether the error will persist until someone acts, as
// with certificates.
func sanitizeError(err error) (sanitized error, needsHuman bool) {
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		roots    x509.SystemRootsError
		verify   *tls.CertificateVerificationError
		dns      *net.DNSError
		header   tls.RecordHeaderError
		alert    tls.AlertError
		netErr   net.Error
	)
	switch {
	case errors.As(err, &hostname):
		return errors.New("the server's certificate is for another host"), true
	case errors.As(err, &unknown):
		return errors.New("the server's certificate is from an unknown authority"), true
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			return errors.New("the server's certificate has expired or is not yet valid"), true
		}
		return errors.New("the server's certificate is not valid"), true
	case errors.As(err, &roots), errors.As(err, &verify):
		return errors.New("the server's certificate could not be verified"), true
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return errors.New("the attempt timed out"), false
	case errors.Is(err, context.Canceled):
		return errors.New("the attempt was cancelled"), false
	case errors.As(err, &dns):
		return errors.New("the host's address was not found"), false
	case errors.Is(err, syscall.ECONNREFUSED):
		return errors.New("the connection was refused"), false
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNABORTED):
		return errors.New("the connection was reset"), false
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, io.ErrClosedPipe):
		return errors.New("the connection was closed"), false
	case errors.As(err, &header), errors.As(err, &alert):
		return errors.New("the TLS handshake failed"), false
	case errors.As(err, &netErr) && netErr.Timeout():
		return errors.New("the attempt timed out"), false
	}
	return errors.New("the request failed"), false
}
