// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/json"
	"strings"
	"testing"
)

// structures are marked texts by the kind of structure that a secret hides in. The text between the
// marks is to go, all else to stay.
var structures = map[string][]string{
	"empty value at the end of a text in quotes": {
		`{"url":"/reset?code=1&password=","ok":true,"user":"bob"}`,
		`{"hint":"Type your API key:","placeholder":"key","n":[1,"x"]}`,
		`{"a":"{\"q\":\"token=\",\"n\":\"x\"}","b":"y"}`,
		`{"a":"say \"password:\" now","b":"y"}`,
		`level=warn msg="no secret:" err="open /run/secret" n=1`,
		`127.0.0.1 - bob [17/Mar/2026:08:25:21 +0000] "POST /oauth?client_secret= HTTP/2.0" 400 12 "https://x/?token=" "curl/8"`,
		`GET /a?api_key= HTTP/1.1`,
		`print('Password:', name, 'x')`,
		`{"error":"flag needs an argument: --api-key ","args":["a","b"]}`,
		`["password=","a","b"]`,
		`{'path': '/login?token=', 'user': 'bob smith'}`,
		`{"m":"x password='","n":"it's"}`,
		`{"m":"-u ","n":"a:bcdefgh"}`,
		`msg="GET \"/x?token=\" failed" user="bob jones"`,
	},
	"value in quotes after another": {
		`{"m":"password=\"⟦hunter2Zq⟧\" x","n":"y"}`,
		`msg="login" password="⟦hunter2Zq⟧" user="bob"`,
		`msg="enter password:" token="⟦hunter2Zq⟧"`,
		`{"a":"it's","password":"⟦hunter2Zq⟧"}`,
		`it's said: password='⟦hunter2Zq⟧' ok`,
		`{"m":"{'password': '⟦hunter2Zq⟧', 'a': 'b'}","n":"y"}`,
		`["--password","⟦hunter2Zq⟧"]`,
		`["app", "--db-password", "⟦hunter2Zq⟧", "-v"]`,
		`{"args":["-u","bob:⟦hunter2Zq⟧"],"n":1}`,
		`"{\"args\":[\"app\",\"--api.token\",\"⟦hunter2Zq⟧\"]}"`,
		`['app', '--token', '⟦hunter2Zq⟧']`,
		`["app" "--password" "⟦hunter2Zq⟧"]`,
		`mysqldump -u root -p'⟦hunter2Zq⟧' db`,
	},
	"lines of a device's configuration": {
		"radius server r1\n address ipv4 10.0.0.1\n pac key ⟦plum7tree⟧",
		"crypto ikev2 keyring K\n pre-shared-key local ⟦Tig3rLily⟧\n pre-shared-key remote ⟦b7Tree⟧",
		"local-user bob\n password cipher ⟦blue5Otter⟧\n service-type ssh",
		"user-interface vty 0 4\n set authentication password cipher ⟦c4ndleStick⟧",
		"ike peer x\n pre-shared-key simple ⟦Qu4rtzRock⟧", "ike peer x\n pre-shared-key local",
		"config wifi-iface\n option ssid 'Cafe2'\n option key '⟦Maple9wood⟧'",
		"peer 10.0.0.1 password cipher ⟦k1ngfisher⟧", "password simple 2 steps",
		"config openvpn\n option key '/etc/openvpn/k2.pem'\n option dev 'tun0'",
		"domain-password ⟦k1ngfisher⟧", "option psk '⟦velvet8Fox⟧'", "RConPassword ⟦k1ngfisher⟧",
		"defPrivPassphrase ⟦k1ngfisher⟧", "defPrivPassphrase missing", "RConPassword is too short",
		"args:\n - --password\n - ⟦hunter2Zq⟧\n - --port",
		"args:\n - --password\n - --port\n - 8080",
		"args:\n  - \"--db-password\"\n  - \"⟦hunter2Zq⟧\"", "args:\n - --verbose\n - app2server",
		"see the flags\n --password\n - prompts2 for one", "MqttHost h2\nMqttPassword ⟦k1ngfisher⟧",
	},
	"arguments by their place": {
		`vault kv put secret/app value=⟦V4ultVal⟧ user=bob`, `vault kv put secret/x value=@f2.txt`,
		`vault kv put secret/app2 value=`, `[{DB_PASSWORD lavender <nil>} {PORT `,
		`echo -n ' | cryptsetup luksOpen /dev/sdb1 x -`, `echo " | sudo -S ls /opt/v2`,
		`mysqli_connect("h", "root", "⟦sunflower⟧")`, `mysqli_connect("h", "u", "", "db2")`,
		`PDO::__construct("mysql:host=h;dbname=a", "ann", "⟦sparrow⟧")`,
		`WiFi.begin("Cafe", "⟦c4feWlan4⟧")`, `WiFi.begin("Cafe", pass2)`,
		`DBI connect('database=d','root','⟦p3rlDBI⟧',...) failed`,
		`NetworkCredential]::new("bob", "⟦N3tcred⟧")`, `Pool::new("bob", "N3tcred")`,
		`Auth->attempt('amy', '⟦qu4rtz-rock⟧')`, `job->attempt('amy', 'qu4rtz-rock')`,
		`authenticate("u", "method2fa")`, `authenticate("u", "⟦m2fast4me⟧")`,
		`steamcmd +login ann ⟦c0pper-St34m⟧ +quit`, `npm config set _auth ⟦YW15OnBhc3N3MHJk⟧`,
	},
	"references to secrets and texts about them": {
		`{"password":{"secretKeyRef":{"name":"db-secret","key":"password"}},"n":1}`,
		`{"password":{"valueFrom":{"secretKeyRef":{"name":"db"}}},"token":"⟦k9xR2vq7⟧"}`,
		`{"password":{"secretKeyRef":{"name":"⟦hunter2Zq9x⟧"},"value":"⟦lavender⟧"}}`,
		`--set-secrets=DB_PASS=db-pass:latest,A=b:2`, `--set-env-vars=DB_PASS=⟦d3ploy-Vars⟧`,
		`password policy changed from min8chars to min12chars`,
		`password changed from ⟦r1ver-B4nk⟧ to ⟦m1ll-P0nd⟧`,
		`reset code 4096 returned`, `reset code ⟦593415⟧ sent to bob`,
		`refresh token: invalid_grant`, `x.password = hashlib.sha256(raw).hexdigest()`,
	},
	"remarks on a secret": {
		`DefaultPassword    REG_SZ    ⟦W1nlogon or so⟧`, `Password    REG_DWORD    0x12`,
		`reg add HKLM\x /v DefaultPassword /t REG_SZ /d ⟦W1nlogon9⟧ /f`,
		`Adding DB_PASSWORD property. Its value is '⟦Ms1val⟧'.`,
		`Modifying SQLPASSWORD property. Its current value is '⟦Ms1 val⟧'. Its new value: '⟦y2⟧'.`,
		`Field validation for 'Password' failed on the 'min' tag, value ⟦h0useB⟧`,
		`Field validation for 'Password' failed on the 'min' tag (value: ⟦h0useB⟧)`,
		`[{DB_PASSWORD ⟦lavender⟧ <nil>} {PORT 5432 <nil>}]`, `{DB_PASSWORD lavender 5432}`,
		`password was incorrect (tried "⟦k3yst0re!⟧")`, `password was incorrect (tried 3 times)`,
		`/login?password=⟦oR1jh(rVFzFH⟧`, `x --passphrase ⟦Mv4xTiger(k⟧ r`, `token = sha256(raw)`,
		`password policy updated (was min8Chars1)`, `password column moved (was varchar64)`,
		`wrong password entered by bob (entered: ⟦brut3force⟧)`,
		`{user,"amy"},{password,"⟦erl4ng⟧"}`, `one-time password [⟦902117⟧] sent`,
		`API key rotated, now ⟦kq2mlpt7vncrd5yb⟧`, `API key rotated, now v2 is active`,
		`new api key issued for amy -> ⟦kq2mlpt7vncrd5yb8⟧`,
		`Refresh token used: "⟦b4dtoken-77⟧"`, `Refresh token used: "release-2024"`,
		`the password entered, ⟦brut3force⟧, does not match`,
		`unlocked with passphrase "⟦sunny day 42⟧"`, `a passphrase "of 12 words or more"`,
		`password to proceed to installation:`, `PIN ⟦4821⟧ ok`, `PIN 4821 not connected`,
		"use the following password to proceed:\n\n⟦9f1c2e7a44d0b8e36a5f9f1c2e7a44d0⟧\n\nThis",
		`DECLARE @pwd nvarchar(50) = N'⟦Tsql-Serv3r⟧'`, `DECLARE @n varchar(9) = N'Tsql-Serv3r'`,
		`password: "" => "⟦Rds-Tf0rm⟧"`, `random_password.x: result = "⟦k9#Lm2$Xv⟧"`,
		`plink -ssh bob@h -pw ⟦two_words9⟧ ls`, `rpcauth=⟦bob:a1$b2⟧`,
	},
	"logins in brackets and names of all kinds": {
		`Login incorrect: [bob/⟦r4dius⟧] (from client ap port 0)`,
		`Auth: (12) Login OK: [bob/⟦sunflower⟧] (from client ap2 port 0)`,
		`Auth: Login OK: [bob/<via Auth-Type = EAP>] (from client ap2 port 0)`,
		`Auth: Login incorrect (No password configured): [bob] (from client ap2)`,
		`Login OK: [host/pc12.corp.example] (from client ap port 0)`,
		`Login OK: [host/pc12.corp.example/⟦sunflower⟧] (from client ap port 0)`,
		`login attempt [root/⟦t00r⟧] failed`, `login attempt [b'root'/b'⟦admin12⟧'] succeeded`,
		`login attempt [3/5] failed`, `login attempt [root/10.0.0.4] failed`,
		`Ваш пароль — ⟦Qv8nTulipRd2⟧ : ⟦Tulip_Rain_204⟧`,
		`login with bob/⟦b0bPass⟧ failed`, `login as bob/staff2 failed`,
		`imap: a1 LOGIN "bob" "⟦sunflower⟧"`, `imap: a1 NO LOGIN "failed for user 12"`,
		`credentials bob / ⟦b0bPass⟧ are invalid`, `credentials expired / missing for user 42`,
		`root_pw_2=⟦lavender⟧`, `Pasword=⟦lavender⟧`, `NwkSKey: ⟦2B7E151628AED2A6ABF7158809CF4F3C⟧`,
		`Key Content            : ⟦c4feWlan7⟧`, `Content            : c4feWlan7`,
		`setup code ⟦031-45-154⟧`, `order code 031-45-154`,
	},
	"logins as servers and tools print them": {
		`(2) Login incorrect (mschap: the response is wrong): [amy/⟦sunflower⟧] (from client ap2 port 0)`,
		`(12) Login OK: [amy/⟦sunflower⟧] (from client ap2 port 0)`,
		`msg="Login incorrect: [amy/⟦sunflower⟧] (from client ap2 port 0)"`,
		`(12) Login OK: [amy/<via Auth-Type = EAP>] (from client ap2 port 0)`,
		`(3) Login incorrect, 2 tries are left [see log/2]`,
		`[ATTEMPT] target 10.0.0.9 - login "amy" - pass "⟦sunflower8⟧" - 1 of 30 [child 0]`,
		`retried: login amy - pass ⟦Zq9xHunter2Qk⟧ - child 0`,
		`- login page - pass 2 of 3 - done`, `- login failed - password policy: 8 letters`,
		`> ⟦AGFteS5sZWUASHVudGVyMlpx⟧`, `send: ⟦AGFteS5sZWVAZXhhbXBsZS5jb20Ac3VuZmxvd2Vy⟧\r\n`,
		`334 ⟦AGFteQBncsO8w59lLVdlbHQ5⟧`, `id AErRkKeIwgDhsvd6nY7x`,
		`334 AGFteQBIdW50AGVyMlpx`, `id AGFteUh1bnRlcjJacVp4eXo`, `AAAAB3NzaC1yc2EAAAADAQABAAABAQ`,
		`open -u 'amy,⟦Zq9xHunter2Qk⟧' sftp://10.0.0.9`, `open -u amy,staff sftp://10.0.0.9`,
		`ParseResult(scheme='amqp', netloc='amy:⟦Zq9xHunter2Qk⟧@mq', path='/v')`,
		`SplitResult(scheme='redis', netloc=':⟦Zq9xHunter2Qk⟧@mq:6379', path='/0')`,
		`ParseResult(scheme='amqp', netloc='amy:${PW}@mq', path='/v2')`,
		`ParseResult(scheme='https', netloc='mq2:8443', path='/v')`,
		`1339518083.107412 [0 127.0.0.1:60866] "MIGRATE" "h" "1" "" "0" "9" "AUTH" "(redacted)" "KEYS" "a"`,
		`1339518083.107412 [0 127.0.0.1:60866] "AUTH" "(redacted)" "(redacted)"`,
		`"AUTH" "(redacted)" "KEYS"`, "INFO\n\"AUTH\" \"⟦sunflower8⟧",
		`1339518083.107412 [0 127.0.0.1:60866] "AUTH" "amy" "⟦sunflower8⟧"`,
	},
	"hosts, types and variables where a secret may be": {
		`probe=https://pay.eu2-west.shop.example.net@probe7 up=1`,
		`target=https://status-page-12.eu.example.org/health@west2`,
		`https://⟦Zq9xHunter2QkLm4v⟧@git.example.org/x.git`,
		`https://⟦Zq9x.Hunter2QkLm4v.tig7Er⟧@git.example.org/x.git`,
		`--2026-03-17 08:25:21--  ftp://amy:*password*@10.0.0.9/x`, `ftp://amy:*secret*@10.0.0.9/x`,
		`ftp://amy:⟦*Zq9x*⟧@10.0.0.9/x`,
		`proxy: http://[user[:password]@]host[:port]`, `the URL is scheme://user[:passwd]@host2`,
		`ftp://amy:⟦Zq9x]Hunter⟧@10.0.0.9/x`, `ftp://amy[:⟦Zq9xHunter]⟧@10.0.0.9/x`,
		`http://amy[:⟦Zq9xHunter2Qk⟧@10.0.0.9/x`,
		`debug3: mm_auth_password: entering [preauth]`, `debug3: mm_sshkey_sign: entering`,
		`check_token: leaving after 3 ms`, `my $password = undef; # 2`,
		`management_user_pass = '[UNDEF]'`, `ping_rec_secret = [UNDEF]`,
		`SessionKey: DATA_BLOB length=16`, `session_key              : DATA_BLOB length=0`,
		`SessionKey: ⟦Zq9xHunter2Qk⟧ length=16`,
		`find_token: name_hash = 0x1bd40036`, `close_session_token: share_mode = 0x7`,
		`find_token: ⟦Zq9xHunter2Qk⟧ = 0x1bd40036`,
		`pending_auth: struct session_auth0`, `lm_password: struct samr_Password2`,
		`plugin otp: 2/unable to load library`, `otp: ⟦482913⟧ was sent`,
		`secret: ⟦2/Zq9xHunter⟧ is set`,
		`Decrypted reply; session key is: aes256-cts/9F3A`,
		`session key is: camellia128-cts-cmac/0B1C`,
		`session key is: ⟦Zq9xHunter2Qk/9F3A⟧`,
		`{"key":"AAAAC3NzaC1lZDI1NTE5AAAAIJ7Qv5dR3hT1kZ9m2XcVbN4Lw8Ys6Ue0PfGaHjKl3oRt","type":"x"}`,
		`"key"=>"AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBK3o9Qv5dR3hT1kZ9m2XcVbN4L"`,
		`key=AAAAB3NzaC1yc2EAAAADAQABAAABgQDJwttsWnb1nqhpt8LhXVSCGqjVsjYUVDzucohZvtZwgQjcGOZg7GL0`,
		`key=⟦AAAAAAAzaC1lZDI1NTE5AAAAIJ7Qv5dR3hT1kZ9m2XcVbN4Lw8Ys6Ue0PfGaHjKl3oRt⟧`,
		`    conn = {'host':'db2','password':password}`, `    f({"user":user,"token":token}, 2)`,
		`    conn = {'host':'db2','password':'⟦Zq9xHunter2Qk⟧'}`,
	},
	"headers between the marks of a wire log, and source lines of traces": {
		`wire - http-outgoing-0 >> "X-Api-Key: ⟦Zq9xHunter2Qk⟧[\r][\n]"`,
		`>> "Authorization: Basic ⟦Ym9iOmh1bnRlcjI=⟧[\r][\n]"`,
		`>> "Proxy-Authorization: Bearer ⟦abc123def⟧[\r][\n]"`,
		`>> "Authorization: Token token=⟦abc123def⟧[\r][\n]"`,
		`<< "Set-Cookie: sid=⟦9F3AB8C7D1⟧; Path=/[\r][\n]"`, `>> "Host: db2.example.com[\r][\n]"`,
		`Authorization: Digest username="b", nonce="51d89e6e", response="⟦e9754418dd7dbea9ba740001f8d62598⟧", algorithm=MD5[\r][\n]`,
		`{"m":">> \"X-Auth-Token: ⟦Zq9xHunter2Qk⟧[\\r][\\n]\""}`,
		`{"m":">> \"Authorization: Basic ⟦Ym9iOmh1bnRlcjI=⟧[\\r][\\n]\""}`,
		`password: ⟦Zq9xHunter2Qk⟧[\n]`, `password = user[r]`,
		"  File \"/app/db.py\", line 12, in connect\n    db.connect(host, password=pw, n=2)\nError: x",
		"  File \"/app/db.py\", line 1, in <module>\r\n    f({'password': raw2, 'token': cfg.tok})\r\n",
		"  File \"/app/db.py\", line 12, in f\n    f(token=tok, password='⟦Zq9xHunter2Qk⟧')\n",
		"  File \"/app/db.py\", line 12, in f\n    f(token=tok)\npassword=⟦sunflower⟧ n=2",
		`x={"exc":"  File \"/app/db.py\", line 12, in f\n    f(\"user\": u, \"password\": pw)\n"}`,
		"  File \"<string>\", line 1, in <module>\nValueError: bad password=⟦sunflower⟧ n=2",
		"line 12, in all\npassword=⟦sunflower⟧ n=2", ", line 12\npassword=⟦sunflower⟧ n=2",
	},
	"what is piped, and errors without their line breaks": {
		`+ echo ⟦K3rberos⟧ | kinit bob@EXAMPLE.COM`, `echo "⟦n3wPass\nn3wPass⟧" | passwd bob`,
		`echo "done in 12s" | tee log`, `echo "user 12" | gpg --encrypt`,
		`error for Login password String should have [type=x, input_value='⟦s3tt⟧', input_type=str]`,
		`error for Login user Value error, password [type=x, input_value='bob2', input_type=str]`,
		`password (hashed: ⟦5f4dcc3b5aa765d61d8327deb882cf99⟧) kept`, `password (hash bcrypt2) x`,
		`The password you asked for is ⟦Willow-44⟧`, `her password is "⟦purple monkey 9⟧"`,
		`the password is "at least 8 characters"`, `login ann ⟦Kx88Lm2Qp⟧ failed`,
		`login ann Kx88Lm2Qp started`, `addauth digest bob:⟦z00-Auth⟧`, `GPIO PIN 1023, mode 2`,
		`keyMaterial=⟦k3yMat99⟧`, `secret: name = "db-pass-2"`, `login attempt [user/3] failed`,
	},
	"messages of two words": {
		`{"token":["ist abgelaufen"]}`, `{"password":["est expiré"]}`, `{"token":["ha caducado."]}`,
		`{"password":["⟦sunny lantern⟧"]}`, `{"password":["⟦est Tr0ub4dor⟧"]}`,
	},
	"a user and a password after a verb": {
		`login amy:⟦Lw4mBadger7Tn⟧`, `auth amy:⟦Lw4mBadger7Tn⟧ failed`, `login amy:online`,
		`auth sha256:9f86d081884c`, `auth session:abc123def failed`, `login pool-1:worker7`,
		`auth amy:Lw4mBadger7Tn started at`,
	},
	"lines of a password file for any port": {
		`*:*:*:amy:⟦Jk5pHeron8Vd⟧`, `localhost:*:*:amy:⟦Jk5pHeron8Vd⟧`,
		`db.example.com:*:app:amy:⟦Jk5pHeron8Vd⟧`, `a:*:b:c:12:30`, `a:*:b:c:d`,
		`arn:aws:s3:*:*:bucket:x1y2z3`, `cpe:2.3:a:vendor:product:*:*:*:*:v1x:*:*:*`,
	},
	"hashes of Oracle's passwords": {
		`CREATE USER bob IDENTIFIED BY VALUES '⟦S:A0A88503323B1AA46BD7;T:F894844C34402B67⟧'`,
		`alter user bob identified by values '⟦F894844C34402B67⟧'`,
		`CREATE USER bob IDENTIFIED BY VALUES ''`, `rows identified by values 'a1' and 'b2'`,
	},
	"arguments of more programs": {
		`flyctl -t ⟦Jk5pHeron8Vd⟧ deploy`, `fly -t prod2 set-pipeline -p app`,
		`influx write -t ⟦Jk5pHeron8Vd⟧ -b x`, `dscl . -passwd /Users/amy ⟦Jk5pHeron8Vd⟧`,
		`dscl . -passwd /Users/amy`,
	},
	"values of a Struct in protobuf's text": {
		`fields { key: "password" value { string_value: "⟦Jk5pHeron8Vd⟧" } }`,
		`{"m":"fields { key: \"api_key\" value { string_value: \"⟦Jk5pHeron8Vd⟧\" } }"}`,
		`a { key: "user" value { s: "Jk5pHeron8" } } a { key: "token" value { string_value: "⟦Jk5pHeron8Vd⟧" } }`,
		`fields { key: "author" value { string_value: "jane77" } }`,
	},
	"more hosts whose URLs are secrets": {
		`https://rpc.ankr.com/polygon/⟦50431776ee2adfabdbe332ee91b2ad05⟧`,
		`https://rpc.ankr.com/eth`, `https://www.ankr.com/docs/rpc-service/v2-pricing`,
		`https://lb.drpc.org/ogrpc?network=eth&dkey=⟦U2MyFBSI5FWjhlymZx7LryaDt8LB⟧`,
		`https://nd-123-456-789.p2pify.com/⟦d32926b7f9d6e0807c2fee7617b5dfb4⟧`,
		`https://sctapi.ftqq.com/⟦SCTFG3WBFRGA0CA0oanX8qvK7RX⟧.send`,
		`https://heartbeat.uptimerobot.com/⟦m572626457-56a54d766209f9280ee4fbaff778c4d1⟧`,
		`https://stats.uptimerobot.com/m57262AB45`,
	},
	"what a validator got instead": {
		`password must match pattern, got "⟦Jk5pHeron8Vd⟧"`,
		`password should contain a symbol, got "⟦Jk5pHeron8Vd⟧"`,
		`password: must match pattern, got '⟦Jk5pHeron8Vd⟧'`,
		`password must match pattern, got "pattern"`,
		`password: must be refreshed, got "x" from y2`,
	},
	"keys of Cisco's on their own lines": {
		"tacacs server x\n key 7 ⟦094F471A1A0A⟧", `key 7 00000001`, `sort key 7 094F471A1A0A`,
		`key 7 pressed`, "tacacs server t1\n address ipv4 10.0.0.1\n key ⟦Heron8Vd⟧",
		"radius server r1\n address ipv4 10.0.0.1 auth-port 1812\n key 7 ⟦Heron8Vd⟧\n!",
		"cache server c1\n key Heron8Vd",
	},
	"targets of Impacket's programs": {
		`psexec.py CORP.LOCAL/amy:⟦Jk5pHeron8Vd⟧@10.0.0.5`, `python3 wmiexec.py corp/amy@10.0.0.5`,
		`impacket-secretsdump 'CORP/amy:⟦Jk5pHeron8Vd⟧@dc01.corp.local'`,
		`python deploy.py repo/app:v1.2.3@host`, `python x.py ghcr.io/org/app:release42@node`,
	},
	"names that begin as tokens do": {
		`xoxb-test-harness-node-0001 started`, `figd_layout_grid_component_2024_variant_0012`,
		`node tskey-rotator-7d4b9c8f6d-x2x9z`,
	},
	"the user of a Philips Hue bridge": {
		`PUT http://10.0.0.2/api/⟦xK0Pgom0LJJGtMszMIlAVVcNMS1UZSkUG3Nz-9Na⟧/lights/1/state: 500`,
		`GET http://10.0.0.2/api/v2-application-configuration-settings-xy/config`,
	},
	"what is about a secret": {
		`scope=read:user token_use=access`,
		`cred._always_use_jwt_access = always_use_jwt_access`,
		`PasswordEncoder: BCryptPasswordEncoder`, `authorization: mtls`, `authorization=IAM`,
	},
	"values of types for secrets under a name that only hints at one": {
		`Login { user: "amy", pass: Secret { inner: "⟦Tun3dra8609x⟧" } }`,
		`my_pass: Secret { inner: "⟦Tundra8609⟧" }`, `pass: Stage { name: "shadow2" }`,
		`key: ApiKey { inner: "⟦a8Jk2LmN9pQ4rT6v⟧" }`, `key: ApiKey { id: 42, name: "ci" }`,
		`auth: ApiKey { a: 1 }`, `key: Token { kind: Ident, text: "main2" }`,
	},
	"a leader with spaces between its dots": {
		`Password . . . . : ⟦Ember6092⟧`, "Password. . . . . . . . . . . : ⟦Ember6092⟧",
		`Password . . . . : required`, `Passwords . . . . : 12`, `Password. . no`,
	},
	"both values of a change": {
		`API_SECRET was changed from ⟦x9Qz7Lm2Kp⟧ to ⟦Ember4050⟧`,
		`password changed from ⟦x9Qz7Lm2Kp⟧ to ⟦Ember4050⟧`, `token moved from lane2 to Bucket2`,
		`secret changed from ⟦x9Qz7Lm2Kp⟧ to empty`,
	},
	"passwords that a person chose, by what is around them": {
		`enable password ⟦Maple7487⟧`, `router(config)# enable password ⟦lantern_lOQ29⟧`,
		`Please enable password Login2`, `enable password protection`,
		`to enable password Login2 use the form`, `set psksecret ⟦Quartz5814⟧`,
		`Incorrect password ⟦Ember4050⟧ entered 3 times`, `the password field2 entered twice`,
		`secret "⟦Saffron4149⟧" rejected by server`, `secret "db-creds-x2k9" rejected by server`,
		`secret "Saffron4149" mounted`, `AUTH ⟦Ember4050⟧`, `AUTH default ⟦Ember4050⟧`,
		`AUTH Server01`, `AUTH OAuth2Provider`, `AUTH Ember4050 done`,
	},
	"a community after other words about SNMP": {
		`SNMP timeout for 10.0.0.9 community ⟦Corvette7750⟧ oid 1.3.6.1`,
		`snmp walk of sw1 with community ⟦c0rvette77⟧`, `SNMP v2c community public`,
		`SNMP v2c community support added`, `SMTP relay of the community Corvette7750`,
	},
	"commands of accounts and keyrings": {
		`smbpasswd -a bob ⟦Cobalt4192⟧`, `smbpasswd -a bob`,
		`keyctl add user app ⟦s3cretVal9⟧ @u`, `keyctl add user app "$(cat f)" @u`,
	},
	"a token before x-oauth-basic": {
		`https://⟦Jk5pHeron8Vd⟧:x-oauth-basic@github.com/o/r`,
		`https://deploy:x-oauth-basic@github.com/o/r`, `https://user1:x@github.com/o/r`,
	},
	"qualified keys": {
		`db_password_primary_2=⟦hunter2Zq⟧ n=1`, `{"REDIS_PASSWORD_EU_WEST":"⟦hunter2Zq⟧","n":1}`,
		`clientSecretBlue: ⟦hunter2Zq⟧`, `"{\"api_token_4\":\"⟦hunter2Zq⟧\"}"`,
		`--db-password-replica=⟦hunter2Zq⟧`, `PASSWORD_A="⟦hunter2Zq⟧"`,
		`{apiKeyV3:⟦hunter2Zq⟧ N:1}`, `map[n:1 secret_blue:⟦hunter2Zq⟧]`,
		`?access_token_v2=⟦hunter2Zq⟧&x=1`, `spring.datasource.password.replica=⟦hunter2Zq⟧`,
		`token_count_eu=12 max_tokens_per_day=4000 password_reset_sent_eu=true`,
		`TokenBucketLimiter.go:42`, `key_by_name=abcdefgh`, `public_key_2=abcdefgh`,
	},
	"objects and lists under a secret name": {
		`{"credentials":{"user":"⟦bob⟧","keys":[{"id":"⟦k1x⟧"},"⟦k2abc⟧"]},"n":1}`,
		`{"dsn_password":{"raw":"⟦hunter2⟧","len":7,"ok":true},"n":1}`,
		`{"api_key":[["⟦hunter2Zq⟧"],["⟦hunter3Zq⟧"]],"n":"x"}`,
		`cfg={Host:h Password:{String:⟦hunter2⟧ Valid:true} N:1}`,
		`&{Host:h Password:&{Value:⟦hunter2⟧} N:1}`,
		`main.C{Host:"h", Password:sql.NullString{String:"⟦hunter2⟧", Valid:true}, N:1}`,
		`Config { host: "h", token: Secret { value: "⟦hunter2⟧" }, n: 1 }`,
		`User(name=bob, password=Password(value=⟦hunter2Zq⟧), n=1)`,
		`secret: <key: "⟦hunter2⟧" version: 3 >`, `password=Just("⟦hunter2⟧")`, `password: {token}`,
		`password: {{ .Values.password }}`, `{"token":{}}`, `token: Token{a64f992 u0}`,
	},
	"value on the next line": {
		"password:\n  ⟦hunter2Zq⟧\nuser: bob", "{\"m\":\"password:\\n    ⟦hunter2Zq⟧\\nuser\"}",
		"api_key=\n'⟦hunter2Zq⟧'", "secret:\r\n\t⟦Zq9x#hunter⟧\r\n", "password:\n  min: 12\n",
		"passwords:\n  - a\n  - b\n", "token:\nuser: bob",
	},
	"pairs of a name and a value": {
		`{"param":"api_key","data":"⟦hunter2Zq⟧"}`,
		`{"type":"missing","loc":["body","password"],"msg":"Field required","input":"⟦hunter2Zq⟧"}`,
		`[{"k":"db_password","v":"⟦hunter2⟧"},{"k":"user","v":"bob"}]`,
		`{"value":"⟦hunter2⟧","type":"text","key":"CLIENT_SECRET"}`,
		`{"label":"Password","text":"Enter your password"}`,
		`{"name":"user","value":"bob"},{"name":"password","value":"⟦hunter2⟧"}`,
		`{Name:X-Api-Key Value:⟦hunter2⟧}`,
		`[{Name:user Value:bob} {Name:password Value:⟦hunter2⟧}]`,
		"env:\n- name: DB_PASSWORD\n  value: ⟦hunter2⟧\n- name: HOST\n  value: db1\n",
		`{"field":"password","rejectedValue":"⟦hunter2⟧","code":"Size"}`,
		`variable=API_TOKEN value=⟦hunter2⟧`, `<add key="ApiKey" value="⟦hunter2⟧" />`,
		`<input type="password" value="⟦hunter2⟧" name="user[password]">`,
		`<key>apiToken</key>` + "\n\t" + `<string>⟦hunter2⟧</string>`,
		`<property name="password"><value>⟦hunter2⟧</value></property>`,
		`<param-name>db.password</param-name> <param-value>⟦hunter2⟧</param-value>`,
		`<value>⟦hunter2⟧</value><name>client.secret</name>`, `<name>user</name><value>bob</value>`,
		`a:1:{s:9:"api_token";s:7:"⟦hunter2⟧";}`, `{"m":"s:6:\"secret\";s:7:\"⟦hunter2⟧\";"}`,
		`["Authorization","Bearer ⟦hunter2⟧"]`, `(('user', 'bob'), ('password', '⟦hunter2Zq⟧'))`,
		`["password","email","name1"]`, `[["token","⟦hunter22⟧"],["id","5"]]`,
		`{"Name":"sid","Value":"⟦Zq9xHunter2Qk⟧","HttpOnly":true}`,
		`{"name":"token_count","value":12}`, `{"key":"password","value":"required"}`,
	},
	"keys in other scripts": {
		`用户密码：⟦hunter2⟧`, `Пароль = ⟦hunter2⟧`, `"パスワード":"⟦hunter2⟧"`,
		`{"contraseña":"⟦hunter2⟧","n":1}`, `motDePasse=⟦hunter2⟧`, `hasło: ⟦hunter2⟧`,
		`Mot de passe: ⟦hunter2⟧`, `mật khẩu: ⟦hunter2⟧`, `密码长度: 8`,
		`größe=12 übertragen: abcdefgh`, `parola_db=⟦hunter2⟧`,
	},
	"colours": {
		"\x1b[1;31mtoken\x1b[0m=\x1b[32m⟦hunter2⟧\x1b[0m n=1",
		"\x1b[36mapi_key=\x1b[0m⟦hunter2⟧ \x1b[36muser=\x1b[0mbob",
		`\u001b[33msecret\u001b[0m: ⟦hunter2⟧`,
		`{"m":"\u001b[36mpassword=\u001b[0m⟦hunter2⟧\u001b[0m"}`,
		`\033[1mpassword\033[0m: ⟦hunter2⟧`, "\x1b[36mcount\x1b[0m=12 load_avg_1m=0.01",
	},
	"invisible characters": {
		"password\u200b: ⟦hunter2⟧", "token\u2060=⟦hunter2⟧", "api_key=\u200f\"⟦hunter2⟧\"",
		"secret\ufeff\u00ad=⟦hunter2⟧", "pass\u200bword=⟦hunter2⟧", "password =\u00a0⟦hunter2⟧",
	},
	"separators outside ASCII": {
		`token＝⟦hunter2⟧ user＝bob`, `api_key：“⟦hunter2⟧”`, `client_secret → ⟦hunter2⟧`,
		`"password" ⇒ "⟦hunter2⟧"`, `{"m":"密碼：⟦hunter2⟧","n":1}`, `user → bob`,
	},
	"headers and variables": {
		`X-Shop-Key: ⟦Zq9xhunter2tok⟧`,
		`map[X-Hub-Signature:[sha1=⟦757107ea0eb2509fc211221cce984b8a37570b6d⟧] A:[b]]`,
		`{"X-Api-Pin":["⟦Zq9xhunter2tok⟧"]}`, `x-session: ⟦Zq9xhunter2tok⟧`, `Cache-Key: page-12`,
		`RADIUS_PASS=⟦hunterzq⟧ N=1`, `SIDEKIQ_AUTH=admin:⟦hunter2⟧`, `PASSWORD_PEPPER=⟦hunter2Zq⟧`,
		`GITLAB_PAT=⟦Zq9xhunter2tok⟧`, `BUNDLE_GEMS__EXAMPLE__ORG=user:⟦deadbeefcafe⟧`,
		`seed_phrase: ⟦abandon ability able about above absent absorb abstract absurd abuse access accident⟧`,
		`{"mnemonic":"⟦legal winner thank year wave sausage worth useful legal winner thank yellow⟧","n":1}`,
		`LOG_KEY=abc PRIMARY_KEY=id BUILD_SEED=12345`,
		`SAS_TOKEN=sv=2022-11-02&sp=rl&sig=⟦a1b2c3d4%3D⟧`,
	},
	"URLs": {
		`{"u":"postgres:\/\/app:⟦hunter2⟧@db:5432\/x","n":1}`,
		`//deploy:⟦hunter2Zq⟧@git.example.com/x.git`, `amqp://app:⟦pass word⟧@mq:5672/vhost`,
		`bob:⟦hunter2Zq⟧@files.example.com/share`, `GET /invite/⟦Zq9xHunter2QkZq9xHunter2Qk⟧ 200`,
		`https://abc-def.quiknode.pro/⟦0123456789abcdef0123⟧/`,
		`https://api.netlify.com/build_hooks/⟦1b768c846b4259e43660735a⟧`,
		`https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=⟦1062c8fc-ed2e-d7b1-a166-9f8515aa1dd4⟧`,
		`https://endpoint1.collection.sumologic.com/receiver/v1/http/⟦Zq9x/hunter2/QkZq9xHunter2Qk==⟧`,
		`POST https://chat.example.com/hooks/⟦t0zogdub0j0tjlqiu7z7d8wq3v⟧ 200`,
		`POST /hooks/XRM9MptzOOw0ANZE3/⟦Ep2qVembTxzgTDCquPD5IVuNBfxATYSbvuSNUbNu0pn⟧ 200`,
		`https://maker.ifttt.com/trigger/⟦door/with/key/96CS_wBW6hCRGJGvQa_pW6tdzIL_JA_irEOqG2mColQ⟧`,
		`https://api.vercel.com/v1/integrations/deploy/⟦prj_nu7jPHlGTg9Y4y2k8uGqsgXWdRdK/bwWZX7Hsyr⟧`,
		`GET https://api.netlify.com/api/v1/sites/1b768c846b4259e43660735a /hooks/list`,
		`next=https%25253A%25252F%25252Fh%25253Fpassword%25253D⟦hunter2⟧%252526a%25253D1`,
		`https://h/x?expires=1&Signature=⟦abcdefgh12⟧&Key-Pair-Id=K`,
		`https://h/a.m3u8?st=1~exp=2~acl=/*~hmac=⟦9f86d081884c7d659a2feaa0c55ad015⟧`,
		`http://influx/query?p=⟦hunter2⟧&u=bob`, `https:\/\/example.com\/a\/b?x=1`,
		`visit http://host:8080 bob@example.com:22 now`, `{"a":"http://h:80","b":"x@y:1"}`,
	},
	"manifests": {
		`{"kind":"Secret","apiVersion":"v1","data":{"foo":"⟦aHVudGVy⟧","db-url":"⟦cG9zdGdyZXM6Ly94⟧"},"n":1}`,
		`{"apiVersion":"v1","stringData":{"a":"⟦plain words⟧","b":"⟦x⟧","c":""},"kind":"Secret"}`,
		`{"metadata":{"name":"db","labels":{"a":"b"}},"data":{"a":"⟦aHVudGVy⟧"},"type":"Opaque"}`,
		`{"items":[{"data":{"tls.crt":"⟦aHVudGVy⟧"},"type":"kubernetes.io/tls"},{"data":{"a":"b c"},"kind":"ConfigMap"}]}`,
		`{"kind":"ConfigMap","data":{"a":"plain words"},"n":1}`,
		`{"involvedObject":{"kind":"Secret","name":"db"},"data":{"a":"plain words"}}`,
		"applying:\nkind: Secret\ndata:\n  'foo': ⟦aHVudGVy⟧\n  \"bar\": |\n    ⟦aHVudGVy⟧\n\n    ⟦aHVudGVz⟧\ntype: x",
		"data:\n  a: ⟦aHVudGVy⟧\n  b: \"⟦plain words⟧\"\n  c:\nkind: Secret\n---\nkind: ConfigMap\ndata:\n  a: b c\n",
		"stringData:\n  app.yaml: |-\n    ⟦user: bob⟧\n      ⟦level: 2⟧\n  a: ⟦b c⟧\nkind: Secret",
		"type: Opaque\ndata: {foo: ⟦aHVudGVy⟧, bar: ⟦aHVudGVz⟧}\n",
		"kind: ConfigMap\ndata:\n  foo: |\n    level: info\n",
		`{"m":"kind: Secret\ndata:\n  a: ⟦aHVudGVy⟧\n  b: |\n    ⟦say \"x\"⟧\n","n":"y"}`,
		`&Secret{ObjectMeta:{db    0 },Data:map[string][]byte{foo: [⟦104 117 110⟧],},Type:Opaque,StringData:map[string]string{a: ⟦plain⟧,},}`,
		`{TypeMeta:{Kind:Secret APIVersion:v1} Data:map[foo:[⟦104 117 110⟧]] StringData:map[a:⟦plain⟧] Type:}`,
		`v1.Secret{Data:map[string][]uint8{"foo":[]uint8{⟦0x68, 0x75⟧}}, Type:"Opaque"}`,
	},
	"names in quotes with more": {
		`{"user[password]":"⟦hunter2Zq⟧","n":1}`, `{"Password: ":"⟦hunter2Zq⟧","user":"bob"}`,
		`{"api_key=":"⟦hunter2Zq⟧"}`, `{"password ":"⟦hunter2⟧","user[name]":"bob"}`,
		`{"user[password_count]":"seven","a[0]":"b"}`,
	},
	"private keys with headers": {
		"x ⟦-----BEGIN PRIVATE KEY-----\nhost: db.example.com (old)\nx-owner: Ann Lee\n\n" +
			"MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4ztP\n" +
			"-----END PRIVATE KEY-----⟧ y",
		`{"m":"⟦-----BEGIN RSA PRIVATE KEY-----\na: b\n\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASCBK\n-----END RSA PRIVATE KEY-----⟧\n"}`,
		"⟦-----BEGIN PRIVATE KEY-----⟧\nlevel: info\nmessage: the key was cut\n",
	},
	"escapes": {
		`{"m":"a\u003cpassword=⟦hunter2Zq⟧\u003e"}`, `{"m":"\u0026token=⟦hunter2Zq⟧\u0026x=1"}`,
		`{"m":"x\ttoken=⟦hunter2Zq⟧\ny"}`, `{"m":"password=⟦hunter2Zq⟧\\n"}`,
		`{"cookie":"a=1; sid=⟦abcdefgh12345⟧\u003b b=2"}`,
	},
}

func TestStructures(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for kind, lines := range structures {
		for _, line := range lines {
			text, want := unmark(line)
			got := scrub(r, m, text)
			if got != want {
				t.Errorf("%s: Replace(Find(%q))\n got %q\nwant %q", kind, text, got, want)
			}
			if again := scrub(r, m, got); again != got {
				t.Errorf("%s: Replace(Find(%q)) = %q, want it unchanged", kind, got, again)
			}
			if json.Valid([]byte(text)) && !json.Valid([]byte(got)) {
				t.Errorf("%s: Replace(Find(%s)) = %s, want JSON", kind, text, got)
			}
			if strings.HasPrefix(text, "{") && json.Valid([]byte(text)) {
				checkDeep(t, r, m, kind, text, want)
			}
		}
	}
}

// checkDeep writes a JSON text as a string of JSON, five levels deep, and looks for the same answer
// at each.
func checkDeep(t *testing.T, r *Rules, m *Mask, kind, text, want string) {
	t.Helper()
	for depth := range 5 {
		a, err := json.Marshal(map[string]string{"m": text})
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(map[string]string{"m": want})
		if err != nil {
			t.Fatal(err)
		}
		text, want = string(a), string(b)
		if got := scrub(r, m, text); got != want {
			t.Errorf("%s, depth %d: Replace(Find(%s))\n got %s\nwant %s",
				kind, depth+1, text, got, want)
			return
		}
	}
}
