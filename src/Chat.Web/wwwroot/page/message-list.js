import { oncePerFrame } from './dom.js';
import { beginningRow, dayRow, loadingRow, messageRow, newRow, outgoingRow } from './message-row.js';
import { dayKey, dayName } from './words.js';

/** Messages that have an element at a time: a room of many thousands stays as light as one of a few hundred. */
const WindowSize = 240;
const Step = 80;
/** Pixels from an edge at which more is brought in. */
const Near = 600;
/** Pixels from the end within which the list follows new messages. */
const AtEnd = 48;
/** Messages of one person within this time are shown under one name. */
const TogetherMs = 5 * 60_000;

/**
 * The messages of the room that is shown: a window of rows on a sorted list. What the reader is looking at stays where
 * it is, whatever comes or goes above and below.
 */
export class MessageList {
  /** @type {import('./room-model.js').RoomModel | null} */ #room = null;
  #start = 0;
  #end = 0;
  #follows = true;
  /** Where the end was last seen to be read: whoever is above that has scrolled. */
  #stood = 0;
  /** @type {Map<string, HTMLElement>} */ #rows = new Map();
  /** @type {HTMLElement} */ #scroller;
  /** @type {HTMLElement} */ #list;
  #on;
  #me;
  #planned = oncePerFrame(() => this.render());

  /**
   * @param {HTMLElement} scroller @param {HTMLElement} list @param {string} me the name that one's own messages show
   * @param {{needsOlder: () => void, moved: () => void, retry: (message: any) => void, discard: (message: any) => void}} on
   */
  constructor(scroller, list, me, on) {
    this.#scroller = scroller;
    this.#list = list;
    this.#me = me;
    this.#on = on;
    scroller.onscroll = () => this.#scrolled();
    new ResizeObserver(() => this.#follows && this.#toEnd()).observe(scroller);
  }

  /** Whether the newest message is in view. */
  get isAtEnd() {
    return this.#follows;
  }

  /** @param {import('./room-model.js').RoomModel | null} room */
  show(room) {
    if (this.#room) this.#room.place = this.#follows ? null : this.#place();
    this.#room = room;
    this.#rows.clear();
    this.#list.replaceChildren();
    if (!room) return;
    const seq = room.place?.seq ?? (room.unread > 0 ? room.newAfter : null);
    this.#follows = seq === null;
    this.#end = seq === null ? room.messages.length : Math.min(room.messages.length, room.indexAbove(seq) + Step);
    this.#start = Math.max(0, this.#end - WindowSize);
    this.render();
    if (room.place) this.#putBack({ ...room.place });
    else if (seq !== null) this.#list.querySelector('.new-line')?.scrollIntoView({ block: 'center' });
    this.#scrolled();
  }

  /** Something of the room has changed. */
  changed() {
    this.#planned();
  }

  toEnd() {
    if (!this.#room) return;
    this.#follows = true;
    this.render();
    this.#on.moved();
  }

  render() {
    const room = this.#room;
    if (!room) return;
    const place = this.#follows ? null : this.#place();
    if (this.#follows) this.#end = room.messages.length;
    else if (place) this.#slide(room, place.seq);
    this.#end = Math.min(this.#end, room.messages.length);
    if (this.#follows) this.#start = Math.max(0, this.#end - WindowSize);
    this.#start = Math.min(this.#start, this.#end);
    this.#sync(this.#wanted(room));
    if (this.#follows) this.#toEnd();
    else if (place) this.#putBack(place);
    this.#bringMore();
  }

  /** Messages that came in above the window shift its indices; it stays around what is being read. */
  #slide(/** @type {import('./room-model.js').RoomModel} */ room, /** @type {number} */ seq) {
    const first = this.#firstSeq;
    const last = this.#lastSeq;
    if (first === null || last === null) return;
    const isNearTop = this.#scroller.scrollTop < Near;
    this.#start = Math.max(0, room.indexAbove(first - 1) - (isNearTop ? Step : 0));
    this.#end = Math.max(room.indexAbove(last), room.indexAbove(seq));
    const isFull = isNearTop || this.#end - this.#start < WindowSize;
    if (isFull) this.#end = Math.min(room.messages.length, this.#start + WindowSize);
  }

  get #firstSeq() {
    return this.#seqOf(this.#list.querySelector('[data-seq]'));
  }

  get #lastSeq() {
    const rows = this.#list.querySelectorAll('[data-seq]');
    return this.#seqOf(rows[rows.length - 1]);
  }

  #seqOf(/** @type {Element | null | undefined} */ row) {
    return row instanceof HTMLElement ? Number(row.dataset.seq) : null;
  }

  /** @returns {[string, () => HTMLElement][]} keys in order, each with how its row is made */
  #wanted(/** @type {import('./room-model.js').RoomModel} */ room) {
    /** @type {[string, () => HTMLElement][]} */
    const wanted = [];
    if (!room.isLoaded) wanted.push(['loading', loadingRow]);
    else if (this.#start === 0 && room.hasOlder) wanted.push(['loading', loadingRow]);
    else if (this.#start === 0) {
      const isEmpty = room.messages.length === 0 && room.outgoing.length === 0;
      wanted.push([`beginning ${isEmpty}`, () => beginningRow(room.name, isEmpty)]);
    }
    for (let index = this.#start; index < this.#end; index++) this.#wantMessage(wanted, room, index);
    if (this.#end === room.messages.length) this.#wantOutgoing(wanted, room);
    return wanted;
  }

  #wantMessage(/** @type {[string, () => HTMLElement][]} */ wanted, /** @type {import('./room-model.js').RoomModel} */ room, /** @type {number} */ index) {
    const message = room.messages[index];
    const before = room.messages[index - 1];
    const { date } = message;
    const isNewDay = !before || dayKey(before.date) !== dayKey(date);
    const isFirstNew = room.newAfter !== null && message.seq > room.newAfter && (!before || before.seq <= room.newAfter);
    if (isNewDay) wanted.push([`day ${dayKey(date)} ${dayName(date)}`, () => dayRow(dayName(date))]);
    if (isFirstNew) wanted.push(['new', newRow]);
    const continues = !isNewDay && !isFirstNew && before.user === message.user && date - before.date < TogetherMs;
    wanted.push([`${room.generation} ${message.seq} ${continues} ${message.version ?? 0}`, () => messageRow(message, room.isMine(message), continues)]);
  }

  #wantOutgoing(/** @type {[string, () => HTMLElement][]} */ wanted, /** @type {import('./room-model.js').RoomModel} */ room) {
    const last = room.messages[room.messages.length - 1];
    let continues = last !== undefined && room.isMine(last) && Date.now() - last.date < TogetherMs;
    for (const message of room.outgoing) {
      const follows = continues;
      wanted.push([`out ${message.id} ${message.state} ${follows}`, () => outgoingRow(message, this.#me, follows, {
        retry: () => this.#on.retry(message),
        discard: () => this.#on.discard(message),
      })]);
      continues = true;
    }
  }

  #sync(/** @type {[string, () => HTMLElement][]} */ wanted) {
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, row] of this.#rows) {
      if (keys.has(key)) continue;
      row.remove();
      this.#rows.delete(key);
    }
    let node = this.#list.firstElementChild;
    for (const [key, make] of wanted) {
      let row = this.#rows.get(key);
      if (row === undefined) this.#rows.set(key, (row = make()));
      if (row === node) node = node.nextElementSibling;
      else this.#list.insertBefore(row, node);
    }
  }

  /**
   * The first message that begins in view, and how far below the top edge. One that is cut off by the edge may change
   * its height when its predecessor comes in: it serves only where it fills the view.
   * @returns {{seq: number, offset: number} | null}
   */
  #place() {
    const { top, bottom } = this.#scroller.getBoundingClientRect();
    let cut = null;
    for (const row of this.#list.querySelectorAll('[data-seq]')) {
      const box = row.getBoundingClientRect();
      const place = { seq: Number(this.#seqOf(row)), offset: box.top - top };
      if (box.top >= top && (box.top < bottom || !cut)) return place;
      if (box.bottom > top) cut ??= place;
    }
    return cut;
  }

  #putBack(/** @type {{seq: number, offset: number}} */ place) {
    const row = this.#list.querySelector(`[data-seq="${place.seq}"]`);
    if (!row) return;
    const top = this.#scroller.getBoundingClientRect().top;
    const moved = row.getBoundingClientRect().top - top - place.offset;
    if (Math.abs(moved) > 0.5) this.#scroller.scrollTop += moved;
  }

  #toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#stood = this.#scroller.scrollTop;
  }

  #scrolled() {
    const room = this.#room;
    if (!room) return;
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    // Where the message box grew meanwhile, the end is further away although nobody left it.
    const hasStayed = this.#follows && scrollTop >= this.#stood;
    const follows = hasStayed || (this.#end >= room.messages.length && scrollHeight - scrollTop - clientHeight <= AtEnd);
    const changed = follows !== this.#follows;
    this.#follows = follows;
    if (follows) this.#stood = scrollTop;
    this.#bringMore();
    if (changed) this.#on.moved();
  }

  /** Moves the window towards the edge that the reader comes near to, and asks for older messages at its top. */
  #bringMore() {
    const room = this.#room;
    if (!room?.isLoaded) return;
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const place = this.#place();
    if (scrollTop < Near && this.#start > 0) {
      this.#start = Math.max(0, this.#start - Step);
      this.#end = Math.min(this.#end, this.#start + WindowSize);
    } else if (scrollHeight - scrollTop - clientHeight < Near && this.#end < room.messages.length) {
      this.#end = Math.min(room.messages.length, this.#end + Step);
      this.#start = Math.max(this.#start, this.#end - WindowSize);
    } else {
      if (scrollTop < Near && this.#start === 0 && room.hasOlder) this.#on.needsOlder();
      return;
    }
    this.#sync(this.#wanted(room));
    if (place && !this.#follows) this.#putBack(place);
    else if (this.#follows) this.#toEnd();
  }
}
