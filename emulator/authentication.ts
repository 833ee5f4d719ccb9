/** Decides who sent a request: key known, time near, signature right, token right, nonce new; the first that fails is the answer. */
import type { Account } from "./accounts";
import { timestamp, type Clock } from "./clock";
import type { Message } from "./decode";
import { invalidArgument, serviceError } from "./errors";
import { credentialOf } from "./signature";

/** The shared gateway of Alibaba Cloud takes requests for 15 minutes; the CloudFlow pages give no figure for RequestTimeTooSkewed. */
const greatestSkew = 15 * 60_000;

/** How many nonces are remembered: a client that repeats one does so soon, and each takes memory. */
const nonceCapacity = 20_000;

export class Authentication {
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #clock: Clock;
  readonly #usedNonces = new Set<string>();

  constructor(accounts: readonly Account[], clock: Clock) {
    this.#accounts = new Map(accounts.map((account) => [account.accessKeyId, account]));
    this.#clock = clock;
  }

  /** The account that the request belongs to. Throws the documented error for a request that proves none. */
  authenticate(message: Message): Account {
    const credential = credentialOf(message);
    const account = this.#accounts.get(credential.accessKeyId);
    if (account === undefined) throw serviceError("InvalidAccessKeyID", credential.accessKeyId);
    this.#checkTime(credential.timestamp);
    if (!credential.isSignedWith(account.accessKeySecret)) throw serviceError("SignatureNotMatch");
    if (account.securityToken !== undefined && account.securityToken !== credential.securityToken) {
      throw serviceError("InvalidSecurityToken", account.accessKeyId);
    }
    this.#useNonce(account.accessKeyId, credential.nonce);
    return account;
  }

  #checkTime(text: string): void {
    const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? Date.parse(text) : NaN;
    if (Number.isNaN(time))
      throw invalidArgument(`The time ${JSON.stringify(text)} of the request is not of the form 2019-01-01T01:01:01Z.`);
    const now = this.#clock.now();
    if (Math.abs(now - time) > greatestSkew) throw serviceError("RequestTimeTooSkewed", text, timestamp(now));
  }

  #useNonce(accessKeyId: string, nonce: string): void {
    const use = `${accessKeyId} ${nonce}`;
    if (this.#usedNonces.has(use)) throw serviceError("SignatureNonceUsed", nonce);
    this.#usedNonces.add(use);
    const [oldest] = this.#usedNonces;
    if (this.#usedNonces.size > nonceCapacity && oldest !== undefined) this.#usedNonces.delete(oldest);
  }
}
