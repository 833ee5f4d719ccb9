/** Clients of the service that nobody here wrote, each behind the same face: steps in, outcomes as its own models show them out. */
import { execFileSync, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import PopClient from "@alicloud/fnf-2019-03-15";
import CoreClient, { $OpenApiUtil } from "@alicloud/openapi-core";
import type { Fields, Outcome, Send } from "../../cmd/cloudflow/conformance/step";

export type Target = { readonly endpoint: string; readonly key: string; readonly secret: string };
export type Session = { readonly send: Send; readonly close: () => void };
export type OfficialClient = {
  readonly name: string;
  /** Whether it knows StartSyncExecution and Express flows. */
  readonly knowsExpress: boolean;
  /** Whether it knows versions, aliases, environments, map runs and regions, which came in 2025. */
  readonly isCurrent: boolean;
  readonly connect: (target: Target) => Session;
};

/** Installs the clients of a language on the first call; what then runs them. */
const installed = (script: string): string =>
  execFileSync(path.join(__dirname, script), { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();

/** A client in a process of its own, which reads the target and then each step as a line, and writes each outcome as one. */
const inProcess =
  (command: () => readonly [string, ...string[]]): OfficialClient["connect"] =>
  ({ endpoint, key, secret }) => {
    const [program, ...argv] = command();
    const child = spawn(program, argv, { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stdin.on("error", () => undefined);
    child.stdin.write(`${JSON.stringify({ endpoint: new URL(endpoint).host, key, secret })}\n`);
    return {
      send: async (operation, parameters) => {
        child.stdin.write(`${JSON.stringify([operation, parameters])}\n`);
        const { value, done } = await lines.next();
        if (done === true) throw new Error(`${path.basename(argv.at(-1) ?? program)} ended at ${operation}.`);
        return JSON.parse(value) as Outcome;
      },
      close: () => child.stdin.end(),
    };
  };

const python = (script: string) => inProcess(() => [installed("install.sh"), path.join(__dirname, script)]);
const go = inProcess(() => [installed("install-go.sh")]);

type Failure = {
  readonly code?: string;
  readonly statusCode?: number;
  readonly data?: { readonly Code?: string; readonly Message?: string };
};

/** An error that the service sent, as the client understood it; any other one is thrown on. */
function failure(error: unknown): Outcome {
  const { code, statusCode, data } = error as Failure;
  if (code === undefined || data?.Code !== code) throw error;
  return { code, message: data.Message ?? "", ...(statusCode === undefined ? {} : { status: statusCode }) };
}

const nothing = (): void => undefined;
type Methods = Readonly<Record<string, (parameters: Fields) => Promise<Fields>>>;

const popClient: OfficialClient["connect"] = ({ endpoint, key, secret }) => {
  const client = new PopClient({ accessKeyId: key, accessKeySecret: secret, endpoint }) as Methods;
  const send: Send = async (operation, parameters) => {
    const method = client[operation.charAt(0).toLowerCase() + operation.slice(1)];
    if (method === undefined) throw new Error(`The client has no ${operation}.`);
    try {
      return { fields: await method.call(client, { ...parameters }) };
    } catch (error) {
      return failure(error);
    }
  };
  return { send, close: nothing };
};

type RuntimeOptions = CoreClient["callApi"] extends (params: never, request: never, runtime: infer Options) => unknown ? Options : never;

/** The runtime of the current SDKs, called without one: parameters as their models would hand them over. */
const coreClient =
  (signatureAlgorithm: "v2" | undefined): OfficialClient["connect"] =>
  ({ endpoint, key, secret }) => {
    const client = new CoreClient(
      new $OpenApiUtil.Config({ accessKeyId: key, accessKeySecret: secret, endpoint: new URL(endpoint).host, protocol: "http" }),
    );
    if (signatureAlgorithm !== undefined) client._signatureAlgorithm = signatureAlgorithm;
    const send: Send = async (action, parameters) => {
      const texts = Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : value]),
      );
      const reads = /^(Describe|List)/.test(action);
      const request = new $OpenApiUtil.OpenApiRequest(reads ? { query: texts } : { body: texts });
      const call = {
        action,
        version: "2019-03-15",
        protocol: "HTTP",
        pathname: "/",
        method: reads ? "GET" : "POST",
        authType: "AK",
        style: "RPC",
        reqBodyType: "formData",
        bodyType: "json",
      };
      try {
        const response = await client.callApi(new $OpenApiUtil.Params(call), request, {} as RuntimeOptions);
        return { status: Number(response["statusCode"]), fields: response["body"] as Record<string, unknown> };
      } catch (error) {
        return failure(error);
      }
    };
    return { send, close: nothing };
  };

export const officialClients: readonly OfficialClient[] = [
  { name: "Python alibabacloud-fnf20190315", knowsExpress: true, isCurrent: true, connect: python("python_new.py") },
  { name: "Python aliyun-python-sdk-fnf", knowsExpress: true, isCurrent: false, connect: python("python_old.py") },
  { name: "Go alibaba-cloud-sdk-go", knowsExpress: true, isCurrent: false, connect: go },
  { name: "npm @alicloud/fnf-2019-03-15 (pop-core)", knowsExpress: false, isCurrent: false, connect: popClient },
  { name: "npm @alicloud/openapi-core, RPC 1.0 signature", knowsExpress: true, isCurrent: true, connect: coreClient("v2") },
  { name: "npm @alicloud/openapi-core, ACS3 signature", knowsExpress: true, isCurrent: true, connect: coreClient(undefined) },
];
