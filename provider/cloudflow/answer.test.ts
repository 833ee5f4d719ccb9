import assert from "node:assert/strict";
import { readAnswer, type HttpAnswer } from "./answer";

const read = (body: string, more: Partial<HttpAnswer> = {}) =>
  readAnswer({ status: 200, headers: { "content-type": "application/json" }, body, ...more });
const refusalOf = (body: string, more: Partial<HttpAnswer> = {}) => {
  const answer = read(body, more);
  assert.ok("refusal" in answer);
  return answer.refusal;
};

describe("answer", () => {
  it("is the JSON object of a success", () => {
    assert.deepEqual(read('{"RequestId":"r","Name":"f"}'), { response: { RequestId: "r", Name: "f" } });
  });

  it("counts as the API's by its request id alone, whatever the content type", () => {
    assert.ok("response" in read('{"RequestId":"r"}', { headers: {} }));
    assert.ok("response" in read("{}", { headers: { "content-type": "text/plain", "x-acs-request-id": "r" } }));
    assert.equal(refusalOf('{"Name":"f"}').code, "UnreadableAnswer");
    assert.equal(refusalOf('{"ok":true}', { headers: { "content-type": "text/plain" } }).code, "UnreadableAnswer");
  });

  it("is a refusal when it carries a code, whatever the status, and none when the code means success", () => {
    const body = '{"Code":"FlowNotExists","Message":"Flow f does not exist.","RequestId":"r","HostId":"h"}';
    for (const status of [200, 404])
      assert.deepEqual(refusalOf(body, { status }), {
        code: "FlowNotExists",
        text: "Flow f does not exist.",
        status,
        requestId: "r",
        retryAfterMs: undefined,
      });
    for (const code of ['"OK"', '"Success"', '"200"', "200"]) assert.ok("response" in read(`{"Code":${code},"RequestId":"r"}`), code);
    assert.equal(refusalOf('{"Code":"OK"}', { status: 500 }).code, "OK");
    assert.equal(refusalOf('{"code":"Odd","message":"m"}', { status: 400 }).text, "m");
    assert.ok("response" in read('{"RequestId":"r","code":"a field of mine"}'));
  });

  it("carries the service's wish to be left alone, in milliseconds", () => {
    const headers = { "content-type": "application/json", "x-acs-retry-after": "1500" };
    assert.equal(refusalOf('{"Code":"ResourceThrottled"}', { status: 429, headers }).retryAfterMs, 1500);
    for (const odd of ["soon", "-1", "0", "", "Infinity"])
      assert.equal(refusalOf('{"Code":"X"}', { status: 429, headers: { "x-acs-retry-after": odd } }).retryAfterMs, undefined, odd);
  });

  it("shows of a stranger's page what tells whose it is, and no more", () => {
    const page = `<html><head><style>b { color: red }</style><title>Log in</title></head><body>${"word ".repeat(100)}<script>alert(1)</script></body></html>`;
    const { code, text } = refusalOf(page, { headers: { "content-type": "text/html" } });
    assert.equal(code, "UnreadableAnswer");
    assert.match(text, /^HTTP 200 with text\/html where JSON of the API was expected: "Log in word word/);
    assert.ok(text.length < 220 && !text.includes("color") && !text.includes("alert"));
  });

  it("shows no value of what is JSON and not whole, or somebody else's: it may be a secret one", () => {
    assert.match(refusalOf('{"status":"up","key":"hidden"}').text, /expected: an object with the fields status, key\.$/);
    assert.match(
      refusalOf(`{${Array.from({ length: 9 }, (_, index) => `"f${String(index)}":1`).join(",")}}`).text,
      /f0, f1, f2, f3, f4, …\.$/,
    );
    assert.match(refusalOf("{}").text, /expected: an empty object\.$/);
    for (const body of ['{"key":"hidden', ' [{"key":"hidden"}]', '"hidden"'])
      assert.match(refusalOf(body).text, /expected: JSON of another kind, or part of it\.$/);
  });

  it("is unreadable when it is no JSON object", () => {
    for (const body of ["", "null", "[]", '"text"', "{", '{"RequestId":"r"} trailing'])
      assert.equal(refusalOf(body).code, "UnreadableAnswer", body);
  });
});
