// Package importtest holds no code of the program: its test keeps the import
// directions of ARCHITECTURE.md.
package importtest
