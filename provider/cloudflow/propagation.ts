/**
 * What has just been made need not be known everywhere in the service yet: for a moment, "it does not exist" means "not yet".
 * This file knows what this process has made, and which refusals may therefore pass by themselves.
 */
import type { Operation, RequestOf } from "./contract";
import type { ApiError } from "./errors";
import { specOf, subjectOf } from "./operations";

/** How long a thing counts as new. */
const NEW_MS = 30_000;

/** `fresh`: a thing that was made a moment ago. `role`: a RAM role that the service has never accepted from this process. */
export type NotYet = "fresh" | "role";

export type Propagation = {
  /** To be told before a request is sent. */
  asking<K extends Operation>(operation: K, request: RequestOf<K>): void;
  /** To be told when it was done. */
  done<K extends Operation>(operation: K, request: RequestOf<K>): void;
  /** Why this refusal may pass by itself; undefined when it will not. `isNew` says that the caller knows the thing to be new. */
  mayPass<K extends Operation>(error: ApiError, operation: K, request: RequestOf<K>, isNew?: boolean): NotYet | undefined;
};

export function createPropagation(now: () => number): Propagation {
  /** The thing, and what it is part of → when it was made or changed. */
  const made = new Map<string, number>();
  /** Role → when it was first named, or "accepted" since the service took it. */
  const roles = new Map<string, number | "accepted">();
  const isNewSince = (at: number | undefined): boolean => at !== undefined && now() - at < NEW_MS;
  return {
    asking(operation, request) {
      const role = roleIn(operation, request);
      if (role !== undefined && !roles.has(role)) roles.set(role, now());
    },
    done(operation, request) {
      const role = roleIn(operation, request);
      if (role !== undefined) roles.set(role, "accepted");
      const subject = subjectOf(operation, request);
      if (subject === undefined) return;
      if (specOf(operation).effect === "once") wholes(subject).forEach((name) => made.set(name, now()));
      if (operation.startsWith("Delete"))
        [...made.keys()].filter((name) => `${name}:`.startsWith(`${subject}:`)).forEach((name) => made.delete(name));
    },
    mayPass(error, operation, request, isNew = false) {
      if (error.kind === "not found") {
        const names = wholes(subjectOf(operation, request) ?? "");
        return isNew || names.some((name) => isNewSince(made.get(name))) ? "fresh" : undefined;
      }
      const seen = roles.get(roleIn(operation, request) ?? "");
      return error.code === "InvalidArgument" && seen !== "accepted" && isNewSince(seen) ? "role" : undefined;
    },
  };
}

/** `orders:nightly` is also about `orders`. */
function wholes(subject: string): readonly string[] {
  const parts = subject.split(":");
  return parts.map((_, index) => parts.slice(0, index + 1).join(":"));
}

/** CreateFlow and UpdateFlow alone name a role. What they answer while it is too new is not documented; InvalidArgument is the code of every other wrong parameter. */
function roleIn<K extends Operation>(operation: K, request: RequestOf<K>): string | undefined {
  if (operation !== "CreateFlow" && operation !== "UpdateFlow") return undefined;
  return (request as RequestOf<"UpdateFlow">).RoleArn || undefined;
}
