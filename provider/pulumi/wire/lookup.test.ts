import assert from "node:assert/strict";
import { credentials, Server, ServerCredentials, status, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { InvalidArgument } from "../errors";
import { providerFunction } from "../function";
import { Operations } from "../operations";
import type { ProviderPackage } from "../package";
import { integer, list, optional, secret, string, withDefault } from "../property";
import { listing, resource } from "../resource";
import { Runtime } from "../runtime";
import { EngineLog } from "./engine-log";
import { providerService } from "./server";

type Shelf = { readonly books: readonly string[]; readonly lent: string[] };

const find = providerFunction<Shelf>()({
  token: "library:index:find",
  description: "Finds books.",
  inputs: { word: optional(string("A word.")), most: withDefault(integer("How many."), 2) },
  outputs: {
    titles: list(string("A title."), "What was found."),
    first: optional(string("The first.")),
    key: secret(string("Opens the shelf.")),
  },
  timeoutSeconds: 5,
  check: ({ most }) =>
    most === 13 ? [{ severity: "error", path: ["most"], message: "13 brings bad luck", withheld: "brings bad luck" }] : [],
  run: ({ client }, { word = "", most }) => {
    const titles = client.books.filter((book) => book.includes(word)).slice(0, most);
    return Promise.resolve({ titles, ...(titles[0] !== undefined && { first: titles[0] }), key: "opensesame" });
  },
});

const lend = providerFunction<Shelf>()({
  token: "library:index:lend",
  description: "Lends a book.",
  inputs: { title: string("Which.") },
  outputs: { title: string("Which.") },
  acts: true,
  timeoutSeconds: 5,
  run: ({ client }, { title }) => {
    client.lent.push(title);
    return Promise.resolve({ title });
  },
});

const unused = (): never => assert.fail("not called in these tests");
const declared = {
  description: "",
  properties: { title: string("Its title.") },
  identity: ["title"],
  timeoutSeconds: 5,
  create: unused,
  read: unused,
  update: unused,
  delete: unused,
} as const;
const shelf = resource<Shelf>()({ ...declared, token: "library:index:Shelf" });
const book = resource<Shelf>()({
  ...declared,
  token: "library:index:Book",
  list: listing<Shelf>()({
    inputs: { word: optional(string("A word.")) },
    page: ({ client }, { word = "" }, size, from) => {
      const start = Number(from ?? 0);
      const items = client.books.slice(start, start + size).filter((title) => title.includes(word));
      return Promise.resolve({
        items: items.map((title) => ({ id: title, name: title })),
        next: start + size < client.books.length ? String(start + size) : undefined,
      });
    },
  }),
});

const library = (client: Shelf): ProviderPackage<Shelf> => ({
  facts: {
    name: "library",
    displayName: "",
    version: "1.0.0",
    description: "",
    publisher: "",
    homepage: "",
    repository: "https://example.com",
    license: "",
    keywords: [],
    pluginDownloadURL: "",
    language: {},
  },
  config: { description: "", properties: {}, complete: (inputs) => inputs, connect: () => client },
  resources: [book, shelf],
  functions: [find, lend],
  isNotFound: () => false,
  explain: (error) => (error instanceof InvalidArgument ? error.message : undefined),
});

const struct = (values: object): Struct => Struct.fromJavaScript(values as { [key: string]: JavaScriptValue });
const marked = (value: unknown): object => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
type Answer<T> = (error: ServiceError | null, response: T) => void;

describe("Functions and lists at the engine's wire", () => {
  let server: Server;
  let client: ResourceProviderClient;
  let books: Shelf;

  const call = <T>(send: (answer: Answer<T>) => unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      send((error, response) => {
        if (error) reject(error);
        else resolve(response);
      });
    });
  const handshake = (tells: boolean): Promise<pb.ProviderHandshakeResponse> =>
    call((answer) => client.handshake(new pb.ProviderHandshakeRequest().setInvokeWithPreview(tells), answer));
  async function invoke(
    token: string,
    args: object,
    preview = false,
  ): Promise<{ readonly result: unknown; readonly failures: readonly string[] }> {
    const response = await call<pb.InvokeResponse>((answer) =>
      client.invoke(new pb.InvokeRequest().setTok(`library:index:${token}`).setArgs(struct(args)).setPreview(preview), answer),
    );
    return {
      result: response.getReturn()?.toJavaScript(),
      failures: response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`),
    };
  }
  function page(request: {
    readonly type?: string;
    readonly query?: object;
    readonly limit?: number;
    readonly size?: number;
    readonly from?: string;
  }): Promise<{ readonly ids: string[]; readonly next: string; readonly computed: boolean }> {
    const sent = new pb.ListRequest()
      .setToken(`library:index:${request.type ?? "Book"}`)
      .setQuery(struct(request.query ?? {}))
      .setLimit(request.limit ?? 0);
    const stream = client.list(sent.setPageSize(request.size ?? 0).setContinuationToken(request.from ?? ""));
    const found = { ids: [] as string[], next: "", computed: false };
    return new Promise((resolve, reject) => {
      stream.on("data", (message: pb.ListResponse) => {
        if (message.hasResult()) found.ids.push(message.getResult()?.getId() ?? "");
        if (message.hasContinuation()) found.next = message.getContinuation()?.getContinuationToken() ?? "";
        if (message.hasComputed()) found.computed = true;
      });
      stream.on("error", reject);
      stream.on("end", () => {
        resolve(found);
      });
    });
  }

  before(async () => {
    books = { books: Array.from({ length: 250 }, (_, index) => `book ${String(index)}`), lent: [] };
    const log = new EngineLog(undefined);
    server = new Server();
    const runtime = new Runtime(library(books), new Operations(log.logFor));
    runtime.configure({});
    server.addService(ResourceProviderService, providerService(runtime, log).handlers);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    client = new ResourceProviderClient(`127.0.0.1:${String(port)}`, credentials.createInsecure());
  });
  after(() => {
    client.close();
    server.forceShutdown();
  });

  it("fills in defaults, leaves out what is absent, marks declared secrets", async () => {
    assert.deepEqual(await invoke("find", {}), {
      result: { titles: ["book 0", "book 1"], first: "book 0", key: marked("opensesame") },
      failures: [],
    });
    assert.deepEqual(await invoke("find", { word: "nothing", most: null }), {
      result: { titles: [], key: marked("opensesame") },
      failures: [],
    });
  });

  it("makes the whole result secret when an argument is", async () => {
    const { result } = await invoke("find", { word: marked("book 7") });
    assert.deepEqual(result, { titles: marked(["book 7", "book 70"]), first: marked("book 7"), key: marked("opensesame") });
  });

  it("tells what is wrong with an argument", async () => {
    assert.deepEqual((await invoke("find", { words: "x" })).failures, ["words: is not a property; did you mean `word`? (word, most)"]);
    assert.deepEqual((await invoke("find", { most: 13 })).failures, ["most: 13 brings bad luck"]);
    assert.deepEqual((await invoke("lend", {})).failures, ["title: is required but not set"]);
    await assert.rejects(invoke("fnd", {}), /library:index:fnd is not a function of this provider.*library:index:find/);
  });

  it("runs what acts in an update only", async () => {
    await handshake(true);
    assert.deepEqual(await invoke("lend", { title: "book 1" }, true), { result: {}, failures: [] });
    assert.deepEqual(books.lent, []);
    assert.deepEqual(await invoke("lend", { title: "book 1" }), { result: { title: "book 1" }, failures: [] });
    assert.deepEqual(books.lent, ["book 1"]);
    assert.deepEqual(((await invoke("find", {}, true)).result as { titles: string[] }).titles, ["book 0", "book 1"]);
  });

  it("refuses what acts under an engine that does not tell a preview", async () => {
    await handshake(false);
    await assert.rejects(
      invoke("lend", { title: "book 2" }),
      (error: ServiceError) => error.code === status.FAILED_PRECONDITION && /upgrade the Pulumi CLI/.test(error.details),
    );
    assert.deepEqual(books.lent, ["book 1"]);
  });

  it("lists page by page to the end, and not beyond the limit", async () => {
    const sizes: number[] = [];
    const ids: string[] = [];
    for (let from: string | undefined = ""; from !== undefined;) {
      const { ids: found, next } = await page({ from });
      sizes.push(found.length);
      ids.push(...found);
      from = next === "" ? undefined : next;
    }
    assert.deepEqual([sizes, ids], [[100, 100, 50], books.books]);
    const first = await page({ limit: 5, size: 3 });
    const second = await page({ limit: 5, size: 3, from: first.next });
    assert.deepEqual([first.ids.length, second.ids.length, second.next], [3, 2, ""]);
    assert.equal((await page({ limit: 2, size: 3, from: first.next })).ids.length, 2);
    assert.equal((await page({ limit: -1 })).ids.length, 100);
  });

  it("narrows a list, also one whose first page has nothing", async () => {
    const first = await page({ query: { word: "book 24" }, size: 20 });
    assert.deepEqual(first.ids, []);
    assert.equal(first.next === "", false);
    assert.deepEqual((await page({ query: { word: null }, size: 1 })).ids, ["book 0"]);
  });

  it("says computed while the query is not known", async () => {
    assert.deepEqual(await page({ query: { word: UNKNOWN } }), { ids: [], next: "", computed: true });
  });

  it("refuses what makes no sense", async () => {
    const { next } = await page({ query: { word: "book" } });
    const refused: readonly (readonly [Parameters<typeof page>[0], RegExp])[] = [
      [{ size: -1 }, /page size of -1/],
      [{ query: { words: "x" } }, /words is not a property; did you mean `word`/],
      [{ query: { word: 5 } }, /word must be a string, not a number/],
      [{ from: "gibberish" }, /not one of this provider's/],
      [{ from: Buffer.from('["x"]').toString("base64url") }, /not one of this provider's/],
      [{ query: { word: "other" }, from: next }, /belongs to another list/],
    ];
    for (const [request, says] of refused) {
      await assert.rejects(
        page(request),
        (error: ServiceError) => error.code === status.INVALID_ARGUMENT && says.test(error.details),
        JSON.stringify(request),
      );
    }
    for (const type of ["Shelf", "Cat"]) {
      await assert.rejects(
        page({ type }),
        (error: ServiceError) =>
          error.code === status.UNIMPLEMENTED && error.details === `library:index:${type} cannot be listed. What can: library:index:Book.`,
      );
    }
  });

  it("has inputs, outputs and list inputs in the schema", async () => {
    const response = await call<pb.GetSchemaResponse>((answer) => client.getSchema(new pb.GetSchemaRequest(), answer));
    const { functions, resources } = JSON.parse(response.getSchema()) as {
      functions: Record<string, { inputs: object; outputs: object }>;
      resources: Record<string, { listInputs?: object }>;
    };
    assert.deepEqual(functions["library:index:lend"], {
      description: "Lends a book.",
      inputs: { type: "object", properties: { title: { type: "string", description: "Which." } }, required: ["title"] },
      outputs: { type: "object", properties: { title: { type: "string", description: "Which." } }, required: ["title"] },
    });
    assert.deepEqual(resources["library:index:Book"]?.listInputs, {
      type: "object",
      properties: { word: { type: "string", description: "A word." } },
      required: [],
    });
    assert.equal("listInputs" in (resources["library:index:Shelf"] ?? {}), false);
  });
});
