import { RoomLog } from './room-log.js';
import { Timing, backoff, pause } from './timing.js';

const PageSize = 50;
const RepairSize = 200;

/**
 * One room: membership over however many links there are at the moment, its log, and the filling of holes.
 *
 * @typedef {object} RoomHost what a room needs of its client
 * @property {import('./timing.js').Clock} clock
 * @property {() => number} random
 * @property {() => import('./link.js').Link | null} link the link that requests go over
 * @property {(type: string, detail: object) => void} emit
 */
export class Room {
  /** @type {'joining' | 'joined' | 'refused' | 'left'} */
  state = 'joining';
  /** @type {any} the last refusal */
  error = null;
  connections = 0;
  log = new RoomLog();
  /** The last join asked for. @type {Promise<any>} */
  underWay = Promise.resolve();
  /** @type {Set<import('./link.js').Link>} links whose server side knows this room's membership */
  #joinedOver = new Set();
  /** Entries that came before the link's `joined`, whose epoch is not known yet. @type {Map<object, any[]>} */
  #early = new Map();
  /** @type {Promise<void> | null} */ #loadingOlder = null;
  /** @type {{timer: unknown, due: number} | null} */ #repairTimer = null;
  #repairing = false;
  #repairStep = 0;
  #checkedTo = 0;
  /** @type {RoomHost} */ #host;

  /** @param {string} name @param {RoomHost} host */
  constructor(name, host) {
    this.name = name;
    this.#host = host;
  }

  /** @param {import('./link.js').Link | null} link */
  isJoinedOver(link) {
    return link !== null && link.isOpen && this.#joinedOver.has(link);
  }

  /** A link has ended, or is about to be closed in favour of another. */
  forget(/** @type {import('./link.js').Link} */ link) {
    this.#early.delete(link);
    if (!this.#joinedOver.delete(link) || this.#joinedOver.size > 0 || this.state !== 'joined') return;
    this.#become('joining');
  }

  /** What is still under way for this room finds another log when it ends, and is dropped. */
  leave() {
    this.#joinedOver.clear();
    this.#early.clear();
    this.#stopRepair();
    this.log = new RoomLog();
    this.#become('left');
  }

  /**
   * Joins over a link with what was last seen.
   * @param {import('./link.js').Link} link
   * @returns {Promise<any>} the `joined` frame, or the error
   */
  async join(link) {
    const log = this.log;
    const after = log.cursor;
    const askedAt = this.#host.clock.now();
    const seen = after === null ? {} : { after, ...(log.epoch ? { epoch: log.epoch } : {}) };
    if (!this.#early.has(link)) this.#early.set(link, []);
    const joining = link.request({ action: 'join', room: this.name, ...seen });
    this.underWay = Promise.all([this.underWay, joining]);
    const answer = await joining;
    if (this.state === 'left') return answer;
    if (answer.type === 'joined') this.#joined(link, answer, log === this.log ? after : null, askedAt);
    return answer;
  }

  /** The server said no for good: the room stays listed, with the reason. */
  refuse(/** @type {any} */ error) {
    this.error = error;
    this.#become('refused');
  }

  /** An entry that arrived over a link by itself. */
  receive(/** @type {import('./link.js').Link} */ link, /** @type {any} */ entry) {
    if (this.#joinedOver.has(link)) this.#take([entry], 'live');
    else if (this.#early.has(link)) this.#early.get(link)?.push(entry);
    else this.#early.set(link, [entry]);
  }

  /** Loads the page before the oldest one. Resolves when it is there, or could not be had. */
  loadOlder() {
    this.#loadingOlder ??= this.#requestOlder().finally(() => (this.#loadingOlder = null));
    return this.#loadingOlder;
  }

  #joined(/** @type {any} */ link, /** @type {any} */ answer, /** @type {number | null} */ after, /** @type {number} */ askedAt) {
    const entries = Array.isArray(answer.entries) ? answer.entries : [];
    const startsOver = this.log.epoch !== null && (answer.lost || answer.epoch !== this.log.epoch);
    if (startsOver) this.#startOver();
    const log = this.log;
    log.epoch = answer.epoch ?? null;
    log.giveOut(answer.seq, this.#host.clock.now());
    if (answer.lost && !answer.more) log.base = 0;
    if (log.base !== null || !answer.lost) this.#take(entries, 'history');
    const above = startsOver ? log.base : after;
    if (log.base !== null && above !== null) log.cover(above, endOf(answer, entries, answer.seq), askedAt);
    this.connections = answer.connections ?? 0;
    this.#joinedOver.add(link);
    this.#take(this.#early.get(link) ?? [], 'live');
    this.#early.delete(link);
    this.error = null;
    this.#become('joined');
    if (log.base === null) void this.#loadNewest();
    else if (answer.more) void this.#repair();
    else this.#repairSoon();
  }

  /** The numbers began anew, or some are gone for good: whoever shows this room empties it. */
  #startOver() {
    this.#stopRepair();
    this.log = new RoomLog();
    this.#host.emit('reset', { room: this.name });
  }

  async #loadNewest() {
    const log = this.log;
    for (let attempt = 0; log === this.log && log.base === null; attempt++) {
      const link = this.#host.link();
      if (!this.isJoinedOver(link)) return;
      const answer = await this.#history({ limit: PageSize });
      if (log !== this.log || log.base !== null) return;
      if (answer.type === 'history') return this.#newestLoaded(answer);
      if (!answer.retryable) return this.#host.emit('trouble', { room: this.name, error: answer });
      await pause(this.#host.clock, answer.retryAfterMs ?? backoff(attempt, this.#host.random));
    }
  }

  #newestLoaded(/** @type {any} */ answer) {
    if (answer.epoch !== this.log.epoch) return this.#rejoin();
    this.log.hasOlder = Boolean(answer.more) && answer.entries.length > 0;
    this.log.base = this.log.hasOlder ? answer.entries[0].seq - 1 : 0;
    this.#take(answer.entries, 'history');
    this.#changed();
    this.#repairSoon();
  }

  async #requestOlder() {
    const log = this.log;
    if (log.base === null || !log.hasOlder) return;
    const top = log.base;
    const askedAt = this.#host.clock.now();
    const answer = await this.#history({ before: top + 1, limit: PageSize });
    if (log !== this.log || answer.type !== 'history' || answer.epoch !== log.epoch) return;
    log.hasOlder = Boolean(answer.more) && answer.entries.length > 0;
    log.base = log.hasOlder ? answer.entries[0].seq - 1 : 0;
    this.#take(answer.entries, 'history');
    log.cover(log.base, top, askedAt);
    this.#changed();
    this.#repairSoon();
  }

  #take(/** @type {any[]} */ entries, /** @type {'live' | 'history'} */ source) {
    const fresh = this.log.add(entries, this.#host.clock.now());
    if (fresh.length) this.#host.emit('entries', { room: this.name, entries: fresh, source });
    if (source === 'live') this.#repairSoon();
  }

  /** Looks holes up after a wait that grows, until promise 3's 30 seconds settle each number one way or the other. */
  #repairSoon() {
    if (this.#repairing || this.state !== 'joined') return;
    if (!this.log.firstHole()) return this.#stopRepair();
    const isNew = this.log.firstHole(this.#checkedTo) !== null;
    if (isNew) this.#repairStep = 0;
    const wait = Timing.repair[Math.min(this.#repairStep, Timing.repair.length - 1)];
    const due = this.#host.clock.now() + wait;
    if (this.#repairTimer && this.#repairTimer.due <= due) return;
    if (this.#repairTimer) this.#host.clock.clearTimeout(this.#repairTimer.timer);
    this.#repairTimer = { due, timer: this.#host.clock.setTimeout(() => void this.#repair(), wait) };
  }

  #stopRepair() {
    if (this.#repairTimer) this.#host.clock.clearTimeout(this.#repairTimer.timer);
    this.#repairTimer = null;
    this.#repairStep = 0;
    this.#checkedTo = 0;
  }

  async #repair() {
    if (this.#repairTimer) this.#host.clock.clearTimeout(this.#repairTimer.timer);
    this.#repairTimer = null;
    if (this.#repairing) return;
    this.#repairing = true;
    this.#repairStep++;
    const log = this.log;
    let hole = log.firstHole();
    while (hole) {
      const reached = await this.#fill(log, hole);
      if (reached === null) break;
      hole = log.firstHole(reached);
    }
    this.#repairing = false;
    this.#repairSoon();
  }

  /**
   * Entries that expired make an answer `lost` too: then the 30 seconds settle them like numbers that never existed.
   * @param {RoomLog} log @param {{from: number, to: number}} hole @returns {Promise<number | null>} how far the answer reached
   */
  async #fill(log, hole) {
    const askedAt = this.#host.clock.now();
    const newest = log.newest;
    const answer = await this.#history({ after: hole.from - 1, limit: RepairSize });
    if (log !== this.log || this.state !== 'joined' || answer.type !== 'history') return null;
    const isBelow = answer.lost && answer.entries[0]?.seq < hole.from;
    if (isBelow || answer.epoch !== log.epoch) {
      this.#rejoin();
      return null;
    }
    this.#take(answer.entries, 'history');
    const reached = endOf(answer, answer.entries, newest);
    log.cover(hole.from - 1, reached, askedAt);
    this.#checkedTo = Math.max(this.#checkedTo, reached);
    return reached > hole.from - 1 ? reached : null;
  }

  #rejoin() {
    this.#startOver();
    const link = this.#host.link();
    if (link) void this.join(link);
  }

  async #history(/** @type {object} */ which) {
    const link = this.#host.link();
    if (!link) return { type: 'error', code: 'disconnected', message: 'There is no connection.', retryable: true };
    const answer = await link.request({ action: 'history', room: this.name, ...which });
    if (answer.type === 'history' && !Array.isArray(answer.entries)) answer.entries = [];
    return answer;
  }

  #become(/** @type {'joining' | 'joined' | 'refused' | 'left'} */ state) {
    this.state = state;
    this.#changed();
  }

  #changed() {
    const { name: room, state, error, connections, log } = this;
    this.#host.emit('room', { room, state, error, connections, hasOlder: log.hasOlder, isLoaded: log.base !== null, epoch: log.epoch });
  }
}

/** The last number that an answer speaks for: its last entry where there are more, else the newest given out. */
function endOf(/** @type {any} */ answer, /** @type {any[]} */ entries, /** @type {number} */ newest) {
  const last = entries.length ? entries[entries.length - 1].seq : 0;
  return answer.more ? last : Math.max(last, newest);
}
