module github.com/logplex-go/logplex

go 1.25.0

require (
	github.com/google/go-cmp v0.5.8
	github.com/rs/zerolog v1.30.0
	golang.org/x/exp v0.0.0-20230420155640-133eef4313cb
)

require (
	github.com/mattn/go-colorable v0.1.12 // indirect
	github.com/mattn/go-isatty v0.0.14 // indirect
	github.com/rs/xid v1.5.0 // indirect
	golang.org/x/sys v0.1.0 // indirect
)
