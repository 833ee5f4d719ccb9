/** Clients of the service that nobody here wrote, each behind the same face: steps in, outcomes as its own models show them out. */
import { execFileSync, spawn } from "node:child_process";
import path from "node:path";
import PopClient from "@alicloud/fnf-2019-03-15";
import CoreClient, { $OpenApiUtil } from "@alicloud/openapi-core";

export type Parameters = Readonly<Record<string, unknown>>;
export type Step = readonly [operation: string, parameters: Parameters];
/** `fields` of a success, or `code` and `message` of an error; the status where the client tells it. */
export type Outcome = {
  readonly status?: number;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly code?: string;
  readonly message?: string;
};
export type Target = { readonly endpoint: string; readonly key: string; readonly secret: string };
export type OfficialClient = {
  readonly name: string;
  /** Whether it knows versions, aliases, environments and regions, which came in 2025. */
  readonly isCurrent: boolean;
  readonly run: (target: Target, steps: readonly Step[]) => Promise<readonly Outcome[]>;
};

/** Installs the Python clients on the first call. */
function python(): string {
  return execFileSync(path.join(__dirname, "install.sh"), { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
}

const inPython =
  (script: string): OfficialClient["run"] =>
  ({ endpoint, key, secret }, steps) =>
    new Promise((resolve, reject) => {
      const child = spawn(python(), [path.join(__dirname, script)], { stdio: ["pipe", "pipe", "inherit"] });
      let printed = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
      child.on("error", reject);
      child.on("close", (code) => {
        if (code === 0) resolve(JSON.parse(printed) as Outcome[]);
        else reject(new Error(`${script} ended with ${String(code)}.`));
      });
      child.stdin.end(JSON.stringify({ endpoint: new URL(endpoint).host, key, secret, steps }));
    });

async function oneByOne(steps: readonly Step[], take: (step: Step) => Promise<Outcome>): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) outcomes.push(await take(step));
  return outcomes;
}

type Failure = { readonly code?: string; readonly statusCode?: number; readonly data?: { readonly Code?: string; readonly Message?: string } };

/** An error that the service sent, as the client understood it; any other one is thrown on. */
function failure(error: unknown): Outcome {
  const { code, statusCode, data } = error as Failure;
  if (code === undefined || data?.Code !== code) throw error;
  return { code, message: data.Message ?? "", ...(statusCode === undefined ? {} : { status: statusCode }) };
}

type Methods = Readonly<Record<string, (parameters: Parameters) => Promise<Readonly<Record<string, unknown>>>>>;

const popClient: OfficialClient["run"] = ({ endpoint, key, secret }, steps) => {
  const client = new PopClient({ accessKeyId: key, accessKeySecret: secret, endpoint }) as Methods;
  return oneByOne(steps, async ([operation, parameters]) => {
    const method = operation.charAt(0).toLowerCase() + operation.slice(1);
    try {
      return { fields: (await client[method]?.({ ...parameters })) ?? {} };
    } catch (error) {
      return failure(error);
    }
  });
};

type RuntimeOptions = CoreClient["callApi"] extends (params: never, request: never, runtime: infer Options) => unknown ? Options : never;

/** The runtime of the current SDKs, called without one: parameters as their models would hand them over. */
const coreClient =
  (signatureAlgorithm: "v2" | undefined): OfficialClient["run"] =>
  ({ endpoint, key, secret }, steps) => {
    const client = new CoreClient(new $OpenApiUtil.Config({ accessKeyId: key, accessKeySecret: secret, endpoint: new URL(endpoint).host, protocol: "http" }));
    if (signatureAlgorithm !== undefined) client._signatureAlgorithm = signatureAlgorithm;
    return oneByOne(steps, async ([action, parameters]) => {
      const texts = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : value]));
      const reads = /^(Describe|List)/.test(action);
      const request = new $OpenApiUtil.OpenApiRequest(reads ? { query: texts } : { body: texts });
      const call = { action, version: "2019-03-15", protocol: "HTTP", pathname: "/", method: reads ? "GET" : "POST", authType: "AK", style: "RPC", reqBodyType: "formData", bodyType: "json" };
      try {
        const response = await client.callApi(new $OpenApiUtil.Params(call), request, {} as RuntimeOptions);
        return { status: Number(response["statusCode"]), fields: response["body"] as Record<string, unknown> };
      } catch (error) {
        return failure(error);
      }
    });
  };

export const officialClients: readonly OfficialClient[] = [
  { name: "Python alibabacloud-fnf20190315", isCurrent: true, run: inPython("python_new.py") },
  { name: "Python aliyun-python-sdk-fnf", isCurrent: false, run: inPython("python_old.py") },
  { name: "npm @alicloud/fnf-2019-03-15 (pop-core)", isCurrent: false, run: popClient },
  { name: "npm @alicloud/openapi-core, RPC 1.0 signature", isCurrent: true, run: coreClient("v2") },
  { name: "npm @alicloud/openapi-core, ACS3 signature", isCurrent: true, run: coreClient(undefined) },
];
