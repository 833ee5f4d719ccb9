// Command sdk-generator writes one language's SDK: sdk-generator nodejs|python|go SCHEMA FOLDER [MORE]. What FOLDER holds is
// replaced. The source files in the folder MORE become part of the package, which exports what they do.
// The code comes from Pulumi's own generators, in the version that go.mod pins; Java's is a program of its own.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	"github.com/hashicorp/hcl/v2"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

type files = map[string][]byte

// Each generator signs its files with the name of the language host that the CLI would have asked.
var generators = map[string]func(pkg *schema.Package, more files) (files, error){
	"nodejs": func(pkg *schema.Package, more files) (files, error) {
		return nodejs.GeneratePackage("pulumi-language-nodejs", pkg, more, nil, false, nil)
	},
	"python": func(pkg *schema.Package, more files) (files, error) {
		return python.GeneratePackage("pulumi-language-python", pkg, more, nil)
	},
	"go": func(pkg *schema.Package, more files) (files, error) {
		if len(more) > 0 {
			return nil, errors.New("the generator takes no more files")
		}
		return golang.GeneratePackage("pulumi-language-go", pkg, nil)
	},
}

func main() {
	if len(os.Args) != 4 && len(os.Args) != 5 {
		fail(errors.New("usage: sdk-generator nodejs|python|go SCHEMA FOLDER [MORE]"))
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4:]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "sdk-generator:", err)
	os.Exit(1)
}

func run(language, schemaFile, folder string, moreFolders []string) error {
	generate, known := generators[language]
	if !known {
		return fmt.Errorf("no generator for %q", language)
	}
	pkg, err := bind(schemaFile)
	if err != nil {
		return fmt.Errorf("%s: %w", schemaFile, err)
	}
	more, err := read(moreFolders)
	if err != nil {
		return err
	}
	generated, err := generate(pkg, more)
	if err != nil {
		return fmt.Errorf("%s: %w", language, err)
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	return write(folder, generated)
}

func bind(schemaFile string) (*schema.Package, error) {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	pkg, findings, err := schema.BindSpec(spec, alone{}, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if len(findings) > 0 {
		return nil, hcl.Diagnostics(findings)
	}
	return pkg, nil
}

// read returns the files that lie in the folders themselves, by their names.
func read(folders []string) (files, error) {
	found := files{}
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if found[entry.Name()], err = os.ReadFile(filepath.Join(folder, entry.Name())); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

func write(folder string, generated files) error {
	for name, contents := range generated {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, contents, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// alone is the loader of a schema that refers to no other package.
type alone struct{}

func (alone) LoadPackage(name string, _ *semver.Version) (*schema.Package, error) {
	return nil, fmt.Errorf("the schema refers to the package %q", name)
}

func (loader alone) LoadPackageV2(_ context.Context, descriptor *schema.PackageDescriptor) (*schema.Package, error) {
	return loader.LoadPackage(descriptor.Name, nil)
}
