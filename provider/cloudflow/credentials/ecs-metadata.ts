/** The RAM role of the ECS instance this runs on, from its metadata service: in its second version, and in the first where that is all there is. */
import type { HttpAnswer } from "../answer";
import type { Address } from "../endpoint";
import { endpointNamed } from "../endpoint";
import { settingOf, type ProcessEnvironment, type Settings } from "../settings";
import { TransportFault } from "../transport";
import { exchange, leaseIn, SourceFailure, type Outside, type Source } from "./source";

const ADDRESS = "http://100.100.100.200";
const TOKEN_PATH = "/latest/api/token";
const ROLES_PATH = "/latest/meta-data/ram/security-credentials/";
/** The service is beside the instance or not there at all. */
const CONNECT_MS = 1000;
/** The token of the second version is used at once. */
const TOKEN_SECONDS = "60";

export const ECS_ORIGIN = "the RAM role of this ECS instance";

/** `roleName`: the instance's role; absent to ask which it is. */
export function ecsRole(roleName: string | undefined, settings: Settings, environment: ProcessEnvironment, outside: Outside): Source {
  const endpoint = endpointNamed("metadataEndpoint", settingOf("metadataEndpoint", settings, environment) ?? ADDRESS);
  const onlySecond = environment.ALIBABA_CLOUD_IMDSV1_DISABLED?.toLowerCase() === "true";
  const metadata = new Metadata(endpoint, onlySecond, beside(outside));
  return {
    origin: roleName === undefined ? ECS_ORIGIN : `${ECS_ORIGIN}, ${roleName}`,
    async ask(signal) {
      const token = await metadata.token(signal);
      const role = roleName ?? (await metadata.get(ROLES_PATH, token, signal)).body.trim();
      if (role === "") throw new SourceFailure(ECS_ORIGIN, "the instance has no role");
      const { body } = await metadata.get(`${ROLES_PATH}${encodeURIComponent(role)}`, token, signal);
      const lease = leaseIn(parsed(body));
      if (lease === undefined) throw new SourceFailure(ECS_ORIGIN, "the metadata service answers none");
      return lease;
    },
  };
}

/** Never by a proxy: the metadata service is the instance's own. */
const beside = ({ network, clock }: Outside): Outside => ({
  network: { timeouts: { ...network.timeouts, connectMs: Math.min(CONNECT_MS, network.timeouts.connectMs) }, proxyFor: () => undefined },
  ...(clock !== undefined && { clock }),
});

class Metadata {
  constructor(
    private readonly endpoint: Address,
    private readonly onlySecond: boolean,
    private readonly outside: Outside,
  ) {}

  /** Undefined where the service knows only its first version. */
  async token(signal: AbortSignal): Promise<string | undefined> {
    const headers = { "x-aliyun-ecs-metadata-token-ttl-seconds": TOKEN_SECONDS };
    const { status, body } = await this.exchange("PUT", TOKEN_PATH, headers, signal);
    if (status === 200) return body.trim();
    if (this.onlySecond) throw new SourceFailure(ECS_ORIGIN, `the metadata service refuses a token: HTTP ${String(status)}`);
    return undefined;
  }

  async get(path: string, token: string | undefined, signal: AbortSignal): Promise<HttpAnswer> {
    const headers = token === undefined ? {} : { "x-aliyun-ecs-metadata-token": token };
    const answer = await this.exchange("GET", path, headers, signal);
    if (answer.status !== 200)
      throw new SourceFailure(
        ECS_ORIGIN,
        `the metadata service answers HTTP ${String(answer.status)}`,
        "Check that the instance has a RAM role, and that it is called so.",
      );
    return answer;
  }

  private async exchange(
    method: "GET" | "PUT",
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const request = () => ({ method, path, headers });
    return exchange(this.outside, { endpoint: this.endpoint, signal, request, attempts: 2 }).catch((error: unknown) => {
      throw error instanceof TransportFault ? new SourceFailure(ECS_ORIGIN, error.message) : error;
    });
  }
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(body) as Readonly<Record<string, unknown>> | undefined;
  } catch {
    return undefined;
  }
}
