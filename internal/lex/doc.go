// SPDX-License-Identifier: MIT

// Package lex knows the bytes and the words of texts: classes of bytes, where a word starts and
// ends, sets of words, digits of base64, and what shows nothing, such as colours and characters
// without a width. It knows nothing of secrets.
//
// Positions are of bytes. A function that takes a position asks for one in the text or at its end;
// [At] alone takes any.
package lex
