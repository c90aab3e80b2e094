/** A set of positive integers that is kept as ranges, so that a room of a million entries costs as little as one of ten. */
export class SeqRanges {
  /** @type {[number, number][]} inclusive, ascending, never touching each other */
  #ranges = [];

  /** @param {number} from @param {number} [to] inclusive */
  add(from, to = from) {
    if (to < from) return;
    let first = this.#indexOf(from - 1);
    if (first > 0 && this.#ranges[first - 1][1] >= from - 1) first--;
    let last = first;
    while (last < this.#ranges.length && this.#ranges[last][0] <= to + 1) last++;
    const merged = this.#ranges.slice(first, last);
    const start = merged.length ? Math.min(from, merged[0][0]) : from;
    const end = merged.length ? Math.max(to, merged[merged.length - 1][1]) : to;
    this.#ranges.splice(first, last - first, [start, end]);
  }

  /** @param {number} seq */
  has(seq) {
    const range = this.#ranges[this.#indexOf(seq)];
    return range !== undefined && range[0] <= seq;
  }

  /** The highest number up to which all above `seq` are in the set; `seq` itself where the next one is missing. */
  endOfRun(/** @type {number} */ seq) {
    const range = this.#ranges[this.#indexOf(seq + 1)];
    return range !== undefined && range[0] <= seq + 1 ? range[1] : seq;
  }

  /**
   * The first run of numbers in `above + 1 .. to` that are not in the set.
   * @param {number} above @param {number} to
   * @returns {{from: number, to: number} | null}
   */
  firstGap(above, to) {
    const from = this.endOfRun(above) + 1;
    if (from > to) return null;
    const next = this.#ranges[this.#indexOf(from)];
    return { from, to: next === undefined ? to : Math.min(to, next[0] - 1) };
  }

  /** Index of the first range that ends at or after `seq`. */
  #indexOf(/** @type {number} */ seq) {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ranges[middle][1] < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
