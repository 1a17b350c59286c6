// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"
)

func Example() {
	if err := run(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// at=info pid=4 msg="job done" queue=mail job.id=42 job.addressed=true
	// at=error pid=4 msg="job failed" queue=mail job.id=43 job.addressed=false error="no recipient"
	// at=info pid=4 msg="worker stopped"
}
