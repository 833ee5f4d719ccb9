import type { Call } from "./call";
import type { Report } from "./finding";
import type { Outline } from "./outline";
import type { VariantsShape } from "./shape";
import type { MapNode } from "./tree";

/** What a rule may know about the flow besides its definition. */
export type Surroundings = {
  /** The flow's name at the service. */
  readonly name?: string;
  readonly executionMode: "Standard" | "Express";
};

/** One check: looks at the model and reports what it finds. */
export type Rule<M> = (model: M, report: Report, surroundings: Surroundings) => void;

/**
 * What a dialect of the language provides. Nothing outside a dialect's folder knows which dialect it has. M is what is read
 * from a definition that may have faults.
 */
export type Dialect<M = unknown> = {
  readonly name: "flow" | "state-machine";
  /** Whether this map is, or is most likely meant to be, of this dialect. */
  readonly recognises: (root: MapNode) => boolean;
  /** The field tables, from which structure checks and editor schemas are made. */
  readonly shape: VariantsShape;
  readonly step: VariantsShape;
  readonly outline: (model: M) => Outline;
  /** What its steps ask of other services, in their order. */
  readonly calls: (model: M) => readonly Call[];
  /** In the order in which they are run; findings are sorted by place afterwards. */
  readonly rules: readonly Rule<M>[];
};
