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
	// at=info pid=4 msg="order found" service=orders method=GET url="/orders/42?token=[REDACTED]" authorization=[REDACTED]
	// at=info pid=4 msg="request done" service=orders method=GET url="/orders/42?token=[REDACTED]" status=200 bytes=9
	// at=error pid=4 msg="lookup failed" service=orders method=GET url=/orders/43 error="no such order" db.table=orders db.tried="[\"primary\",\"replica\"]"
	// at=info pid=4 msg="request done" service=orders method=GET url=/orders/43 status=404 bytes=19
	// at=info pid=4 msg="service stopped" service=orders uptime=1500
}
