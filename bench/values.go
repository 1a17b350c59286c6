// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"log/slog"
	"time"
)

// What is logged stands in package variables, so that no compiler can fold it
// into the calls.
var (
	vMessage   = "request completed"
	vMethod    = "GET"
	vPath      = "/api/v1/orders/18823"
	vHost      = "shrouded-oasis-01382.example.com"
	vRegion    = "eu-west-1"
	vRelease   = "v812"
	vQueue     = "default"
	vStatus    = 200
	vBytes     = uint64(6979)
	vAttempt   = int64(3)
	vWorker    = 17
	vRatio     = 0.9375
	vCached    = true
	vTook      = 12500 * time.Microsecond
	vStarted   = time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	errRefused = errors.New("connection refused")

	vQuotedMessage = "client said \"goodbye\"\nand hung up"
	vAgent         = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0)"
	vQuery         = `name:"joe smith" and age:"42"`
	vLines         = "first line\nsecond line\tend"
	vFile          = `C:\Program Files\shop\orders.db`

	// Values that are not slog's own kinds are interfaces already: putting
	// them into one is the caller's cost and the same for every handler.
	vUser   any = &user{ID: 8123, Name: "ada"}
	vAmount any = amount(1995)
	vOrder  any = order{ID: 18823, State: "paid", Lines: 4, Express: true}
)

// user resolves to a group, which costs the one allocation of W9.
type user struct {
	ID   int
	Name string
}

func (u *user) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("id", u.ID), slog.String("name", u.Name))
}

// amount resolves to a number of cents.
type amount int

func (a amount) LogValue() slog.Value { return slog.IntValue(int(a)) }

// order is logged by its fields.
type order struct {
	ID      int    `json:"id"`
	State   string `json:"state"`
	Lines   int    `json:"lines"`
	Express bool   `json:"express"`
}
