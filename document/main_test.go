package document

import (
	"fmt"
	"os"
	"testing"
)

// asReader makes the test binary run as the process that reads documents.
const asReader = "NIANBAO_TEST_READER"

func TestMain(m *testing.M) {
	if os.Getenv(asReader) == "" {
		os.Exit(m.Run())
	}
	if err := ServeChild(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
