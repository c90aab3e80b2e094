/** What the protocol page allows as a name and as a room. */
export const NamePattern = /^[A-Za-z0-9_.-]{1,32}$/;
export const RoomPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** One of the browser's storages; where it is full or forbidden, what was written holds for as long as the page is open. */
class Kept {
  /** @type {Storage | null} */ #storage = null;
  /** @type {Record<string, any>} */ #fallback = {};

  /** @param {() => Storage} storage throws where it is forbidden */
  constructor(storage) {
    try {
      this.#storage = storage();
    } catch {
      // The page then forgets when it is closed.
    }
  }

  /** @param {string} key */
  read(key) {
    try {
      const text = this.#storage?.getItem(`chat.${key}`);
      return text === null || text === undefined ? (this.#fallback[key] ?? null) : JSON.parse(text);
    } catch {
      return this.#fallback[key] ?? null;
    }
  }

  /** @param {string} key @param {any} value null removes it */
  write(key, value) {
    this.#fallback[key] = value;
    try {
      if (value === null) this.#storage?.removeItem(`chat.${key}`);
      else this.#storage?.setItem(`chat.${key}`, JSON.stringify(value));
    } catch {
      // Full or forbidden: the fallback holds.
    }
  }
}

/**
 * What this browser remembers: the name, the rooms and how far each was read. A tab that was opened with `?name=` keeps
 * all of that for itself, so that several people can be tried out side by side. What is half written is the tab's own
 * in any case.
 */
export class Memory {
  #kept;
  #tab = new Kept(() => window.sessionStorage);

  /** @param {URLSearchParams} query of the page's address */
  constructor(query) {
    const own = query.get('name');
    this.tabName = own !== null && NamePattern.test(own) ? own : null;
    this.#kept = this.tabName === null ? new Kept(() => window.localStorage) : this.#tab;
  }

  /** @returns {string | null} */
  get name() {
    const kept = this.#kept.read('name');
    if (this.tabName !== null) return this.tabName;
    return typeof kept === 'string' && NamePattern.test(kept) ? kept : null;
  }

  set name(name) {
    if (this.tabName !== null) this.tabName = name;
    this.#kept.write('name', name);
  }

  /** @returns {string[]} */
  get rooms() {
    const kept = this.#kept.read('rooms');
    return Array.isArray(kept) ? kept.filter((room) => typeof room === 'string' && RoomPattern.test(room)).slice(0, 50) : [];
  }

  set rooms(rooms) {
    this.#kept.write('rooms', rooms);
  }

  /** Up to where a room was read; null where it was never read in this epoch. @param {string} room @param {string} epoch */
  readUpTo(room, epoch) {
    const kept = this.#kept.read(`read.${room}`);
    return kept?.epoch === epoch && Number.isSafeInteger(kept.seq) ? kept.seq : null;
  }

  /** Another tab may have read further already. @param {string} room @param {string} epoch @param {number} seq */
  setReadUpTo(room, epoch, seq) {
    this.#kept.write(`read.${room}`, { epoch, seq: Math.max(seq, this.readUpTo(room, epoch) ?? 0) });
  }

  /** What was being written to a room. @param {string} room */
  draftOf(room) {
    const kept = this.#tab.read(`draft.${room}`);
    return typeof kept === 'string' ? kept : '';
  }

  /** @param {string} room @param {string} text */
  setDraft(room, text) {
    this.#tab.write(`draft.${room}`, text === '' ? null : text);
  }
}
