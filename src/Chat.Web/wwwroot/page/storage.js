/** What the protocol page allows as a name and as a room. */
export const NamePattern = /^[A-Za-z0-9_.-]{1,32}$/;
export const RoomPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/**
 * What this browser remembers: the name, the rooms and how far each was read. A tab that was opened with `?name=` keeps
 * all of that for itself, so that several people can be tried out side by side.
 */
export class Memory {
  /** @type {Storage | null} */ #storage = null;
  /** @type {Record<string, any>} */ #fallback = {};

  /** @param {URLSearchParams} query of the page's address */
  constructor(query) {
    const own = query.get('name');
    this.tabName = own !== null && NamePattern.test(own) ? own : null;
    try {
      this.#storage = this.tabName === null ? window.localStorage : window.sessionStorage;
    } catch {
      // Storage may be forbidden; the page then forgets when it is closed.
    }
  }

  /** @returns {string | null} */
  get name() {
    const kept = this.#read('name');
    if (this.tabName !== null) return this.tabName;
    return typeof kept === 'string' && NamePattern.test(kept) ? kept : null;
  }

  set name(name) {
    if (this.tabName !== null) this.tabName = name;
    this.#write('name', name);
  }

  /** @returns {string[]} */
  get rooms() {
    const kept = this.#read('rooms');
    return Array.isArray(kept) ? kept.filter((room) => typeof room === 'string' && RoomPattern.test(room)).slice(0, 50) : [];
  }

  set rooms(rooms) {
    this.#write('rooms', rooms);
  }

  /** Up to where a room was read; null where it was never read in this epoch. @param {string} room @param {string} epoch */
  readUpTo(room, epoch) {
    const kept = this.#read(`read.${room}`);
    return kept?.epoch === epoch && Number.isSafeInteger(kept.seq) ? kept.seq : null;
  }

  /** Another tab may have read further already. @param {string} room @param {string} epoch @param {number} seq */
  setReadUpTo(room, epoch, seq) {
    this.#write(`read.${room}`, { epoch, seq: Math.max(seq, this.readUpTo(room, epoch) ?? 0) });
  }

  #read(/** @type {string} */ key) {
    try {
      const text = this.#storage?.getItem(`chat.${key}`);
      return text === null || text === undefined ? (this.#fallback[key] ?? null) : JSON.parse(text);
    } catch {
      return this.#fallback[key] ?? null;
    }
  }

  #write(/** @type {string} */ key, /** @type {any} */ value) {
    this.#fallback[key] = value;
    try {
      this.#storage?.setItem(`chat.${key}`, JSON.stringify(value));
    } catch {
      // Full or forbidden: the fallback holds for as long as the page is open.
    }
  }
}
