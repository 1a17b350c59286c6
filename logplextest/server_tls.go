// SPDX-License-Identifier: MIT

package logplextest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"time"
)

// authority is a certificate authority that exists for one Server only.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("logplextest: making a key: %w", err)
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: "logplextest authority"},
		NotBefore:             now.Add(-72 * time.Hour), // before the expired leaf's
		NotAfter:              now.Add(24 * time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("logplextest: making a certificate: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("logplextest: making a certificate: %w", err)
	}
	a := &authority{cert: cert, key: key, pool: x509.NewCertPool()}
	a.pool.AddCert(cert)
	return a, nil
}

// leaf issues a server certificate. loopback: it names what NewServer's URL
// holds; otherwise a host that no loopback address is.
func (a *authority) leaf(loopback bool, notBefore, notAfter time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("logplextest: making a key: %w", err)
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "logplextest"},
		NotBefore:    notBefore,
		NotAfter:     notAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if loopback {
		template.DNSNames = []string{"localhost"}
		template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	} else {
		template.DNSNames = []string{"elsewhere.invalid"}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, fmt.Errorf("logplextest: making a certificate: %w", err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

func newSerial() (*big.Int, error) {
	// 20 octets are the most that RFC 5280 section 4.1.2.2 allows; 8 random ones
	// keep the certificates of a run apart.
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 63))
	if err != nil {
		return nil, fmt.Errorf("logplextest: making a serial number: %w", err)
	}
	return n.Add(n, big.NewInt(1)), nil
}

// certificates holds the certificate of a Server and the ones that it shows
// by fault.
type certificates struct {
	authority *authority
	good      *tls.Certificate
	bad       map[FaultKind]*tls.Certificate
}

func newCertificates() (*certificates, error) {
	own, err := newAuthority()
	if err != nil {
		return nil, err
	}
	// Another authority of the same name: the chain looks right until its
	// signature is checked.
	stranger, err := newAuthority()
	if err != nil {
		return nil, err
	}
	now := time.Now()
	from, to := now.Add(-time.Hour), now.Add(24*time.Hour)
	c := &certificates{authority: own, bad: make(map[FaultKind]*tls.Certificate)}
	if c.good, err = own.leaf(true, from, to); err != nil {
		return nil, err
	}
	c.bad[FaultExpired], err = own.leaf(true, now.Add(-48*time.Hour), now.Add(-24*time.Hour))
	if err != nil {
		return nil, err
	}
	if c.bad[FaultWrongName], err = own.leaf(false, from, to); err != nil {
		return nil, err
	}
	if c.bad[FaultUnknownCA], err = stranger.leaf(true, from, to); err != nil {
		return nil, err
	}
	return c, nil
}

// serverConfig returns the listening side's configuration: the certificate is
// chosen by the fault that the accepted connection drew.
func (c *certificates) serverConfig(protos []string) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: protos,
		// A resumed session shows no certificate, so no fault in one either.
		SessionTicketsDisabled: true,
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			if conn, ok := hello.Conn.(*serverConn); ok {
				if bad, ok := c.bad[conn.fault.Kind]; ok {
					return bad, nil
				}
			}
			return c.good, nil
		},
	}
}
