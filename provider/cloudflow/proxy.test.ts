import assert from "node:assert/strict";
import { proxyFor } from "./proxy";

/** What needs a proxy stands in tests/wire/network.test.ts. */
describe("proxy", () => {
  const host = (hostname: string, secure = true, port?: number) => ({ hostname, secure, ...(port !== undefined && { port }) });
  const environment = { HTTPS_PROXY: "http://proxy.example:3128", HTTP_PROXY: "other.example" };

  it("is that of the scheme, in capitals or not, with http where it names none", () => {
    assert.equal(proxyFor(host("a.example"), environment)?.origin, "http://proxy.example:3128");
    assert.equal(proxyFor(host("a.example", false), environment)?.origin, "http://other.example");
    assert.equal(proxyFor(host("a.example"), { https_proxy: "https://p:1" })?.origin, "https://p:1");
    assert.equal(proxyFor(host("a.example"), { HTTP_PROXY: "p:1" }), undefined);
    assert.equal(proxyFor(host("a.example"), {}), undefined);
  });

  it("takes user and password as they are where they are not encoded", () => {
    for (const [given, meant] of [
      ["user:pass%20word", "user:pass word"],
      ["user:100%", "user:100%"],
    ] as const)
      assert.deepEqual(proxyFor(host("a.example"), { HTTPS_PROXY: `http://${given}@p:1` })?.headers, {
        "proxy-authorization": `Basic ${Buffer.from(meant).toString("base64")}`,
      });
  });

  it("is never used for this machine", () => {
    for (const name of ["localhost", "127.0.0.1", "[::1]"]) assert.equal(proxyFor(host(name), environment), undefined, name);
  });

  it("is not used for what NO_PROXY names", () => {
    const excepted = (exceptions: string, target = host("api.a.example")) =>
      ["NO_PROXY", "no_proxy"].map((name) => proxyFor(target, { ...environment, [name]: exceptions }) === undefined);
    for (const yes of [
      "api.a.example",
      "a.example",
      ".a.example",
      "*.a.example",
      "API.A.EXAMPLE",
      "api.a.example:443",
      "b, a.example",
      "b a.example",
      "*",
    ])
      assert.deepEqual(excepted(yes), [true, true], yes);
    for (const no of ["", "pi.a.example", "b.example", "api.a.example:8443", "10.0.0.0/8", "api.a.example.org", ","])
      assert.deepEqual(excepted(no), [false, false], no);
    assert.deepEqual(excepted("a.example:8443", host("api.a.example", true, 8443)), [true, true]);
    assert.deepEqual(excepted("10.0.0.0/8", host("10.1.2.3")), [true, true]);
    assert.deepEqual(excepted("10.0.0.0/8", host("11.1.2.3")), [false, false]);
    assert.deepEqual(excepted("fd00::/8", host("[fd00::1]")), [true, true]);
    assert.deepEqual(excepted("[fd00::1]:443", host("[fd00::1]")), [true, true]);
  });
});
