/**
 * What a picture of a flow shows: items with arrows between them, and items that hold further ones.
 *
 * This folder knows outlines and how pictures are written; it must not know the rules of either dialect.
 */
export type Picture = { readonly title: string; readonly scope: PictureScope };

/** Items among which arrows run: the flow, a branch, an iteration. */
export type PictureScope = { readonly title: string; readonly items: readonly Item[]; readonly arrows: readonly Arrow[] };

/** How an item looks. `branch` is a frame without a name, `missing` a target that no step has. */
export type Look = "start" | "end" | "pass" | "task" | "choice" | "wait" | "succeed" | "fail" | "group" | "branch" | "missing" | "other";

export type Item = {
  /** Unlike every other item's of the picture; a letter and a number. */
  readonly id: string;
  readonly look: Look;
  /** The kind as the dialect writes it, such as `Task`. */
  readonly kind: string;
  readonly name: string;
  /** What a step of this kind is about: the action, the seconds, the items. */
  readonly detail: string;
  readonly scopes: readonly PictureScope[];
};

export type Arrow = {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** The way after an error. */
  readonly isCatch: boolean;
};

/** Every arrow of the scope and of what its items hold, outermost first. */
export function everyArrow(scope: PictureScope): readonly Arrow[] {
  return [...scope.arrows, ...scope.items.flatMap(({ scopes }) => scopes.flatMap(everyArrow))];
}
