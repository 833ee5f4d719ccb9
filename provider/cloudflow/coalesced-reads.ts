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
/** What a page said is used once, and not when it is older than this. */
const FRESH_MS = 30_000;

type Waiting<T> = { readonly name: string; readonly options: CallOptions; readonly resolve: (item: T | Promise<T>) => void };

export class CoalescedReads<T> {
  private readonly found = new Map<string, { readonly item: T; readonly at: number }>();
  private waiting: Waiting<T>[] = [];
  private gathering = false;
  private listing: { next: string | undefined; ended: boolean; readonly begunAt: number } | undefined;
  private reads = 0;
  private pages = 0;

  constructor(
    private readonly source: Source<T>,
    private readonly habit: Habit,
  ) {}

  /** The same as a single read, from wherever it comes. */
  read(name: string, options: CallOptions): Promise<T> {
    this.reads += 1;
    const known = this.take(name);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => {
      this.waiting.push({ name, options, resolve });
      if (this.gathering) return;
      this.gathering = true;
      setTimeout(() => void this.serve(), GATHER_MS);
    });
  }

  private take(name: string): T | undefined {
    const entry = this.found.get(name);
    this.found.delete(name);
    return entry !== undefined && entry.at > Date.now() - FRESH_MS ? entry.item : undefined;
  }

  private async serve(): Promise<void> {
    if (this.listing !== undefined && this.listing.begunAt < Date.now() - FRESH_MS) {
      this.listing = undefined;
      this.found.clear();
    }
    if (this.listing !== undefined || this.habit.worthAList(this.waiting.length)) await this.list();
    const rest = this.waiting;
    this.waiting = [];
    this.gathering = false;
    for (const { name, options, resolve } of rest) resolve(this.take(name) ?? this.source.single(name, options));
  }

  /** Page by page, until everybody has an answer, the list ends, or it has cost enough. */
  private async list(): Promise<void> {
    for (let first = this.waiting[0]; first !== undefined && this.mayGoOn(); first = this.waiting[0]) {
      const listing = (this.listing ??= { next: undefined, ended: false, begunAt: Date.now() });
      this.pages += 1;
      try {
        const page = await this.source.page(listing.next, first.options);
        listing.next = page.next;
        listing.ended = page.next === undefined;
        page.items.forEach((item) => {
          this.keep(item);
        });
      } catch {
        // Whatever it was, each single read will meet it too, and say so in its own name.
        listing.ended = true;
      }
      this.answer();
    }
  }

  private mayGoOn(): boolean {
    return this.listing?.ended !== true && this.pages < this.habit.pagesOnTrust + this.reads / 2;
  }

  private keep(item: T): void {
    const name = this.source.nameOf(item);
    if (name !== undefined && this.source.isWhole(item)) this.found.set(name, { item, at: Date.now() });
  }

  private answer(): void {
    this.waiting = this.waiting.filter(({ name, resolve }) => {
      const entry = this.found.get(name);
      if (entry !== undefined) resolve(entry.item);
      return entry === undefined;
    });
  }
}
