import assert from "node:assert/strict";
import { redactor } from "./redaction";

const keys = { accessKeyId: "LTAI5tAbCdEfGhIjKlMnx7Qz", accessKeySecret: "s3cr+t/==key", securityToken: "CAIS+token/with=signs" };

describe("redaction", () => {
  it("hides keys and tokens, plain and encoded, and keeps the ends of the key id", () => {
    const redact = redactor("ListFlows", {}, keys);
    assert.equal(
      redact("id LTAI5tAbCdEfGhIjKlMnx7Qz, secret s3cr+t/==key, encoded s3cr%2Bt%2F%3D%3Dkey, token CAIS+token/with=signs."),
      "id LTAI…x7Qz, secret [secret], encoded [secret], token [secret].",
    );
  });

  it("hides a short key id whole", () => {
    assert.equal(
      redactor("ListFlows", {}, { accessKeyId: "testid", accessKeySecret: "testsecret" })("testid/testsecret"),
      "[key]/[secret]",
    );
  });

  it("cuts what a gateway quotes of the signed text", () => {
    const text = "Specified signature is not matched with our calculation. server string to sign is:POST&%2F&Definition%3Dmine\nand more";
    assert.equal(
      redactor("ListFlows", {}, keys)(text),
      "Specified signature is not matched with our calculation. server string to sign is: [hidden]",
    );
  });

  it("hides task tokens and the values of environment variables, but none too short to be a secret", () => {
    assert.equal(
      redactor("ReportTaskFailed", { TaskToken: "dGFzaw==", Error: "E" }, keys)("Task dGFzaw== has already completed."),
      "Task [secret] has already completed.",
    );
    assert.equal(redactor("StartExecution", { FlowName: "f", CallbackFnFTaskToken: "dG9rZW4=" }, keys)("bad dG9rZW4%3D"), "bad [secret]");
    const Environment = { Variables: [{ Name: "A", Value: 'pass"word\n1' }, { Name: "B", Value: "on" }, { Name: "C" }] };
    const redact = redactor("UpdateFlow", { Name: "f", Environment }, keys);
    assert.equal(redact('value pass"word\n1, as JSON "pass\\"word\\n1", and on'), 'value [secret], as JSON "[secret]", and on');
  });

  it("hides a secret that contains another one whole", () => {
    const Environment = {
      Variables: [
        { Name: "A", Value: "pass" },
        { Name: "B", Value: "password" },
      ],
    };
    assert.equal(redactor("UpdateFlow", { Name: "f", Environment })("password pass"), "[secret] [secret]");
  });
});
