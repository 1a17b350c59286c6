// SPDX-License-Identifier: MIT

// Package jsontest holds what tests of several packages ask of JSON.
package jsontest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// UniqueKeys reports broken JSON, and a key that occurs twice in one object.
func UniqueKeys(doc []byte) error {
	if !json.Valid(doc) {
		return errors.New("not valid")
	}
	type object struct {
		keys  map[string]bool // nil: a list
		value bool            // a value comes next
	}
	var open []object
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var top *object
		if len(open) > 0 {
			top = &open[len(open)-1]
		}
		if s, ok := tok.(string); ok && top != nil && top.keys != nil && !top.value {
			if top.keys[s] {
				return fmt.Errorf("the key %q is there twice", s)
			}
			top.keys[s], top.value = true, true
			continue
		}
		if top != nil {
			top.value = false
		}
		switch tok {
		case json.Delim('{'):
			open = append(open, object{keys: make(map[string]bool)})
		case json.Delim('['):
			open = append(open, object{})
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
	}
}
