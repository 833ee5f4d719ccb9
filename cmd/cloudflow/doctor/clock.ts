import { duration } from "../service/output";
import { failed, ok, skipped, warning, type Check } from "./check";

/** "The difference is at most 15 minutes" (common parameters, API reference). */
const MOST_MS = 15 * 60_000;
const DOUBTFUL_MS = 60_000;
const FIX = "Let this machine's clock follow a time server: `timedatectl set-ntp true`, or the settings of date and time.";

/** This machine's clock against the service's Date. */
export const clock: Check = {
  name: "clock",
  look({ skewMs, reachable }) {
    if (skewMs === undefined) return Promise.resolve(skipped(reachable ? "the service tells no time" : "nothing answers at the endpoint"));
    const away = Math.abs(skewMs);
    const found = `${duration(away)} ${skewMs > 0 ? "behind" : "ahead of"} the service`;
    if (away > MOST_MS) return Promise.resolve(failed(`${found}, which refuses requests that are more than 15 minutes off`, FIX));
    return Promise.resolve(away > DOUBTFUL_MS ? warning(found, FIX) : ok(away < 2000 ? "as the service's" : found));
  },
};
