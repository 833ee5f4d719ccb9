import assert from "node:assert/strict";
import { OpenApiUtil } from "@alicloud/openapi-core";
import fc from "fast-check";
import { percentEncode, sign, stringToSign } from "./signature";

const SECRET = "testsecret";
const common = {
  AccessKeyId: "testid",
  Format: "JSON",
  SignatureMethod: "HMAC-SHA1",
  SignatureNonce: "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
  SignatureVersion: "1.0",
  Timestamp: "2026-01-01T12:00:00Z",
  Version: "2019-03-15",
};

describe("signature", () => {
  it("signs a POST with its form as the official clients do", () => {
    const parameters = { ...common, Action: "CreateFlow", Name: "f", Description: "", Type: "FDL", Definition: "a: 1\n*~'()! +é/=&" };
    assert.equal(
      stringToSign("POST", parameters),
      "POST&%2F&AccessKeyId%3Dtestid%26Action%3DCreateFlow%26Definition%3Da%253A%25201%250A%252A~%2527%2528%2529%2521%2520%252B%25C3%25A9%252F%253D%2526%26Description%3D%26Format%3DJSON%26Name%3Df%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2026-01-01T12%253A00%253A00Z%26Type%3DFDL%26Version%3D2019-03-15",
    );
    assert.equal(sign("POST", parameters, SECRET), "0ighRqfB1s4vDJpAMcLJPJO0ep0=");
  });

  it("signs a GET as the official clients do", () => {
    assert.equal(sign("GET", { ...common, Action: "DescribeFlow", Name: "f" }, SECRET), "pgJdHvLkycX295/Pcwik8ZwRB5Y=");
  });

  it("agrees with the vendor's runtime on any parameters", () => {
    const parameters = fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,12}$/), fc.string({ unit: "grapheme" }), { noNullPrototype: true });
    fc.assert(
      fc.property(parameters, fc.constantFrom("GET", "POST"), fc.string(), (values, method, secret) => {
        assert.equal(sign(method, values, secret), OpenApiUtil.getRPCSignature(values, method, secret));
      }),
    );
  });

  it("leaves unreserved characters and encodes the rest as upper-case UTF-8 bytes", () => {
    assert.equal(percentEncode("AZaz09-_.~ *'()!+/é"), "AZaz09-_.~%20%2A%27%28%29%21%2B%2F%C3%A9");
  });
});
