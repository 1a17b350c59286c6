// SPDX-License-Identifier: MIT

package secretscan

import "testing"

// TestDumpsOfGo has maps, lists and structs as %v, %+v and %#v of fmt print them. A value is
// secret in them as it is in JSON.
func TestDumpsOfGo(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range []string{
		// Types in a literal are no values, and what is under a secret's name is no type.
		`map[string]interface {}{"password":map[string]interface {}{"new":"⟦Zq9xHunter2⟧"}}`,
		`map[string]interface {}{"secrets":[]interface {}{` +
			`map[string]interface {}{"name":"db", "value":"⟦Zq9xHunter2Qk⟧"}}}`,
		`map[string]map[string]string{"credentials":map[string]string{"bob":"⟦velvetmoon⟧"}}`,
		`map[string][]map[string]string{"keys":[]map[string]string{map[string]string{"a":"b1"}}}`,
		`main.T{Token:main.Opt[[]string]{Val:[]string{"⟦Zq9xHunter2⟧"}, Set:true}}`,
		`main.T{Secret:main.Pair[string,int]{Key:"⟦a1b2c3⟧", Value:7}}`,
		`main.T{Secrets:[]main.Env{main.Env{Name:"db", Value:"⟦Zq9xHunter2Qk⟧"}}}`,
		`map[string]interface {}{"token":map[string]interface {}{"type":"bearer", "n":3}}`,
		`map[string]interface {}{"apiKeys":map[string]interface {}{"count":3}}`,
		`main.T{Tokens:map[string]interface {}{"count":3, "model":"gpt"}, Key:[]string{"id"}}`,
		`map[string]interface {}{"token":interface {}(nil), "password":map[string]string(nil)}`,
		`main.T{Password:interface {}(nil), Key:[]string(nil), Token:(*string)(nil)}`,
		`map[string]struct {}{"password":struct {}{}, "name":struct {}{}}`,
		// Lists of objects.
		`{Secrets:[{Name:db Value:⟦Zq9xHunter2Qk⟧} {Name:ca Value:⟦Sparrow41hills⟧}] N:1}`,
		`map[secrets:[map[id:⟦db⟧ value:⟦Zq9xHunter2Qk⟧]] n:1]`,
		`{Credentials:[{Username:⟦bob⟧ Password:⟦velvetmoon⟧}] N:1}`,
		`{Passwords:[{User:⟦bob⟧ Pw:⟦velvetmoon⟧} {User:⟦amy⟧ Pw:⟦hunter⟧}]}`,
		`map[credentials:[map[pw:⟦velvetmoon⟧ user:⟦bob⟧]]]`, `Secrets:[{⟦bob⟧ ⟦velvetmoon⟧}]`,
		`{ApiKeys:[map[id:7 key:⟦Zq9xHunter2Qk⟧]]}`,
		`{Tokens:[{Kind:Ident Text:foo2} {Kind:Int Text:12}]}`,
		`{Keys:[{Name:db Value:Zq9xHunter2Qk}]}`,
		// Cookies.
		`map[cookies:map[sid:⟦V2HvcAYeM7cO85ni4g⟧ theme:dark]]`,
		`{Cookies:[{Name:sid Value:⟦V2HvcAYeM7cO85ni4g⟧ Path:/ HttpOnly:true}]}`,
		`map[cookies:[map[name:sid value:⟦V2HvcAYeM7cO85ni4g⟧]] status:200]`,
		`map[string]map[string]string{"cookies":map[string]string{"sid":"⟦V2HvcAYeM7cO85ni4g⟧"}}`,
		`req map[cookie:map[JSESSIONID:⟦82cab8b3c977757ae952a7cc⟧]]`,
		`{"cookies":[{"a":"⟦V2HvcAYeM7cO85ni4g⟧"}]}`,
		`map[cookies:map[count:3]]`, `map[string]int{"cookies":3}`,
		// Secrets of Kubernetes, whose kind comes after the data where a map is sorted.
		`map[data:map[DB:⟦aHVudGVyMlpx⟧ foo:⟦cGxhaW4=⟧] kind:Secret metadata:map[name:db]]`,
		`map[apiVersion:v1 data:map[a:⟦cGxhaQ==⟧ b:⟦aHVudGVyMlpx⟧] kind:Secret type:Opaque]`,
		`map[string]interface {}{"apiVersion":"v1", "data":map[string]interface {}{` +
			`"foo":"⟦aHVudGVyMlpx⟧"}, "kind":"Secret"}`,
		`map[apiVersion:v1 data:map[a:cGxhaQ== b:aHVudGVyMlpx] kind:ConfigMap]`,
		// A name and its value with another map between them.
		`map[constraints:map[minLength:x] property:password value:⟦Zq9xHunter2Qk⟧]`,
		`map[string]interface {}{"a":map[string]int{"b":1}, "name":"password", "value":"⟦abc⟧"}`,
		`map[name:password n:3 text:⟦Zq9xHunter2Qk⟧]`, `name=password a=bc text=⟦Zq9xHunter2Qk⟧`,
		`{"param_key":"db.password","value":"⟦abc⟧"}`, `{"env_name":"API_TOKEN","value":"⟦abc⟧"}`,
		`{"column_name":"password","value":"⟦abc⟧"}`,
		`{"setting_key":"theme","value":"Zq9xHunter2"}`,
		`map[name:color n:3 text:Zq9xHunter2Qk]`, `var password text = "⟦hunter2Zq⟧"`,
		`map[constraints:map[minLength:x] property:color value:Zq9xHunter2Qk]`,
		`{"attributes":[{"key":"password","value":{"stringValue":"⟦velvetmoon⟧"}},` +
			`{"key":"service.name","value":{"stringValue":"velvetmoon"}}]}`,
		`map[key:password value:map[stringValue:⟦velvetmoon⟧]]`,
		`{"name":"token","value":{"type":"bearer","status":"active"}}`,
		// A user and a password.
		`map[auth:[bob ⟦Zq9xHunter2Qk⟧]]`, `{URL:x Auth:[bob ⟦Zq9xHunter2Qk⟧] N:1}`,
		`map[string][]string{"auth":[]string{"bob", "⟦Zq9xHunter2Qk⟧"}}`,
		`map[auth:[read write]]`, `{Auth:[bob amy Zq9xHunter2Qk]}`,
		// Empty values, and names of two words that are none.
		`map[password: secret:false token:<nil>]`, `map[pass: user:bob]`,
		`{Env:[{Name:DB_PASSWORD ValueFrom:{SecretKeyRef:{Name:db-secret Key:password}}}]}`,
		`{Msg:api key: ⟦Zq9xHunter2Qk⟧ n:1}`, `{Msg:the api Key:⟦Zq9xHunter2Qk⟧}`,
		`{Secret:{Name:db-creds Namespace:prod}}`,
		// Names with an index.
		`{"password[prod]":"⟦velvetmoon⟧","n":1}`, `{"db_password[0]":"⟦velvetmoon⟧"}`,
		`GET /x?tokens[access]=⟦V2HvcAYeM7cO85ni4g⟧`,
		`GET /x?tokens%5Ba%5D=⟦V2HvcAYeM7cO85ni4g⟧&n=1`,
		`{"tokens[a]":"⟦V2HvcAYeM7cO85ni4g⟧"}`, `/x?tokens[model]=gpt-5-mini&tokens[count]=17`,
		`{"secret_name[prod]":"velvetmoon"}`, `{"users[name]":"velvetmoon"}`,
	} {
		checkMarked(t, r, m, line)
	}
}
