import assert from "node:assert/strict";
import { connect, constants, type ClientHttp2Session } from "node:http2";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { ListValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { Plugin, urnOf, type Values } from "../engine/plugin";
import { startService, type LocalService } from "../engine/service";

const FLOW = "cloudflow:index:Flow";
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";
/** What is checked with a warning, which goes to the engine's log. */
const noted = definition.replace("StartAt: done", "StartAt: done\nTimeoutSeconds: 99999999");
const methods = Object.values(
  ResourceProviderService as unknown as Record<string, { readonly path: string; readonly responseStream: boolean }>,
);

type Answer = { readonly status: number; readonly message: string; readonly body: Buffer };

/** What no gRPC library would send, at the plugin's own wire. */
describe("bad input to the plugin's wire", () => {
  let service: LocalService;
  let plugin: Plugin;
  let session: ClientHttp2Session;
  before(async () => {
    service = await startService();
    plugin = await Plugin.configured(service.config);
    session = connect(`http://${plugin.client.getChannel().getTarget().replace(/^dns:/, "")}`);
  });
  after(async () => {
    session.destroy();
    assert.equal(await plugin.stop(), 0);
    await service.stop();
  });
  /** Whatever came before, the same process answers a good request. */
  afterEach(async () => {
    assert.equal(plugin.process.exitCode, null);
    assert.deepEqual((await plugin.check(FLOW, { name: "good", definition })).failures, []);
  });

  /** One request with these bytes as its body. */
  function raw(path: string, body: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const stream = session.request({
        [constants.HTTP2_HEADER_METHOD]: "POST",
        [constants.HTTP2_HEADER_PATH]: path,
        [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
        te: "trailers",
        ...headers,
      });
      const chunks: Buffer[] = [];
      let status: Readonly<Record<string, unknown>> = {};
      stream.on("response", (headers) => (status = { ...status, ...headers }));
      stream.on("trailers", (headers) => (status = { ...status, ...headers }));
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", reject);
      stream.setTimeout(5000, () => {
        reject(new Error(`${path} was not answered: ${body.subarray(0, 20).toString("hex")}`));
        stream.close();
      });
      stream.on("close", () => {
        resolve({
          status: Number(status["grpc-status"] ?? -1),
          message: decodeURIComponent(String(status["grpc-message"] ?? "")),
          body: Buffer.concat(chunks),
        });
      });
      stream.end(body);
    });
  }

  /** A message as gRPC frames it: whether it is compressed, its length, its bytes. */
  const framed = (message: Buffer, { flag = 0, length = message.length } = {}): Buffer => {
    const head = Buffer.alloc(5);
    head.writeUInt8(flag);
    head.writeUInt32BE(length, 1);
    return Buffer.concat([head, message]);
  };
  const check = (message: Buffer): Promise<Answer> => raw("/pulumirpc.ResourceProvider/Check", framed(message));
  const checkOf = (news: Struct): Buffer =>
    Buffer.from(new pb.CheckRequest().setUrn(urnOf(FLOW, "odd")).setName("odd").setType(FLOW).setNews(news).serializeBinary());

  it("answers broken protocol buffers of every method with an error", async () => {
    const broken = [Buffer.from([0xff]), Buffer.alloc(64, 0xff), Buffer.from([0x0a, 0x05, 0x61])];
    for (const { path } of methods)
      for (const message of broken) {
        const { status } = await raw(path, framed(message));
        assert.notEqual(status, -1, `${path} ${message.toString("hex")}`);
        assert.notEqual(status, 0, `${path} ${message.toString("hex")}`);
      }
  });

  it("answers lengths beyond the end of the message, wherever they stand", async () => {
    const fourGigabytes = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]);
    const claim = (...tags: readonly number[]): Buffer => Buffer.concat([Buffer.from(tags), fourGigabytes]);
    const inStruct = (field: Buffer): Buffer => Buffer.concat([Buffer.from([0x1a, field.length]), field]);
    const text = claim(0x0a);
    for (const message of [
      text,
      claim(0x1a),
      claim(0x2a),
      claim(0xf2, 0x01),
      inStruct(claim(0x0a)),
      inStruct(Buffer.from([0x0a, 6, ...text])),
      inStruct(Buffer.from([0x0a, 8, 0x12, 6, ...text])),
    ]) {
      const { status, message: said } = await check(message);
      assert.equal(status, 3, said);
      assert.match(said, /no valid protocol buffer \(a field claims 4294967295 bytes where 0 are left\), so nothing was done/);
    }
    assert.match((await check(Buffer.from([0x0a, 0xff]))).message, /it ends in a length/);
  });

  it("answers random bytes to every method", async () => {
    const good = checkOf(Struct.fromJavaScript({ name: "good", definition }));
    const damaged = fc
      .array(fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255) }), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const bytes = Buffer.from(good);
        for (const { at, byte } of changes) bytes[at] = byte;
        return bytes;
      });
    const bytes = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 300 }).map(Buffer.from), damaged);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), bytes, async ({ path }, message) => {
        const { status } = await raw(path, framed(message));
        assert.ok(status >= 0 && status !== 13, `${path}: status ${String(status)}`);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it("goes on without log lines where the engine gives an address that is none", async () => {
    for (const address of ["", "[", "nowhere"]) {
      await plugin.call((client, answer) => client.attach(new PluginAttach().setAddress(address), answer));
      assert.deepEqual((await plugin.check(FLOW, { name: "noted", definition: noted })).failures, []);
    }
  });

  it("answers frames that lie about their length or their compression with an error", async () => {
    const message = checkOf(new Struct());
    const packed = gzipSync(message);
    const gzip = { "grpc-encoding": "gzip" };
    const wrong: readonly (readonly [string, Buffer, Readonly<Record<string, string>>?])[] = [
      ["longer than what follows", framed(message, { length: message.length + 7 })],
      ["longer than allowed", framed(message, { length: 0xffffffff })],
      ["cut in its head", Buffer.from([0, 0])],
      ["none", Buffer.alloc(0)],
      ["two", Buffer.concat([framed(message), framed(message)])],
      ["compressed, without saying how", framed(packed, { flag: 1 })],
      ["compressed, without saying so", framed(packed), gzip],
      ["not compressed, but called so", framed(message, { flag: 1 }), gzip],
      ["cut in its compressed part", framed(packed.subarray(0, 20), { flag: 1 }), gzip],
      ["compressed in an unknown way", framed(packed, { flag: 1 }), { "grpc-encoding": "br" }],
    ];
    for (const [what, frame, headers] of wrong) {
      const { status, message: said } = await raw("/pulumirpc.ResourceProvider/Check", frame, headers);
      assert.ok(status > 0, `${what}: status ${String(status)}`);
      assert.match(said, /\S/, what);
    }
    assert.equal((await raw("/pulumirpc.ResourceProvider/Nothing", framed(message))).status, 12);
  });

  it("reads a compressed frame, and one that is called compressed in no way as the plain one that it is", async () => {
    const message = checkOf(new Struct());
    const plain = await check(message);
    assert.deepEqual(
      await raw("/pulumirpc.ResourceProvider/Check", framed(gzipSync(message), { flag: 1 }), { "grpc-encoding": "gzip" }),
      plain,
    );
    assert.deepEqual(await raw("/pulumirpc.ResourceProvider/Check", framed(message, { flag: 1 })), plain);
  });

  it("takes texts that are no UTF-8 without failing, and shows them as what they are not", async () => {
    const invalid = Buffer.from([0xc3, 0x28, 0xed, 0xa0, 0x80, 0xff]);
    const field = (number: number, bytes: Buffer): Buffer => Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
    const value = field(3, invalid);
    const entry = Buffer.concat([field(1, Buffer.from("name")), field(2, value)]);
    const news = field(1, entry);
    const message = Buffer.concat([field(1, Buffer.from(urnOf(FLOW, "odd"))), field(3, news)]);
    const { status, message: text, body } = await check(message);
    assert.ok(status !== -1);
    if (status === 0) {
      const answer = pb.CheckResponse.deserializeBinary(body.subarray(5));
      assert.match(
        answer
          .getFailuresList()
          .map((failure) => failure.getReason())
          .join("\n"),
        /is required|is not a valid name/,
      );
    } else assert.match(text, /\S/);
  });

  for (const depth of [199, 1_000, 5_000])
    it(`answers properties ${String(depth)} levels deep`, async () => {
      let value: Buffer = Buffer.from([0x08, 0x00]);
      const wrap = (tag: number, inner: Buffer): Buffer => Buffer.concat([Buffer.from([tag]), varint(inner.length), inner]);
      for (let level = 0; level < depth; level++) value = wrap(0x32, wrap(0x0a, value));
      const entry = Buffer.concat([wrap(0x0a, Buffer.from("definition")), wrap(0x12, value)]);
      const message = Buffer.concat([wrap(0x0a, Buffer.from(urnOf(FLOW, "deep"))), wrap(0x1a, wrap(0x0a, entry))]);
      const { status, message: text, body } = await check(message);
      const failures = status === 0 ? pb.CheckResponse.deserializeBinary(body.subarray(5)).getFailuresList() : [];
      assert.ok(failures.length > 0 || /nested deeper|call stack/i.test(text), text);
    });

  it("answers 10,000 properties, and a list of as many items", async () => {
    const many = new Struct();
    for (let index = 0; index < 10_000; index++) many.getFieldsMap().set(`p${String(index)}`, new Value().setNumberValue(index));
    const items = Array.from({ length: 10_000 }, () => new Value().setStringValue("x"));
    const list = new Struct();
    list.getFieldsMap().set("definition", new Value().setListValue(new ListValue().setValuesList(items)));
    for (const news of [many, list]) {
      const { status, message, body } = await check(checkOf(news));
      const failures = status === 0 ? pb.CheckResponse.deserializeBinary(body.subarray(5)).getFailuresList() : [];
      assert.ok(failures.length > 0 || message !== "");
    }
  });

  it("tells of 100,000 unknown properties in few words", async () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`p${String(index)}`, index]));
    const { failures } = await plugin.check(FLOW, { name: "many", definition, ...many });
    assert.equal(failures.length, 101);
    assert.match(failures[0]?.reason ?? "", /is not a property/);
    assert.equal(failures[100]?.reason, "has 99900 more members that are no properties");
  }).timeout(60_000);

  it("knows no property but the declared ones, whatever they are called", async () => {
    for (const key of ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__"]) {
      const news = new Struct();
      news.getFieldsMap().set("definition", new Value().setStringValue(definition));
      const evil = new Struct();
      evil.getFieldsMap().set("polluted", new Value().setStringValue("yes"));
      news.getFieldsMap().set(key, new Value().setStructValue(evil));
      const { status, body } = await check(checkOf(news));
      assert.equal(status, 0);
      const answer = pb.CheckResponse.deserializeBinary(body.subarray(5));
      const reasons = answer.getFailuresList().map((failure) => `${failure.getProperty()} ${failure.getReason()}`);
      assert.ok(key.startsWith("__") || reasons.some((reason) => reason.includes(key)), `${key}: ${reasons.join("\n")}`);
    }
    const nested = {
      name: "odd",
      definition: JSON.parse(`{"Type":"StateMachine","__proto__":{"polluted":1},"constructor":{"polluted":1}}`) as Values,
    };
    const { failures } = await plugin.check(FLOW, nested);
    assert.ok(failures.length > 0);
    assert.deepEqual((await plugin.check(FLOW, { name: "clean", definition })).failures, []);
  });
});

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
