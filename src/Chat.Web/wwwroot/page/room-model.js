/** Milliseconds for which an answer about who is here is worth saying: somebody may come or go without a word. */
export const PeopleFreshMs = 30_000;

/** @typedef {{members: {user: string, name: string}[], connections: number, isWhole: boolean}} People */

/**
 * What the page knows of one room: its messages by `seq`, those on their way, and how far it was read.
 */
export class RoomModel {
  /** @type {any[]} `message` frames with their `date`, ascending by `seq` */ messages = [];
  /** @type {import('../chat-client.js').Outgoing[]} not yet among the messages */ outgoing = [];
  /** @type {string} */ state = 'joining';
  /** @type {any} */ error = null;
  /** @type {string | null} */ epoch = null;
  /** @type {any} why its history cannot be had */ trouble = null;
  /** @type {People | null} who was here when last asked; null where that is known to be wrong, or not known */ people = null;
  #peopleAt = 0;
  /** @type {Set<string>} who has spoken since that was asked */ #spoke = new Set();
  /** Raised when the room begins anew: a number then means another message. */
  generation = 0;
  hasOlder = false;
  isLoaded = false;
  isLoadingOlder = false;
  /** @type {number | null} the highest number that was read; null before the first page */ readSeq = null;
  /** @type {number | null} where the line "New" stands: after this number */ newAfter = null;
  unread = 0;
  /** Where its reader had scrolled to; null for the end. @type {{seq: number, offset: number} | null} */ place = null;

  /** @param {string} name @param {string} me the user's own id */
  constructor(name, me) {
    this.name = name;
    this.me = me;
  }

  get newest() {
    return this.messages.length ? this.messages[this.messages.length - 1].seq : 0;
  }

  /** Sorts entries in. An edit or a deletion changes its message, wherever it stands. @param {any[]} entries */
  add(entries) {
    for (const entry of entries) {
      if (entry.type === 'message') this.#insert(entry);
      else if (entry.type === 'edited') this.#change(entry.target, { text: entry.text, editedAt: entry.at });
      else if (entry.type === 'deleted') this.#change(entry.target, { deleted: true, text: '' });
    }
    this.#countUnread();
  }

  /** Somebody spoke: whoever is not among those known to be here makes that list one of the past. @param {string[]} users */
  heard(users) {
    for (const user of users) this.#spoke.add(user);
    if (this.people && !this.#isComplete(this.people)) this.people = null;
  }

  /** To be called before who is here is asked: who speaks during the request may be missing in its answer. */
  askingPeople() {
    this.#spoke.clear();
  }

  /** @param {People} people @param {number} askedAt in milliseconds */
  setPeople(people, askedAt) {
    this.people = this.#isComplete(people) ? people : null;
    this.#peopleAt = askedAt;
  }

  /** Who is here, as far as that can be said now. @returns {People | null} */
  get peopleNow() {
    const age = Date.now() - this.#peopleAt;
    return age >= 0 && age <= PeopleFreshMs ? this.people : null;
  }

  #isComplete(/** @type {People} */ { members, isWhole }) {
    const known = new Set(members.map((member) => member.user));
    return !isWhole || [...this.#spoke].every((user) => known.has(user));
  }

  clear() {
    this.generation++;
    this.messages = [];
    this.isLoaded = false;
    this.readSeq = this.newAfter = this.place = null;
    this.unread = 0;
  }

  /** @param {number} seq */
  setRead(seq) {
    this.readSeq = seq;
    this.#countUnread();
  }

  /** Index of the first message with a number above `seq`. @param {number} seq */
  indexAbove(seq) {
    let low = 0;
    let high = this.messages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.messages[middle].seq <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {any} message */
  isMine(message) {
    return message.user === this.me;
  }

  #insert(/** @type {any} */ message) {
    const index = this.indexAbove(message.seq);
    if (this.messages[index - 1]?.seq === message.seq) return;
    const at = new Date(message.at);
    this.messages.splice(index, 0, { ...message, date: Number.isNaN(at.getTime()) ? new Date() : at });
  }

  #change(/** @type {number} */ target, /** @type {object} */ change) {
    const index = this.indexAbove(target) - 1;
    const message = this.messages[index];
    if (message?.seq === target) this.messages[index] = { ...message, ...change, version: (message.version ?? 0) + 1 };
  }

  #countUnread() {
    const { readSeq } = this;
    this.unread = 0;
    if (readSeq === null) return;
    for (let index = this.messages.length - 1; index >= 0 && this.messages[index].seq > readSeq; index--) {
      if (!this.isMine(this.messages[index])) this.unread++;
    }
  }
}
