// Package decode turns bytes of any declared or undeclared charset into right Chinese text, and says what it mended.
package decode
