import { SeqRanges } from './seq-ranges.js';
import { Timing } from './timing.js';

/** Types of frame that are entries of a room's log; others may carry a `seq` that means something else (`read`). */
export const EntryTypes = Object.freeze(new Set(['message', 'edited', 'deleted', 'reaction']));

/**
 * What is known of one room's numbers: which were seen, which are settled (seen, or known never to have existed), and
 * which are holes. It holds no entry, only numbers.
 */
export class RoomLog {
  /** @type {string | null} */
  epoch = null;
  /** Everything above this number is followed; null until the first page has arrived. @type {number | null} */
  base = null;
  /** Whether the server keeps entries at or below `base`. */
  hasOlder = false;
  /** The highest number known to be given out. */
  newest = 0;
  #seen = new SeqRanges();
  #settled = new SeqRanges();
  /** When numbers were first known to be given out, ascending in both. @type {{seq: number, time: number}[]} */
  #marks = [];

  /** What to say as `after` in a join: all up to here is settled. Null where nothing is known yet. */
  get cursor() {
    return this.base === null ? null : this.#settled.endOfRun(this.base);
  }

  /** @param {any[]} entries frames with `seq` @param {number} now @returns {any[]} those not seen before, ascending */
  add(entries, now) {
    const fresh = [];
    for (const entry of entries) {
      if (!Number.isSafeInteger(entry?.seq) || entry.seq < 1 || this.#seen.has(entry.seq)) continue;
      this.#seen.add(entry.seq);
      this.#settled.add(entry.seq);
      fresh.push(entry);
    }
    fresh.sort((a, b) => a.seq - b.seq);
    if (fresh.length) this.giveOut(fresh[fresh.length - 1].seq, now);
    return fresh;
  }

  /** All numbers up to `seq` are given out: those of them that were not seen are holes from now on. */
  giveOut(/** @type {number} */ seq, /** @type {number} */ now) {
    if (!(seq > this.newest)) return;
    this.newest = seq;
    this.#marks.push({ seq, time: now });
    while (this.#marks.length > 1 && this.#marks[1].time <= now - Timing.storedWithin) this.#marks.shift();
  }

  /**
   * The server showed all that it has of `above + 1 .. to`. What is missing there is settled once the question was
   * asked more than 30 seconds after the number was known to be given out.
   * @param {number} above @param {number} to @param {number} askedAt
   */
  cover(above, to, askedAt) {
    let settledTo = 0;
    for (const mark of this.#marks) {
      if (mark.time > askedAt - Timing.storedWithin) break;
      settledTo = mark.seq;
    }
    this.#settled.add(above + 1, Math.min(to, settledTo));
  }

  /** @param {number} [above] @returns {{from: number, to: number} | null} */
  firstHole(above = 0) {
    return this.base === null ? null : this.#settled.firstGap(Math.max(above, this.base), this.newest);
  }
}
