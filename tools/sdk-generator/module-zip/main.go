// Command module-zip packs a Go module as a module proxy serves it: module-zip VERSION SOURCE PROXY. `go` takes modules from
// such a folder with GOPROXY=file://PROXY.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: module-zip VERSION SOURCE PROXY")
		os.Exit(2)
	}
	if err := pack(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "module-zip:", err)
		os.Exit(1)
	}
}

func pack(version, source, proxy string) error {
	gomod, err := os.ReadFile(filepath.Join(source, "go.mod"))
	if err != nil {
		return err
	}
	name := modfile.ModulePath(gomod)
	escaped, err := module.EscapePath(name)
	if err != nil {
		return err
	}
	folder := filepath.Join(proxy, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	base := filepath.Join(folder, version)
	for suffix, contents := range map[string][]byte{
		".mod":  gomod,
		".info": fmt.Appendf(nil, "{\"Version\":%q}\n", version),
	} {
		if err := os.WriteFile(base+suffix, contents, 0o644); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "list"), []byte(version+"\n"), 0o644); err != nil {
		return err
	}
	archive, err := os.Create(base + ".zip")
	if err != nil {
		return err
	}
	defer archive.Close()
	if err := zip.CreateFromDir(archive, module.Version{Path: name, Version: version}, source); err != nil {
		return err
	}
	return archive.Close()
}
