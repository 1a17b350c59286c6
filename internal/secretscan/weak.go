// SPDX-License-Identifier: MIT

package secretscan

// WeakSecret judges a value under a key whose verdict is Weak: a name that only hints at a secret, such as pass, key or
// sig. It looks secret if it is random or, as in pass=hunter2, of the form that the name makes likely.
func WeakSecret(name, value []byte) bool { return Random(value) || weakSecret(name, value) }
