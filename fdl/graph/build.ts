import type { Outline, Scope, Step, Target } from "../outline";
import { UNKNOWN } from "../unknown";
import { branchesOf, detailOf, lookOf, reasonOf } from "./labels";
import type { Arrow, Item, Look, Picture, PictureScope } from "./picture";

/** An outline as a picture. Targets that no step has become items of their own, so that a broken flow can be looked at. */
export function pictureOf({ root }: Outline, title: string): Picture {
  return { title, scope: new Builder().scope(root, "", "whole") };
}

class Builder {
  private count = 0;

  scope(scope: Scope, title: string, extent: "whole" | "part"): PictureScope {
    const drawing = new ScopeDrawing(scope, this, extent);
    return { title, ...drawing.draw() };
  }

  item(look: Look, content: Partial<Omit<Item, "id" | "look">> = {}): Item {
    this.count += 1;
    return { id: `n${this.count}`, look, kind: "", name: "", detail: "", scopes: [], ...content };
  }
}

class ScopeDrawing {
  private readonly items: Item[] = [];
  private readonly arrows: Arrow[] = [];
  private readonly steps: readonly Item[];
  private readonly byName = new Map<string, Item>();
  private end: Item | undefined;

  constructor(
    private readonly scope: Scope,
    private readonly builder: Builder,
    private readonly extent: "whole" | "part",
  ) {
    this.steps = scope.steps.map((step) => this.stepItem(step));
    scope.steps.forEach(({ name }, index) => {
      const item = this.steps[index];
      if (name !== UNKNOWN && item !== undefined && !this.byName.has(name)) this.byName.set(name, item);
    });
  }

  draw(): Pick<PictureScope, "items" | "arrows"> {
    this.scope.steps.forEach((step, index) => this.drawStep(step, index));
    this.drawStart();
    return { items: [...this.items, ...(this.end === undefined ? [] : [this.end])], arrows: this.arrows };
  }

  private stepItem(step: Step): Item {
    const kind = step.kind === UNKNOWN ? "?" : step.kind;
    const titled = step.scopes.length > 1;
    const scopes = step.exclusive
      ? []
      : step.scopes.map((scope, index) => this.builder.scope(scope, titled ? `branch ${index + 1}` : "", "part"));
    return this.builder.item(lookOf(kind), {
      kind,
      name: step.name === UNKNOWN ? "(not known yet)" : step.name,
      detail: detailOf(step.node),
      scopes: scopes.filter(({ items }) => items.length > 0),
    });
  }

  private drawStep(step: Step, index: number): void {
    const item = this.steps[index];
    if (item === undefined) return;
    this.items.push(item);
    const onward = this.onward(step, index);
    if (step.exclusive) {
      this.drawBranches(item, step, onward);
      return;
    }
    for (const target of step.targets) this.arrow(item, this.target(target), labelOf(target), target.kind === "catch");
    if (onward !== undefined) this.arrow(item, onward, "", false);
  }

  /** A branch with steps of its own is a frame between the choice and what comes after. */
  private drawBranches(choice: Item, step: Step, onward: Item | undefined): void {
    const branches = branchesOf(step.node);
    for (const { node, label } of branches) {
      const scope = step.scopes.find((one) => one.node.parent === node);
      const target = step.targets.find((one) => one.node.parent === node);
      const frame = scope === undefined ? undefined : this.builder.item("branch", { scopes: [this.builder.scope(scope, "", "part")] });
      const next = target === undefined ? onward : this.target(target);
      if (frame !== undefined) {
        this.items.push(frame);
        this.arrow(choice, frame, label, false);
      }
      if (next !== undefined) this.arrow(frame ?? choice, next, frame === undefined ? label : "", false);
    }
    if (onward !== undefined && branches.at(-1)?.label !== "default") this.arrow(choice, onward, "otherwise", false);
  }

  /** Where the step goes when it goes on, or ends what it is in; undefined where it does neither, or where that needs no arrow. */
  private onward(step: Step, index: number): Item | undefined {
    const below = step.falls ? this.steps[index + 1] : undefined;
    if (below !== undefined) return below;
    return (step.falls || step.ends) && this.showsEnd(step) ? this.ending() : undefined;
  }

  /** Succeed and fail are ends by their looks. Inside a frame, an end is drawn only where a step may also go on. */
  private showsEnd({ kind, targets }: Step): boolean {
    const look = kind === UNKNOWN ? "other" : lookOf(kind);
    if (look === "succeed" || look === "fail") return false;
    return this.extent === "whole" || targets.some((target) => target.kind !== "catch");
  }

  private drawStart(): void {
    const { start } = this.scope;
    const first = start === undefined ? this.steps[0] : this.target(start);
    if (first === undefined) return;
    const sources = this.items.filter(({ id }) => !this.arrows.some(({ to }) => to === id));
    if (this.extent === "part" && sources.length === 1 && sources[0] === first) return;
    const dot = this.builder.item("start");
    this.items.unshift(dot);
    this.arrow(dot, first, "", false);
  }

  private ending(): Item {
    this.end ??= this.builder.item("end");
    return this.end;
  }

  private target({ name }: Target): Item {
    if (name === UNKNOWN) return this.missing("(not known yet)");
    return this.byName.get(name) ?? this.missing(name);
  }

  private missing(name: string): Item {
    const item = this.builder.item("missing", { kind: "missing", name });
    this.items.push(item);
    this.byName.set(name, item);
    return item;
  }

  private arrow(from: Item, to: Item, label: string, isCatch: boolean): void {
    this.arrows.push({ from: from.id, to: to.id, label, isCatch });
  }
}

function labelOf({ kind, node }: Target): string {
  if (kind === "default") return "default";
  return kind === "next" ? "" : reasonOf(node.parent);
}
