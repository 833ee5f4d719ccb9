import type { Report } from "../finding";
import { keyOf, toValue, type Node } from "../tree";

/** Reports constants that alone are more than a step may hold; what expressions add is known only when the flow runs. */
export function checkSize(node: Node | undefined, limit: { readonly kibibytes: number; readonly of: string }, report: Report): void {
  if (node === undefined || (node.end > node.start && node.end - node.start < limit.kibibytes * 512)) return;
  const size = Buffer.byteLength(JSON.stringify(toValue(node)) ?? "");
  if (size > limit.kibibytes * 1024)
    report(
      "FDL711",
      keyOf(node),
      `\`${String(node.key)}\` holds ${size} bytes of constants, and ${limit.of} may have ${limit.kibibytes} KiB, above which the execution fails: keep large data in OSS and pass its address.`,
    );
}
