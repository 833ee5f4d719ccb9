/** The Security Token Service (product `Sts`, 2015-04-01): temporary credentials of a RAM role, against keys or an OIDC token. */
import { randomUUID } from "node:crypto";
import { readAnswer } from "../answer";
import { endpointNamed, type Address } from "../endpoint";
import { redactTexts } from "../redaction";
import type { HttpRequest } from "../request";
import { settingOf, type ProcessEnvironment, type Settings } from "../settings";
import { encodeParameters, percentEncode, sign, type RpcParameters } from "../signature";
import { TransportFault } from "../transport";
import { exchange, leaseIn, SourceFailure, type Credentials, type Lease, type Outside } from "./source";

/** The given one; else that of ALIBABA_CLOUD_STS_REGION, within the VPC if ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED; else the central one. */
export function stsEndpoint(settings: Settings, environment: ProcessEnvironment): Address {
  const region = environment.ALIBABA_CLOUD_STS_REGION;
  const inside = environment.ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED?.toLowerCase() === "true";
  return endpointNamed("stsEndpoint", settingOf("stsEndpoint", settings, environment) ?? stsHost(region, inside));
}

export function stsHost(region: string | undefined, insideVpc: boolean): string {
  return region ? `${insideVpc ? "sts-vpc" : "sts"}.${region}.aliyuncs.com` : "sts.aliyuncs.com";
}

export type Session = {
  readonly roleArn: string;
  /** Shows up in the account's logs. */
  readonly sessionName?: string | undefined;
  /** How long the credentials are to hold. */
  readonly seconds?: number | undefined;
  readonly policy?: string | undefined;
};

const SESSION_NAME = "pulumi-cloudflow";
/** "AssumeRole", API reference: 3,600 unless given, 900 at least. */
const SESSION_SECONDS = 3600;

export function sessionParameters({ roleArn, sessionName, seconds, policy }: Session): RpcParameters {
  return {
    RoleArn: roleArn,
    RoleSessionName: sessionName ?? SESSION_NAME,
    DurationSeconds: String(seconds ?? SESSION_SECONDS),
    ...(policy === undefined ? {} : { Policy: policy }),
  };
}

export type StsCall = {
  readonly action: "AssumeRole" | "AssumeRoleWithOIDC";
  readonly parameters: RpcParameters;
  /** Absent where a token speaks for itself. */
  readonly signedBy?: Credentials;
  /** What no message may show, besides keys. */
  readonly secrets: readonly string[];
  readonly endpoint: Address;
  /** For messages. */
  readonly origin: string;
  readonly advice: string;
};

export async function callSts(outside: Outside, call: StsCall, signal: AbortSignal): Promise<Lease> {
  const { origin, advice } = call;
  const failed = (why: string): SourceFailure => new SourceFailure(origin, why, advice);
  const answer = await exchange(outside, { endpoint: call.endpoint, signal, request: () => encode(call) }).catch((error: unknown) => {
    throw error instanceof TransportFault ? failed(error.message) : error;
  });
  const reading = readAnswer(answer);
  if ("refusal" in reading) {
    const { code, text, requestId } = reading.refusal;
    throw failed(
      redactTexts(call.secrets, call.signedBy)(`STS says ${code}: ${text}${requestId === undefined ? "" : ` (request ${requestId})`}`),
    );
  }
  const lease = leaseIn(reading.response["Credentials"] as Readonly<Record<string, unknown>> | undefined);
  if (lease === undefined) throw failed("the answer of STS holds none");
  return lease;
}

/** RPC signature 1.0 as for every other call, or none. */
function encode({ action, parameters, signedBy }: StsCall): HttpRequest {
  const common = { Action: action, Version: "2015-04-01", Format: "JSON", Timestamp: new Date().toISOString().replace(/\.\d+Z$/, "Z") };
  const query: RpcParameters =
    signedBy === undefined
      ? common
      : {
          ...common,
          AccessKeyId: signedBy.accessKeyId,
          SignatureMethod: "HMAC-SHA1",
          SignatureVersion: "1.0",
          SignatureNonce: randomUUID(),
          ...(signedBy.securityToken === undefined ? {} : { SecurityToken: signedBy.securityToken }),
        };
  const signature =
    signedBy === undefined ? "" : `&Signature=${percentEncode(sign("POST", { ...query, ...parameters }, signedBy.accessKeySecret))}`;
  const body = encodeParameters(parameters);
  const headers = {
    accept: "application/json",
    "content-type": "application/x-www-form-urlencoded",
    "content-length": String(Buffer.byteLength(body)),
  };
  return { method: "POST", path: `/?${encodeParameters(query)}${signature}`, headers, body };
}
