/**
 * This folder turns what other tools wrote about flows into a Pulumi program and its import file. It reads and writes
 * files, and never calls the service or another tool. This file: what there is to move, in no tool's words.
 */

/** What the resource gets besides its properties. */
export type ResourceOptions = { readonly protect?: true; readonly retainOnDelete?: true };

type Common = {
  /** What the old tool calls it, as people know it: `alicloud_fnf_flow.orders`. */
  readonly source: string;
  /** What the program is to call it, if it can. */
  readonly label: string;
  readonly options?: ResourceOptions;
  readonly region?: string;
};

export type FoundFlow = Common & {
  readonly kind: "flow";
  readonly name: string;
  /** The text that the service stores. */
  readonly definition: string;
  /** Empty where the old tool sent none. */
  readonly description: string;
  readonly roleArn?: string;
  readonly executionMode?: "Standard" | "Express";
  readonly externalStorageLocation?: string;
  readonly resourceGroupId?: string;
};

export type FoundSchedule = Common & {
  readonly kind: "schedule";
  readonly flowName: string;
  readonly scheduleName: string;
  readonly cronExpression: string;
  /** JSON text. */
  readonly payload?: string;
  readonly description?: string;
  readonly enable: boolean;
};

export type FoundResource = FoundFlow | FoundSchedule;

export type Found = {
  readonly resources: readonly FoundResource[];
  /** What cannot be carried over, one line each. */
  readonly notes: readonly string[];
  /** How much of the file is none of CloudFlow's business, and whose it stays. */
  readonly elsewhere?: string;
  /** How the old tool forgets what has moved, without deleting it: commands, or a sentence each. */
  readonly forget: readonly string[];
};

/** What the person gives besides the file. */
export type Given = {
  /** The folder that the file lies in. */
  readonly folder: string;
  /** Values that only a stack or an environment knows, by what stands for them in the file. */
  readonly values: ReadonlyMap<string, string>;
};

export type Source = {
  /** What the file is called in messages. */
  readonly what: string;
  /** Throws a UsageError when the text is something else. */
  read(text: string, given: Given): Found;
};
