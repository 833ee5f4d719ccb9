/** Queues and topics of MNS, in memory: what flows send can be read, and nobody takes it away. */
import { createHash, randomUUID } from "node:crypto";
import type { JsonObject } from "../data";
import type { Json } from "../../../fdl/expression/value";

type QueuedMessage = { readonly queue: string; readonly MessageId: string; readonly time: string; readonly message: JsonObject };

export class Queues {
  #messages: QueuedMessage[] = [];

  /** What sending a message answers: "MessageId, RequestId, MessageBodyMD5" (MNS). */
  send(queue: string, message: JsonObject, time: string): Json {
    const MessageId = randomUUID();
    this.#messages.push({ queue, MessageId, time, message });
    const body = message.MessageBody ?? message.message ?? "";
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return { MessageId, RequestId: randomUUID(), MessageBodyMD5: createHash("md5").update(text).digest("hex").toUpperCase() };
  }

  list(): readonly QueuedMessage[] {
    return this.#messages;
  }

  clear(): void {
    this.#messages = [];
  }
}
