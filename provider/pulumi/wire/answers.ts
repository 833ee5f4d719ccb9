/** Plain results → protocol messages. */
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import type { Autonaming } from "../autoname";
import type { CheckResult } from "../check";
import type { Difference, PropertyChange } from "../diff";
import type { CheckFailure } from "../errors";
import { formatPath } from "../path";
import type { InvokeResult } from "../invoke";
import type { ListAnswer } from "../list";
import { encodeMap, wellFormed } from "./values";

export function handshake(): pb.ProviderHandshakeResponse {
  return new pb.ProviderHandshakeResponse()
    .setAcceptSecrets(true)
    .setAcceptResources(false)
    .setAcceptOutputs(false)
    .setSupportsAutonamingConfiguration(true);
}

/** Engines before the handshake take the same capabilities from here. */
export function configure(): pb.ConfigureResponse {
  return new pb.ConfigureResponse()
    .setAcceptsecrets(true)
    .setSupportspreview(true)
    .setAcceptresources(false)
    .setAcceptoutputs(false)
    .setSupportsAutonamingConfiguration(true);
}

export function check({ inputs, failures }: Omit<CheckResult, "warnings">): pb.CheckResponse {
  return new pb.CheckResponse().setInputs(encodeMap(inputs)).setFailuresList(failures.map(checkFailure));
}

const checkFailure = ({ property, reason }: CheckFailure): pb.CheckFailure =>
  new pb.CheckFailure().setProperty(property).setReason(wellFormed(reason));

export function invoke({ result, failures }: InvokeResult): pb.InvokeResponse {
  return new pb.InvokeResponse().setReturn(encodeMap(result)).setFailuresList(failures.map(checkFailure));
}

/** Item by item, then where the next page begins, if there is one. */
export function list(answer: ListAnswer): readonly pb.ListResponse[] {
  if (answer === "computed") return [new pb.ListResponse().setComputed(new pb.ListResponse.Computed())];
  const items = answer.items.map(({ id, name }) => new pb.ListResponse().setResult(new pb.ListResponse.Result().setId(id).setName(name)));
  if (answer.continuation === undefined) return items;
  return [...items, new pb.ListResponse().setContinuation(new pb.ListResponse.Continuation().setContinuationToken(answer.continuation))];
}

const MODES: Readonly<Record<pb.CheckRequest.AutonamingOptions.Mode, Autonaming["mode"]>> = { 0: "propose", 1: "enforce", 2: "disable" };

export function autonamingOf(request: pb.CheckRequest): Autonaming | undefined {
  const options = request.getAutonaming();
  return options && { mode: MODES[options.getMode()], proposedName: options.getProposedName() };
}

const { Kind } = pb.PropertyDiff;
const KINDS: Readonly<Record<PropertyChange["kind"], readonly [pb.PropertyDiff.Kind, pb.PropertyDiff.Kind]>> = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
};

export function diff({ changes, deleteBeforeReplace }: Difference): pb.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  const response = new pb.DiffResponse()
    .setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setHasdetaileddiff(true)
    .setDeletebeforereplace(deleteBeforeReplace)
    .setDiffsList(topLevel(changes))
    .setReplacesList(topLevel(changes.filter(({ replaces }) => replaces)));
  const detailed = response.getDetaileddiffMap();
  for (const { path, kind, replaces } of changes) {
    // Both sides are inputs: outputs hold a value in the same form, but not the ones that Check filled in on old states.
    detailed.set(formatPath(path), new pb.PropertyDiff().setKind(KINDS[kind][replaces ? 1 : 0]).setInputdiff(true));
  }
  return response;
}

const topLevel = (changes: readonly { readonly path: readonly (string | number)[] }[]): string[] => [
  ...new Set(changes.map(({ path }) => String(path[0]))),
];
