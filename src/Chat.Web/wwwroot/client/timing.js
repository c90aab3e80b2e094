/** How long things take, each with the sentence of docs/protocol.md or the fact of AWS behind it. All in milliseconds. */
export const Timing = Object.freeze({
  /** "A client waits 30 seconds, and sends again with the same id." */
  answer: 30_000,
  /** $connect may run for 29 seconds; a socket that is not open then never will be. */
  open: 35_000,
  /** The server remembers an id for 10 minutes; the last half minute is left for the road. */
  resendFor: 570_000,
  /** No answer is waited for beyond this: a repeat would no longer be safe. */
  giveUp: 600_000,
  /** A ping every 5 to 9 minutes: API Gateway closes what carried nothing for 10. */
  pingFrom: 300_000,
  pingTo: 540_000,
  /** API Gateway ends every connection after 2 hours; the new one opens 5 to 10 minutes before. */
  renewFrom: 110 * 60_000,
  renewTo: 115 * 60_000,
  /** A renewal that failed is tried again while the old connection still serves. */
  renewAgain: 60_000,
  /** Promise 3: an entry that is missing appears within 30 seconds, or never existed. */
  storedWithin: 30_000,
  /** When holes are looked up again. The first wait lets frames that merely overtook each other settle by themselves. */
  repair: Object.freeze([300, 1_500, 5_000, 10_000]),
  /** A probe after waking up or coming online must not leave a person waiting for the full 30 seconds. */
  probe: 5_000,
  backoffFirst: 1_000,
  backoffMost: 30_000,
});

/**
 * @typedef {object} Clock
 * @property {() => number} now milliseconds since some fixed point
 * @property {(run: () => void, ms: number) => unknown} setTimeout
 * @property {(timer: unknown) => void} clearTimeout
 */

/** @type {Clock} */
export const systemClock = Object.freeze({
  now: () => Date.now(),
  setTimeout: (run, ms) => globalThis.setTimeout(run, ms),
  clearTimeout: (timer) => globalThis.clearTimeout(/** @type {number} */ (timer)),
});

/**
 * Full jitter: a random wait up to 1, 2, 4 ... 30 seconds.
 * @param {number} attempt 0 for the first
 * @param {() => number} random
 */
export function backoff(attempt, random) {
  const most = Math.min(Timing.backoffMost, Timing.backoffFirst * 2 ** Math.min(attempt, 10));
  return random() * most;
}

/** @param {Clock} clock @param {number} ms @returns {Promise<void>} */
export function pause(clock, ms) {
  return new Promise((resolve) => clock.setTimeout(resolve, ms));
}
