/** What most suites of this folder begin and end with: a service, and a plugin that is configured for it. */
import assert from "node:assert/strict";
import { Plugin } from "./plugin";
import { startService, type LocalService } from "./service";

export type Wires = { readonly service: LocalService; readonly plugin: Plugin };

/** Gives them before the first test of the surrounding `describe`, and ends them after the last. */
export function wiresForSuite(given: (wires: Wires) => void, environment: Readonly<Record<string, string>> = {}): void {
  let wires: Wires;
  before(async () => {
    const service = await startService();
    wires = { service, plugin: await Plugin.configured(service.config, environment) };
    given(wires);
  });
  after(async () => {
    assert.equal(await wires.plugin.stop(), 0);
    await wires.service.stop();
  });
}
