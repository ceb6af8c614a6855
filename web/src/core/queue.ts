/** Things to do, taken by several at a time, in order; who finds it empty waits until more comes or it is closed. */
export class Queue<T> {
  private readonly items: T[] = [];
  private readonly idle: (() => void)[] = [];
  private closed = false;

  add(items: readonly T[]): void {
    this.items.push(...items);
    this.wake();
  }

  /** Nothing more will come. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  /** Do something with one after another until it is closed and empty. */
  async each(work: (item: T) => Promise<void>): Promise<void> {
    for (;;) {
      const item = this.items.shift();
      if (item !== undefined) await work(item);
      else if (this.closed) return;
      else await new Promise<void>((wake) => this.idle.push(wake));
    }
  }

  private wake(): void {
    for (const wake of this.idle.splice(0)) wake();
  }
}
