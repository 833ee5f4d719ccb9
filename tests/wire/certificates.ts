/** An authority of the test's own, and a server's certificate from it: made anew each time, so that none ever expires. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Certificates = {
  /** The authority's certificate, as a file. */
  readonly caFile: string;
  /** What a server needs. */
  readonly server: { readonly key: string; readonly cert: string };
  remove(): void;
};

/** For a server of this name, and for none at an address. */
export function makeCertificates(hostname: string): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "certificates-"));
  const openssl = (...parameters: readonly string[]): void => void execFileSync("openssl", parameters, { cwd: folder, stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  writeFileSync(join(folder, "names"), `subjectAltName=DNS:${hostname}\n`);
  openssl("req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test Authority");
  openssl("req", ...newKey, "-keyout", "server.key", "-out", "server.csr", "-subj", `/CN=${hostname}`);
  openssl(
    "x509",
    "-req",
    "-in",
    "server.csr",
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-CAcreateserial",
    "-out",
    "server.pem",
    "-days",
    "2",
    "-extfile",
    "names",
  );
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return {
    caFile: join(folder, "ca.pem"),
    server: { key: read("server.key"), cert: read("server.pem") },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
