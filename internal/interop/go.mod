module github.com/logplex-go/logplex/internal/interop

go 1.25.0

require (
	github.com/heroku/x v0.5.3
	github.com/logplex-go/logplex v0.0.0
)

require github.com/pkg/errors v0.9.1 // indirect

replace github.com/logplex-go/logplex => ../..
