/** A clock that stands still until a test moves it. */
export class FakeClock {
  #time = 1_000_000;
  #timers = new Map();
  #next = 1;

  now = () => this.#time;

  setTimeout = (run, ms) => {
    const timer = this.#next++;
    this.#timers.set(timer, { run, due: this.#time + Math.max(0, ms) });
    return timer;
  };

  clearTimeout = (timer) => {
    this.#timers.delete(timer);
  };

  get timers() {
    return this.#timers.size;
  }

  /** Runs every timer that falls due, in order, with the promises that each one settles. */
  async advance(ms) {
    const end = this.#time + ms;
    await settle();
    for (;;) {
      const [timer, next] = this.#earliest();
      if (timer === null || next.due > end) break;
      this.#timers.delete(timer);
      this.#time = Math.max(this.#time, next.due);
      next.run();
      await settle();
    }
    this.#time = end;
  }

  #earliest() {
    let earliest = [null, null];
    for (const [timer, entry] of this.#timers) {
      if (earliest[0] === null || entry.due < earliest[1].due) earliest = [timer, entry];
    }
    return earliest;
  }
}

/** Lets every promise that can settle do so. */
export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}
