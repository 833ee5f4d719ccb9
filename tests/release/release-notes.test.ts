import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { releaseNotes } from "../../tools/release/release-notes";
import { root } from "../../tools/sandbox";

const changelog = `# Changelog

## Unreleased

## 1.1.0 (2027-01-02)

### Fixed

- A \`## heading\` inside a line.

## 1.0.0

### Added

- Everything.
`;

describe("Release notes", () => {
  it("are one version's part of the changelog, whatever stands behind the version, and however it is asked for", () => {
    assert.equal(releaseNotes(changelog, "1.1.0"), "### Fixed\n\n- A `## heading` inside a line.\n");
    assert.equal(releaseNotes(changelog, "v1.0.0"), "### Added\n\n- Everything.\n");
  });

  it("are refused for a version that is not there, or of which nothing is said", () => {
    assert.throws(() => releaseNotes(changelog, "1.0"), /no section "1\.0", only Unreleased, 1\.1\.0, 1\.0\.0/);
    assert.throws(() => releaseNotes(changelog, "Unreleased"), /says nothing of Unreleased/);
  });

  it("come from this changelog by the verb", () => {
    const { status, stdout } = spawnSync("make", ["--silent", "release-notes", "VERSION=Unreleased"], { cwd: root, encoding: "utf8" });
    assert.equal(status, 0);
    assert.match(stdout, /^### Added\n\n- Provider: /);
    const failed = spawnSync("make", ["--silent", "release-notes", "VERSION=0.0.0"], { cwd: root, encoding: "utf8" });
    assert.equal(failed.status, 2);
    assert.match(failed.stderr, /no section "0\.0\.0"/);
  });
});
