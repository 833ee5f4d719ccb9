/** How `pulumi package add` comes to the plugin where no SDK is published: from a program, and from a folder with PulumiPlugin.yaml. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import { parse } from "yaml";
import { packageSchema } from "../../provider/pulumi/schema";
import { provider } from "../../provider/provider";
import schema from "../../schema.json";
import { root, Sandbox } from "../../tools/sandbox";
import { forms, unpack } from "./released";

describe("A package from the plugin itself", function () {
  this.timeout(60_000);

  for (const form of forms) {
    it(`${form}: the CLI gets the schema from the unpacked program`, async () => {
      const sandbox = new Sandbox();
      try {
        const folder = unpack(form, join(sandbox.folder, "unpacked"));
        const program = join(folder, "pulumi-resource-cloudflow");
        const { status, stdout, stderr } = await sandbox.run("pulumi", ["package", "get-schema", program], { folder: sandbox.folder });
        assert.equal(status, 0, stderr);
        const { resources, version } = JSON.parse(stdout) as typeof schema;
        assert.deepEqual([Object.keys(resources).sort(), version], [Object.keys(schema.resources).sort(), schema.version]);
      } finally {
        await sandbox.close();
      }
    });
  }

  it("the checkout: what the language host runs for PulumiPlugin.yaml serves the schema, from any folder", async () => {
    assert.deepEqual(parse(readFileSync(join(root, "PulumiPlugin.yaml"), "utf8")), { runtime: "nodejs" });
    const host = join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");
    const child = spawn(process.execPath, [host, root, "127.0.0.1:1"], { cwd: "/", stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
      const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
      const answer = await new Promise<GetSchemaResponse>((resolve, reject) => {
        client.getSchema(new GetSchemaRequest(), (error, response) => {
          if (error) reject(error);
          else resolve(response);
        });
      });
      assert.deepEqual(JSON.parse(answer.getSchema()), packageSchema(provider));
      client.close();
    } finally {
      child.kill("SIGKILL");
    }
    await once(child, "exit");
  });
});
