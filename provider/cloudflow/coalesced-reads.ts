/**
 * Many single reads made of few pages of a list. The service allows two requests a second for most operations, and a page holds
 * a hundred things: a refresh of a thousand flows is ten requests instead of a thousand. A read alone stays a single read.
 */
import type { CallOptions } from "./client";

export type Page<T> = { readonly items: readonly T[]; readonly next?: string | undefined };

export type Source<T> = {
  single(name: string, options: CallOptions): Promise<T>;
  page(token: string | undefined, options: CallOptions): Promise<Page<T>>;
  nameOf(item: T): string | undefined;
  /** Whether the list told everything that a single read tells. */
  isWhole(item: T): boolean;
};

export type Habit = {
  /** Whether so many reads at once are worth a list. */
  worthAList(waiting: number): boolean;
  /** Pages that may be read on trust; beyond them one for every two reads, for the account may hold much that nobody asks for. */
  readonly pagesOnTrust: number;
};

/** Reads of one refresh arrive within this time of each other. */
const GATHER_MS = 20;
/**
 * What a page said is used once, while the refresh goes on: the engine asks for few things at a time, and may wait for quota or for
 * another provider between them. A refresh is over when nobody has asked for so long, or asks
 * for what a page has told already or this process has changed since.
 */
const REST_MS = 60_000;
const TOLD = Symbol("told");

type Waiting<T> = { readonly name: string; readonly options: CallOptions; readonly resolve: (item: T | Promise<T>) => void };
type Listing = { next: string | undefined; ended: boolean; askedAt: number; pages: number; reads: number };

export class CoalescedReads<T> {
  private readonly found = new Map<string, T | typeof TOLD>();
  /** When this process last changed a thing: a page that was asked for before may not tell of it. */
  private readonly changes = new Map<string, number>();
  private readonly waiting = new Set<Waiting<T>>();
  private gathering = false;
  private listing: Listing | undefined;
  /** Ends the page that is under way when nobody waits for it any more. */
  private page: AbortController | undefined;

  constructor(
    private readonly source: Source<T>,
    private readonly habit: Habit,
    private readonly now: () => number = Date.now,
  ) {}

  /** The same as a single read, from wherever it comes. */
  read(name: string, options: CallOptions): Promise<T> {
    if (!this.gathering && this.isOver(name)) {
      this.listing = undefined;
      this.found.clear();
    }
    if (this.listing !== undefined) {
      this.listing.reads += 1;
      this.listing.askedAt = this.now();
    }
    const known = this.take(name);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => {
      this.wait(name, options, resolve);
      if (this.gathering) return;
      this.gathering = true;
      setTimeout(() => void this.serve(), GATHER_MS);
    });
  }

  /** To be told when this process has changed a thing. */
  changed(name: string): void {
    if (this.listing !== undefined) this.found.set(name, TOLD);
    this.changes.set(name, performance.now());
  }

  /** Who is stopped meanwhile leaves the others to theirs, and hears of it from a read of its own. */
  private wait(name: string, options: CallOptions, resolve: Waiting<T>["resolve"]): void {
    const { signal } = options;
    const stopped = (): void => {
      this.waiting.delete(one);
      if (this.waiting.size === 0) this.page?.abort();
      resolve(this.source.single(name, options));
    };
    const one: Waiting<T> = {
      name,
      options,
      resolve: (item) => {
        signal.removeEventListener("abort", stopped);
        this.waiting.delete(one);
        resolve(item);
      },
    };
    this.waiting.add(one);
    signal.addEventListener("abort", stopped, { once: true });
  }

  /** Whether this read belongs to another refresh than the list. */
  private isOver(name: string): boolean {
    return this.found.get(name) === TOLD || (this.listing !== undefined && this.now() - this.listing.askedAt >= REST_MS);
  }

  private take(name: string): T | undefined {
    const item = this.found.get(name);
    if (item === undefined || item === TOLD) return undefined;
    this.found.set(name, TOLD);
    return item;
  }

  private async serve(): Promise<void> {
    if (this.listing !== undefined || this.habit.worthAList(this.waiting.size)) await this.list();
    this.gathering = false;
    for (const { name, options, resolve } of [...this.waiting]) resolve(this.take(name) ?? this.source.single(name, options));
  }

  /** Page by page, until everybody has an answer, the list ends, or it has cost enough. */
  private async list(): Promise<void> {
    const listing = (this.listing ??= { next: undefined, ended: false, askedAt: this.now(), pages: 0, reads: this.waiting.size });
    while (this.waiting.size > 0 && !listing.ended && listing.pages < this.habit.pagesOnTrust + listing.reads / 2) {
      listing.pages += 1;
      this.page = new AbortController();
      const askedAt = performance.now();
      try {
        const page = await this.source.page(listing.next, { signal: this.page.signal, report: (line) => this.report(line) });
        listing.next = page.next;
        listing.ended = page.next === undefined;
        page.items.forEach((item) => {
          this.keep(item, askedAt);
        });
      } catch {
        // Whatever it was, each single read will meet it too, and say so in its own name.
        listing.ended = true;
      }
      this.answer();
    }
  }

  private report(line: string): void {
    for (const { options } of this.waiting) options.report?.(line);
  }

  private keep(item: T, askedAt: number): void {
    const name = this.source.nameOf(item);
    if (name === undefined || !this.source.isWhole(item) || (this.changes.get(name) ?? -1) >= askedAt) return;
    this.found.set(name, item);
  }

  /** Who asks for the same thing at the same time is told the same. */
  private answer(): void {
    const told = new Map<string, T>();
    for (const { name, resolve } of [...this.waiting]) {
      const item = told.get(name) ?? this.take(name);
      if (item === undefined) continue;
      told.set(name, item);
      resolve(item);
    }
  }
}
