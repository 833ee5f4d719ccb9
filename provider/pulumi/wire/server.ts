/** The ResourceProvider service: each RPC decodes, calls the runtime, encodes. No decision is made here. */
import type * as grpc from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { CheckRequest } from "../check";
import { checkConfig, configDiff } from "../config";
import type { ListRequest } from "../list";
import type { ProviderPackage } from "../package";
import { packageSchema } from "../schema";
import type { Runtime } from "../runtime";
import type { Stored } from "../stored";
import * as answers from "./answers";
import type { EngineLog } from "./engine-log";
import { requestOf } from "./reading";
import { toServiceError } from "./status";
import { decodeMap, encodeMap } from "./values";

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;
type Answering = <Request, Response>(handle: (request: Request) => Response | Promise<Response>) => Unary<Request, Response>;
type Streaming = <Request, Response>(
  handle: (request: Request) => Promise<readonly Response[]>,
) => grpc.handleServerStreamingCall<Request, Response>;

/** The handlers, and the calls that they have not answered yet. */
export type ProviderService = { readonly handlers: IResourceProviderServer; readonly underWay: ReadonlySet<Promise<void>> };

export function providerService<Client>(runtime: Runtime<Client>, log: EngineLog): ProviderService {
  const underWay = new Set<Promise<void>>();
  const { unary, streaming } = answering(runtime.provider, log, underWay);
  const handlers = {
    ...processCalls(runtime, log, unary),
    ...configurationCalls(runtime, unary),
    ...resourceCalls(runtime, unary),
    ...lookupCalls(runtime, unary, streaming),
    ...absentCalls,
  };
  return { handlers, underWay };
}

/** Answers by callback alone: a throw inside a handler would reach the user as "Unknown error" or end the process. */
function answering<Client>(
  provider: ProviderPackage<Client>,
  log: EngineLog,
  underWay: Set<Promise<void>>,
): { readonly unary: Answering; readonly streaming: Streaming } {
  const answer = <Response>(
    response: () => Response | Promise<Response>,
    send: (response: Response) => void,
    fail: (error: grpc.ServiceError) => void,
  ): void => {
    const answered = (async () => {
      try {
        const made = await response();
        await log.flush();
        send(made);
      } catch (error) {
        await log.flush();
        fail(toServiceError(error, provider.explain, provider.facts.repository));
      }
    })();
    underWay.add(answered);
    void answered.finally(() => underWay.delete(answered));
  };
  return {
    unary: (handle) => (call, callback) => {
      answer(
        () => handle(requestOf(call.request)),
        (response) => {
          callback(null, response);
        },
        callback,
      );
    },
    streaming: (handle) => (call) => {
      const fail = (error: grpc.ServiceError): void => {
        call.emit("error", error);
      };
      answer(
        () => handle(requestOf(call.request)),
        (messages) => {
          messages.forEach((message) => call.write(message));
          call.end();
        },
        fail,
      );
    },
  };
}

function processCalls<Client>(runtime: Runtime<Client>, log: EngineLog, unary: Answering) {
  const { provider, operations } = runtime;
  return {
    handshake: unary((request: pb.ProviderHandshakeRequest) => {
      runtime.engineTellsPreviews = request.getInvokeWithPreview();
      if (request.getEngineAddress() !== "") log.connect(request.getEngineAddress());
      return answers.handshake();
    }),
    attach: unary((request: PluginAttach) => {
      log.connect(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(provider.facts.version)),
    getSchema: unary(() => new pb.GetSchemaResponse().setSchema(JSON.stringify(packageSchema(provider)))),
    getMapping: unary(() => new pb.GetMappingResponse()),
    getMappings: unary(() => new pb.GetMappingsResponse()),
    cancel: unary(() => {
      operations.cancel();
      return new Empty();
    }),
  };
}

function configurationCalls<Client>(runtime: Runtime<Client>, unary: Answering) {
  return {
    checkConfig: unary((request: pb.CheckRequest) =>
      answers.check(checkConfig(runtime.provider, decodeMap(request.getNews()), decodeMap(request.getOlds()))),
    ),
    diffConfig: unary((request: pb.DiffRequest) =>
      answers.diff(configDiff(runtime.provider, storedOf(request), decodeMap(request.getNews()))),
    ),
    configure: unary((request: pb.ConfigureRequest) => {
      runtime.configure(decodeMap(request.getArgs()));
      return answers.configure();
    }),
  };
}

function resourceCalls<Client>(runtime: Runtime<Client>, unary: Answering) {
  return {
    check: unary((request: pb.CheckRequest) => answers.check(runtime.check(subjectOf(request), checkRequestOf(request)))),
    diff: unary(async (request: pb.DiffRequest) =>
      answers.diff(await runtime.diff(subjectOf(request), storedOf(request), decodeMap(request.getNews()))),
    ),
    create: unary(async (request: pb.CreateRequest) => {
      const inputs = decodeMap(request.getProperties());
      if (request.getPreview()) return new pb.CreateResponse().setProperties(encodeMap(runtime.previewCreate(inputs)));
      const { id, state } = await runtime.create(subjectOf(request), inputs, request.getTimeout());
      return new pb.CreateResponse().setId(id).setProperties(encodeMap(state));
    }),
    read: unary(async (request: pb.ReadRequest) => {
      const stored = { inputs: decodeMap(request.getInputs()), state: decodeMap(request.getProperties()) };
      const live = await runtime.read(subjectOf(request), request.getId(), stored, request.getTimeout());
      if (live === undefined) return new pb.ReadResponse();
      return new pb.ReadResponse().setId(live.id).setInputs(encodeMap(live.inputs)).setProperties(encodeMap(live.state));
    }),
    update: unary(async (request: pb.UpdateRequest) => {
      const subject = subjectOf(request);
      const change = { id: request.getId(), stored: storedOf(request), news: decodeMap(request.getNews()), timeout: request.getTimeout() };
      const state = request.getPreview()
        ? runtime.previewUpdate(subject, change.stored, change.news)
        : await runtime.update(subject, change);
      return new pb.UpdateResponse().setProperties(encodeMap(state));
    }),
    delete: unary(async (request: pb.DeleteRequest) => {
      const stored = { inputs: decodeMap(request.getOldInputs()), state: decodeMap(request.getProperties()) };
      await runtime.delete(subjectOf(request), request.getId(), stored, request.getTimeout());
      return new Empty();
    }),
  };
}

function lookupCalls<Client>(runtime: Runtime<Client>, unary: Answering, streaming: Streaming) {
  return {
    invoke: unary(async (request: pb.InvokeRequest) =>
      answers.invoke(await runtime.invoke(request.getTok(), decodeMap(request.getArgs()), request.getPreview())),
    ),
    list: streaming(async (request: pb.ListRequest) => answers.list(await runtime.list(listRequestOf(request)))),
  };
}

const listRequestOf = (request: pb.ListRequest): ListRequest => ({
  token: request.getToken(),
  query: decodeMap(request.getQuery()),
  limit: request.getLimit(),
  pageSize: request.getPageSize(),
  continuation: request.getContinuationToken(),
});

/** Components, methods and parameterized packages are not what this provider is made of. */
function unimplemented<Request, Response>(name: string): Unary<Request, Response> {
  return (_call, callback) => {
    callback({ code: status.UNIMPLEMENTED, details: `${name} is not implemented` });
  };
}

const absentCalls = {
  parameterize: unimplemented<pb.ParameterizeRequest, pb.ParameterizeResponse>("Parameterize"),
  call: unimplemented<pb.CallRequest, pb.CallResponse>("Call"),
  construct: unimplemented<pb.ConstructRequest, pb.ConstructResponse>("Construct"),
};

function checkRequestOf(request: pb.CheckRequest): CheckRequest {
  const autonaming = answers.autonamingOf(request);
  return {
    logicalName: request.getName() || nameOf(request.getUrn()),
    randomSeed: request.getRandomseed_asU8(),
    olds: decodeMap(request.getOlds()),
    news: decodeMap(request.getNews()),
    ...(autonaming && { autonaming }),
  };
}

function storedOf(request: pb.DiffRequest | pb.UpdateRequest): Stored {
  return { inputs: decodeMap(request.getOldInputs()), state: decodeMap(request.getOlds()) };
}

/** Engines before 3.137 leave `type` and `name` out; the URN holds both: `urn:pulumi:<stack>::<project>::<types>::<name>`. */
function subjectOf(request: { getUrn(): string; getType(): string }): { readonly token: string; readonly urn: string } {
  const urn = request.getUrn();
  const token = request.getType() || (urn.split("::")[2]?.split("$").at(-1) ?? "");
  return { token, urn };
}

const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");
