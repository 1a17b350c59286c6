// SPDX-License-Identifier: MIT

package transport

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Frame types and flags (RFC 9113 section 6), settings (section 6.5.2).
const (
	frameData         = 0x0
	frameHeaders      = 0x1
	framePriority     = 0x2
	frameReset        = 0x3
	frameSettings     = 0x4
	framePush         = 0x5
	framePing         = 0x6
	frameGoAway       = 0x7
	frameWindowUpdate = 0x8
	frameContinuation = 0x9

	flagEndStream  = 0x1
	flagAck        = 0x1
	flagEndHeaders = 0x4
	flagPadded     = 0x8
	flagPriority   = 0x20

	settingTableSize  = 0x1
	settingEnablePush = 0x2
	settingStreams    = 0x3
	settingWindow     = 0x4
	settingFrameSize  = 0x5
)

const (
	http2Preface    = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	frameHeaderSize = 9
	maxFrameSize    = 16 << 10 // the default of SETTINGS_MAX_FRAME_SIZE, which is not changed
	defaultWindow   = 65535    // of SETTINGS_INITIAL_WINDOW_SIZE and of the connection
	maxWindow       = math.MaxInt32
	maxIdleFrames   = 1000 // taken between two requests
)

// An http2Conn is a connection that speaks HTTP/2 (RFC 9113) with one stream at
// a time. The caller sends requests; read reads all frames and answers those of
// the connection.
type http2Conn struct {
	link      *link
	maxAnswer int
	br        *bufio.Reader // used by read
	payload   []byte        // of the frame that read has read
	hpack     *hpackDecoder // used by read
	signal    chan struct{} // capacity 1: from read, when something below has changed
	done      chan struct{} // closed when read has returned

	wmu  sync.Mutex // guards writes to link and wbuf
	wbuf []byte

	mu         sync.Mutex // guards the following
	stream     uint32     // of the request; 0: none
	next       uint32     // the next one
	ended      bool       // no other request may be sent
	err        error      // why read has returned
	answer     *answer    // to stream; nil: none yet
	connWindow int64      // octets that may be sent
	window     int64      // of stream
	peer       http2Settings

	// Used by read, for stream.
	started  bool // the answer's header has come
	status   int
	header   http.Header
	length   int64 // Content-Length; -1: not known
	body     []byte
	received int64 // octets of the body
	idle     int   // frames since the last request
}

// http2Settings are the peer's settings.
type http2Settings struct {
	frameSize int
	window    int64
	streams   uint32
	smallest  uint32 // SETTINGS_HEADER_TABLE_SIZE since the last request
}

func newHTTP2Conn(l *link, maxAnswer int) *http2Conn {
	c := &http2Conn{
		link:       l,
		maxAnswer:  maxAnswer,
		br:         bufio.NewReaderSize(l.Conn, frameHeaderSize+maxFrameSize),
		payload:    make([]byte, maxFrameSize),
		hpack:      newHPACKDecoder(),
		signal:     make(chan struct{}, 1),
		done:       make(chan struct{}),
		next:       1,
		connWindow: defaultWindow,
		peer: http2Settings{
			frameSize: maxFrameSize, window: defaultWindow,
			streams: math.MaxUint32, smallest: maxDynamicTable,
		},
	}
	c.wbuf = append(c.wbuf, http2Preface...) // leaves with the first request
	c.wbuf = appendFrameHeader(c.wbuf, 6, frameSettings, 0, 0)
	c.wbuf = binary.BigEndian.AppendUint16(c.wbuf, settingEnablePush)
	c.wbuf = binary.BigEndian.AppendUint32(c.wbuf, 0)
	go c.read()
	return c
}

func (c *http2Conn) usable() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.ended
}

func (c *http2Conn) close() {
	c.link.close()
	<-c.done
}

// roundTrip sends the request on a stream of its own and waits for its answer.
func (c *http2Conn) roundTrip(req *http.Request, body []byte) (*http.Response, error) {
	if err := c.open(); err != nil {
		return nil, err
	}
	a := c.send(req, body)
	for a == nil {
		<-c.signal
		a = c.answered()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stream = 0
	if a.err != nil || c.next > math.MaxInt32 {
		c.ended = true
	}
	return a.res, a.err
}

// open waits until a stream may be opened and takes its identifier.
func (c *http2Conn) open() error {
	for {
		c.mu.Lock()
		if c.ended || c.err != nil {
			c.ended = true
			c.mu.Unlock()
			return errStale
		}
		if c.peer.streams > 0 {
			break
		}
		c.mu.Unlock()
		<-c.signal
	}
	defer c.mu.Unlock()
	c.stream, c.next = c.next, c.next+2
	c.window = c.peer.window
	c.answer = nil
	return nil
}

// answered returns the answer, or the reason why there will be none, or nil.
func (c *http2Conn) answered() *answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.answer == nil && c.err != nil {
		return &answer{err: c.err}
	}
	return c.answer
}

// send sends the request's header and body, as the peer's windows allow. It
// returns the result of answered when the request is sent, or stops early if
// there is an answer before.
func (c *http2Conn) send(req *http.Request, body []byte) *answer {
	c.wmu.Lock()
	c.appendHeaders(req, len(body))
	c.wmu.Unlock()
	for {
		n := c.reserve(len(body))
		c.wmu.Lock()
		for k := 0; n > 0; n -= k {
			k = min(n, maxFrameSize)
			flags := byte(0)
			if k == len(body) {
				flags = flagEndStream
			}
			c.wbuf = appendFrameHeader(c.wbuf, k, frameData, flags, c.stream)
			c.wbuf = append(c.wbuf, body[:k]...)
			body = body[k:]
		}
		err := c.flush()
		c.wmu.Unlock()
		if err != nil {
			return c.failed(err)
		}
		if a := c.answered(); a != nil || len(body) == 0 {
			if len(body) > 0 {
				c.mu.Lock()
				c.ended = true // the stream is left half sent
				c.mu.Unlock()
			}
			return a
		}
		if c.windowOpen() {
			continue
		}
		<-c.signal
	}
}

// failed returns the answer to a request that could not be written: one that
// has arrived nevertheless, or the error.
func (c *http2Conn) failed(err error) *answer {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	end := time.AfterFunc(answerGrace, func() { c.link.raw.Close() })
	<-c.done
	end.Stop()
	if a := c.answered(); a.err == nil || isCause(a.err, err) {
		return a
	}
	return &answer{err: err}
}

// reserve takes up to n octets, and up to wireBufferSize, from the windows.
func (c *http2Conn) reserve(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := max(0, min(int64(n), wireBufferSize, c.window, c.connWindow))
	c.window -= k
	c.connWindow -= k
	return int(k)
}

func (c *http2Conn) windowOpen() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.window > 0 && c.connWindow > 0
}

// appendHeaders appends the request's header block, and its END_STREAM if there
// is no body. It is called with wmu held.
func (c *http2Conn) appendHeaders(req *http.Request, length int) {
	c.mu.Lock()
	stream, smallest := c.stream, c.peer.smallest
	c.peer.smallest = maxDynamicTable
	c.mu.Unlock()
	var block []byte
	if smallest < maxDynamicTable { // must be acknowledged (RFC 7541 section 4.2)
		block = appendInteger(block, 0x20, 5, 0)
	}
	block = appendField(block, ":method", http.MethodPost)
	block = appendField(block, ":scheme", "https")
	block = appendField(block, ":authority", hostOf(req))
	block = appendField(block, ":path", req.URL.RequestURI())
	for k, vs := range req.Header {
		for _, v := range vs {
			if k != "Host" {
				block = appendField(block, strings.ToLower(k), strings.TrimSpace(v))
			}
		}
	}
	block = appendField(block, "content-length", strconv.Itoa(length))
	kind, flags := byte(frameHeaders), byte(0)
	if length == 0 {
		flags = flagEndStream
	}
	for more := true; more; kind, flags = frameContinuation, 0 {
		k := min(len(block), maxFrameSize)
		if more = k < len(block); !more {
			flags |= flagEndHeaders
		}
		c.wbuf = appendFrameHeader(c.wbuf, k, kind, flags, stream)
		c.wbuf = append(c.wbuf, block[:k]...)
		block = block[k:]
	}
}

// flush writes wbuf. It is called with wmu held.
func (c *http2Conn) flush() error {
	if len(c.wbuf) == 0 {
		return nil
	}
	_, err := c.link.Write(c.wbuf)
	c.wbuf = c.wbuf[:0]
	return err
}

func appendFrameHeader(b []byte, length int, kind, flags byte, stream uint32) []byte {
	b = append(b, byte(length>>16), byte(length>>8), byte(length), kind, flags)
	return binary.BigEndian.AppendUint32(b, stream)
}

// wake makes the caller check the answer and the windows again.
func (c *http2Conn) wake() {
	select {
	case c.signal <- struct{}{}:
	default: // it will look anyway
	}
}

// An http2Frame is a frame that was read. Its payload is valid until the next one is read.
type http2Frame struct {
	kind, flags byte
	stream      uint32
	payload     []byte
}

// read reads frames until the connection ends.
func (c *http2Conn) read() {
	defer close(c.done)
	defer c.wake()
	defer c.link.raw.Close()
	first := true
	for {
		f, err := c.readFrame()
		if err == nil && first && (f.kind != frameSettings || f.flags&flagAck != 0) {
			err = errNotHTTP2
		}
		first = false
		if err == nil {
			err = c.handle(f)
		}
		if err != nil {
			c.mu.Lock()
			c.ended, c.err = true, err
			c.mu.Unlock()
			return
		}
	}
}

// readFrame reads one frame. Longer ones than allowed are not read.
func (c *http2Conn) readFrame() (f http2Frame, err error) {
	var h [frameHeaderSize]byte
	if _, err := io.ReadFull(c.br, h[:]); err != nil {
		return f, err
	}
	n := int(h[0])<<16 | int(h[1])<<8 | int(h[2])
	if n > maxFrameSize {
		return f, errNotHTTP2
	}
	f = http2Frame{kind: h[3], flags: h[4], payload: c.payload[:n]}
	f.stream = binary.BigEndian.Uint32(h[5:]) & math.MaxInt32
	_, err = io.ReadFull(c.br, f.payload)
	return f, err
}

// handle acts on a frame. An error ends the connection.
func (c *http2Conn) handle(f http2Frame) error {
	c.mu.Lock()
	current, next := c.stream, c.next
	c.mu.Unlock()
	if c.idle++; current != 0 {
		c.idle = 0
	}
	if c.idle > maxIdleFrames || f.stream >= next {
		return errNotHTTP2
	}
	switch f.kind {
	case frameData:
		return c.handleData(f, current)
	case frameHeaders:
		return c.handleHeaders(f, current)
	case frameReset:
		if f.stream == 0 || len(f.payload) != 4 {
			return errNotHTTP2
		}
		if f.stream == current {
			c.finish(&answer{err: errStreamReset})
		}
	case frameSettings:
		return c.handleSettings(f)
	case framePing:
		if f.stream != 0 || len(f.payload) != 8 {
			return errNotHTTP2
		}
		if f.flags&flagAck == 0 {
			return c.reply(framePing, flagAck, 0, f.payload)
		}
	case frameGoAway:
		return c.handleGoAway(f, current)
	case frameWindowUpdate:
		return c.handleWindowUpdate(f, current)
	case framePush, frameContinuation:
		return errNotHTTP2
	case framePriority: // no meaning here, as those of no known kind
	}
	return nil
}

// reply writes a frame.
func (c *http2Conn) reply(kind, flags byte, stream uint32, payload []byte) error {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	c.wbuf = appendFrameHeader(c.wbuf, len(payload), kind, flags, stream)
	c.wbuf = append(c.wbuf, payload...)
	return c.flush()
}

// finish hands the answer to the caller.
func (c *http2Conn) finish(a *answer) {
	c.mu.Lock()
	if c.answer == nil {
		c.answer = a
	}
	c.mu.Unlock()
	c.started, c.body, c.header = false, nil, nil
	c.wake()
}

func (c *http2Conn) handleSettings(f http2Frame) error {
	if f.stream != 0 || len(f.payload)%6 != 0 || f.flags&flagAck != 0 && len(f.payload) > 0 {
		return errNotHTTP2
	}
	if f.flags&flagAck != 0 {
		return nil
	}
	c.mu.Lock()
	for p := f.payload; len(p) > 0; p = p[6:] {
		v := binary.BigEndian.Uint32(p[2:])
		switch binary.BigEndian.Uint16(p) {
		case settingTableSize:
			c.peer.smallest = min(c.peer.smallest, v)
		case settingStreams:
			c.peer.streams = v
		case settingWindow:
			c.window += int64(v) - c.peer.window
			c.peer.window = int64(v)
			if v > maxWindow || c.window > maxWindow {
				c.mu.Unlock()
				return errNotHTTP2
			}
		case settingEnablePush, settingFrameSize:
			if v > 1 && v < maxFrameSize || v >= 1<<24 {
				c.mu.Unlock()
				return errNotHTTP2
			}
		}
	}
	c.mu.Unlock()
	c.wake()
	return c.reply(frameSettings, flagAck, 0, nil)
}

func (c *http2Conn) handleWindowUpdate(f http2Frame, current uint32) error {
	if len(f.payload) != 4 {
		return errNotHTTP2
	}
	n := int64(binary.BigEndian.Uint32(f.payload) & math.MaxInt32)
	c.mu.Lock()
	switch f.stream {
	case 0:
		c.connWindow += n
	case current:
		c.window += n
	}
	bad := n == 0 || c.connWindow > maxWindow || c.window > maxWindow
	c.mu.Unlock()
	c.wake()
	if bad {
		return errNotHTTP2
	}
	return nil
}

// handleGoAway lets the request that is under way be answered if the peer will
// do so, and no other be sent.
func (c *http2Conn) handleGoAway(f http2Frame, current uint32) error {
	if f.stream != 0 || len(f.payload) < 8 {
		return errNotHTTP2
	}
	last := binary.BigEndian.Uint32(f.payload) & math.MaxInt32
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	if current == 0 || last < current {
		return io.EOF
	}
	return nil
}

// handleHeaders reads a header block to its end. The block of any stream has to
// be decoded, since the next one may refer to it.
func (c *http2Conn) handleHeaders(f http2Frame, current uint32) error {
	block, ok := unpad(f)
	if ok && f.flags&flagPriority != 0 {
		if ok = len(block) >= 5; ok {
			block = block[5:]
		}
	}
	if !ok || f.stream == 0 {
		return errNotHTTP2
	}
	block = bytes.Clone(block)
	for last := f; last.flags&flagEndHeaders == 0; {
		var err error
		if last, err = c.readFrame(); err != nil {
			return err
		}
		if last.kind != frameContinuation || last.stream != f.stream {
			return errNotHTTP2
		}
		if block = append(block, last.payload...); len(block) > maxHeaderBytes {
			return errAnswerTooLong
		}
		if c.idle++; c.idle > maxIdleFrames { // empty frames too
			return errAnswerTooLong
		}
	}
	header, status, length := make(http.Header), 0, int64(-1)
	size := 0
	err := c.hpack.decode(block, func(name, value string) {
		switch size += len(name) + len(value); {
		case size > maxHeaderBytes:
		case name == ":status":
			status, _ = strconv.Atoi(value)
		case name == "content-length":
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				length = n
			}
		case !strings.HasPrefix(name, ":"):
			header.Add(name, value)
		}
	})
	switch {
	case err != nil:
		return errNotHTTP2
	case f.stream != current:
		return nil
	case size > maxHeaderBytes:
		return errAnswerTooLong
	case c.started: // trailers
		if f.flags&flagEndStream == 0 {
			return errNotHTTP2
		}
		return c.complete()
	case status < 100 || status > 999 || status == http.StatusSwitchingProtocols:
		return errNotHTTP2
	case status < 200:
		if f.flags&flagEndStream != 0 {
			return errNotHTTP2
		}
		return nil
	}
	c.started, c.status, c.header, c.length = true, status, header, length
	c.body, c.received = nil, 0
	if f.flags&flagEndStream != 0 {
		return c.complete()
	}
	return nil
}

// handleData keeps the first maxAnswer octets of the answer's body and opens
// the windows again. An answer with a longer body counts without the rest.
func (c *http2Conn) handleData(f http2Frame, current uint32) error {
	data, ok := unpad(f)
	if !ok || f.stream == 0 || f.stream == current && !c.started {
		return errNotHTTP2
	}
	if len(f.payload) > 0 {
		var n [4]byte
		binary.BigEndian.PutUint32(n[:], uint32(len(f.payload)))
		if err := c.reply(frameWindowUpdate, 0, 0, n[:]); err != nil {
			return err
		}
		if f.stream == current && f.flags&flagEndStream == 0 {
			if err := c.reply(frameWindowUpdate, 0, f.stream, n[:]); err != nil {
				return err
			}
		}
	}
	if f.stream != current {
		return nil
	}
	c.received += int64(len(data))
	c.body = append(c.body, data[:min(len(data), c.maxAnswer-len(c.body))]...)
	if len(c.body) == c.maxAnswer {
		c.finish(&answer{res: c.response()})
		return errAnswerTooLong // ends the connection, not the answer
	}
	if f.flags&flagEndStream != 0 {
		return c.complete()
	}
	return nil
}

// complete hands the answer to the caller, or an error if it is cut short.
func (c *http2Conn) complete() error {
	if c.length >= 0 && c.length != c.received &&
		c.status != http.StatusNoContent && c.status != http.StatusNotModified {
		c.finish(&answer{err: io.ErrUnexpectedEOF})
		return nil
	}
	c.finish(&answer{res: c.response()})
	return nil
}

func (c *http2Conn) response() *http.Response {
	return &http.Response{
		StatusCode: c.status,
		Proto:      "HTTP/2.0", ProtoMajor: 2,
		Header: c.header,
		Body:   io.NopCloser(bytes.NewReader(c.body)),
	}
}

// unpad returns the payload without its padding (RFC 9113 section 6.1).
func unpad(f http2Frame) ([]byte, bool) {
	p := f.payload
	if f.flags&flagPadded == 0 {
		return p, true
	}
	if len(p) == 0 || int(p[0]) >= len(p) {
		return nil, false
	}
	return p[1 : len(p)-int(p[0])], true
}
