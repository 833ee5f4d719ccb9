// Loaded before the plugin (`node --require`): virtual time. It stands still while there is something to do, and jumps to the next timer when
// no request is under way. The test holds the same clock: it is told of a jump on stdout ("clock MILLISECONDS") and lets it happen on stdin.
"use strict";
/* eslint-disable @typescript-eslint/no-require-imports -- loaded before anything else can be */
const { subscribe } = require("node:diagnostics_channel");
const promises = require("node:timers/promises");

/** Short waits take as long as they say, so that what comes at the same time is still seen to. */
const SHORTEST_JUMP_MS = 20;
const RealDate = Date;
const really = { setTimeout: global.setTimeout, clearTimeout: global.clearTimeout };
const timers = new Set();
let now = RealDate.now();
let underWay = 0;
let begun = false;
let next;

class Timer {
  constructor(run, milliseconds) {
    // As Node.js does it: whole milliseconds, and one at least.
    Object.assign(this, { run, milliseconds: Math.max(1, Math.trunc(Number(milliseconds) || 0)), counts: true });
    this.refresh();
  }
  refresh() {
    this.at = now + this.milliseconds;
    timers.add(this);
    consider();
    return this;
  }
  close() {
    timers.delete(this);
    consider();
  }
  hasRef() {
    return this.counts;
  }
  ref() {
    this.counts = true;
    return this;
  }
  unref() {
    this.counts = false;
    return this;
  }
}

global.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now] : given));
  }
  static now = () => now;
};
global.setTimeout = (run, milliseconds, ...given) => new Timer(() => run(...given), milliseconds);
global.clearTimeout = (timer) => (timer instanceof Timer ? timer.close() : really.clearTimeout(timer));
promises.setTimeout = (milliseconds, value, { signal } = {}) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      timer.close();
      reject(signal.reason);
    };
    const timer = new Timer(() => {
      signal?.removeEventListener("abort", stop);
      resolve(value);
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });

subscribe("http.client.request.start", ({ request }) => {
  underWay += 1;
  request.once("close", () => {
    underWay -= 1;
    consider();
  });
  consider();
});

/** Whatever happens puts the jump off. */
function consider() {
  really.clearTimeout(next);
  if (!begun || underWay > 0) return;
  const waiting = [...timers].filter(({ counts }) => counts);
  if (waiting.length === 0) return;
  const first = Math.min(...waiting.map(({ at }) => at));
  next = really.setTimeout(() => process.stdout.write(`clock ${String(first)}\n`), Math.min(first - now, SHORTEST_JUMP_MS));
}

process.stdin.on("data", (text) => {
  begun = true;
  now = Math.max(now, Number(String(text).trim().split("\n").at(-1)));
  const due = [...timers].filter(({ at }) => at <= now).sort((one, other) => one.at - other.at);
  for (const timer of due) {
    if (!timers.delete(timer)) continue;
    timer.run();
  }
  consider();
});
