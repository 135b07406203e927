package importtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "github.com/wenju/wenju"
	root   = "../.."
)

// sources returns the parsed files of the module by package, tests and
// generators left out.
func sources(t *testing.T) map[string][]*ast.File {
	t.Helper()
	files := make(map[string][]*ast.File)
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return skipDir(name, entry)
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil || isGenerator(file) {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		files[pkg] = append(files[pkg], file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func skipDir(name string, entry fs.DirEntry) error {
	hidden := strings.HasPrefix(entry.Name(), ".") && name != root
	if hidden || entry.Name() == "testdata" {
		return fs.SkipDir
	}
	return nil
}

// isGenerator says whether a file is run by hand and never built.
func isGenerator(file *ast.File) bool {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:build ignore") {
				return true
			}
		}
	}
	return false
}

func imports(file *ast.File) []string {
	var out []string
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			panic(err) // the parser took it
		}
		out = append(out, name)
	}
	return out
}

func TestDirections(t *testing.T) {
	for pkg, files := range sources(t) {
		allowed, known := own[pkg]
		if !known {
			t.Errorf("%s: give this package its line in rules_test.go and in ARCHITECTURE.md", pkg)
		}
		for _, file := range files {
			for _, name := range imports(file) {
				if ours, ok := strings.CutPrefix(name, module+"/"); ok {
					if !slices.Contains(allowed, ours) && !slices.Contains(allowed, everything) {
						t.Errorf("%s may not import %s", pkg, ours)
					}
				} else if strings.Contains(strings.Split(name, "/")[0], ".") {
					checkThirdParty(t, pkg, name)
				}
			}
		}
	}
}

func checkThirdParty(t *testing.T, pkg, name string) {
	for library, users := range thirdParty {
		if name == library || strings.HasPrefix(name, library+"/") {
			if !slices.Contains(users, pkg) {
				t.Errorf("%s may not import %s: only %s may", pkg, name, strings.Join(users, ", "))
			}
			return
		}
	}
	t.Errorf("%s imports %s: give the library its line in rules_test.go and in ARCHITECTURE.md", pkg, name)
}

// What is exported of evidence is for other projects, who cannot name our
// internal packages.
func TestEvidenceShowsNothingInternal(t *testing.T) {
	for _, file := range sources(t)["evidence"] {
		internal := make(map[string]bool)
		for _, name := range imports(file) {
			if strings.HasPrefix(name, module+"/internal/") {
				internal[path.Base(name)] = true
			}
		}
		ast.FileExports(file)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BlockStmt:
				return false
			case *ast.ValueSpec:
				n.Values = nil
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && internal[pkg.Name] {
					t.Errorf("evidence shows %s.%s", pkg.Name, n.Sel.Name)
				}
			}
			return true
		})
	}
}
