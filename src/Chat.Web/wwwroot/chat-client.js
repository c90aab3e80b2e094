import { Link, unanswered } from './client/link.js';
import { Outbox } from './client/outbox.js';
import { Room } from './client/room.js';
import { EntryTypes } from './client/room-log.js';
import { Timing, backoff, pause, systemClock } from './client/timing.js';
import { askForToken } from './client/token.js';

export { Outgoing, TextBytes, textBytes } from './client/outbox.js';
export { Timing } from './client/timing.js';

/**
 * @typedef {object} ChatClientOptions
 * @property {string} [name] a guest's name, `^[A-Za-z0-9_.-]{1,32}$`; the server makes one up where it is left out
 * @property {string} [room] the room to start in; `lobby` where left out
 * @property {string[]} [rooms] further rooms to be in from the beginning
 * @property {() => string | Promise<string>} [token] gives a JWT for each connection, sent as a subprotocol and so kept out of the URL;
 *   asked anew each time, so that it can sign in again: where it fails the client waits and asks once more, and says so as `trouble`
 * @property {typeof WebSocket} [WebSocket]
 * @property {import('./client/timing.js').Clock} [clock]
 * @property {() => number} [random] 0 up to 1
 * @property {() => string} [newId] a unique id of 1 to 64 printable ASCII characters
 * @property {EventTarget | null} [network] fires `online`; the global object where left out
 */

/**
 * @typedef {'idle' | 'connecting' | 'connected' | 'waiting' | 'closed'} ClientState
 *
 * Events, each a CustomEvent with these details:
 *
 * | event | detail |
 * | --- | --- |
 * | `state` | `{state: ClientState, attempt, retryAt}`: `retryAt` in the clock's milliseconds while waiting |
 * | `room` | `{room, state: 'joining' | 'joined' | 'refused' | 'left', error, connections, hasOlder, isLoaded, epoch}` |
 * | `entries` | `{room, entries, source: 'live' | 'history'}`: not shown before, ascending by `seq`; sort them into what is there |
 * | `reset` | `{room}`: forget all entries of the room, it begins anew |
 * | `outgoing` | `{message: Outgoing}`: it was added, sent, or has failed |
 * | `trouble` | `{room?, error}`: an `error` frame that answers nothing of ours, or a history that cannot be had |
 * | `gateway` | `{frame}`: a frame of API Gateway's own, without `type` |
 * | `frame` | `{frame}`: any other frame of the server, types that this version does not know included |
 */

/**
 * The chat, as docs/protocol.md says that a client does it: stays connected, sends with ids, orders by `seq`, shows
 * nothing twice and leaves no hole. Knows nothing of a page and has no dependency.
 */
export class ChatClient extends EventTarget {
  /** @type {ClientState} */ state = 'idle';
  #url;
  /** @type {ChatClientOptions} */ #options;
  /** @type {import('./client/timing.js').Clock} */ #clock;
  /** @type {() => number} */ #random;
  #startingRoom;
  /** @type {Map<string, Room>} */ #rooms = new Map();
  /** @type {Map<string, Promise<void>>} */ #leaving = new Map();
  /** @type {Link | null} */ #link = null;
  /** @type {Link | null} the connection that is to follow, during a planned reconnect */ #next = null;
  /** @type {Set<Link>} */ #links = new Set();
  /** @type {Outbox} */ #outbox;
  #attempt = 0;
  /** @type {unknown} */ #retryTimer = null;
  /** @type {unknown} */ #pingTimer = null;
  /** @type {unknown} */ #renewTimer = null;
  #onOnline = () => this.probe();

  /** @param {string | URL} url of the WebSocket API, `ws:` or `wss:` @param {ChatClientOptions} [options] */
  constructor(url, options = {}) {
    super();
    this.#url = String(url);
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#startingRoom = options.room ?? 'lobby';
    this.#outbox = new Outbox({
      clock: this.#clock,
      random: this.#random,
      newId: options.newId ?? (() => randomId()),
      linkFor: (room) => this.#linkFor(room),
      rejoin: (room) => this.#rejoin(room),
      emit: (type, detail) => this.#emit(type, detail),
    });
    for (const room of new Set([this.#startingRoom, ...(options.rooms ?? [])])) this.#addRoom(room);
  }

  /** The rooms that one is in, or on the way into. */
  get rooms() {
    return [...this.#rooms.keys()];
  }

  /** Opens a connection and keeps one open until `close`. */
  connect() {
    if (this.state !== 'idle' && this.state !== 'closed') return;
    this.#network?.addEventListener('online', this.#onOnline);
    this.#attempt = 0;
    void this.#open();
  }

  /** Closes for good; messages without an answer fail. */
  close() {
    this.#network?.removeEventListener('online', this.#onOnline);
    this.#stopTimers();
    this.#become('closed');
    for (const link of [...this.#links]) link.close(1000);
    this.#outbox.abandon(unanswered('disconnected', 'The chat was closed.'));
  }

  /**
   * Sends a message. It is kept and repeated until the server has it, through losses of the connection.
   * @param {string} room one that one is in
   * @param {string} text 1 to 8,192 bytes of UTF-8
   * @param {Record<string, unknown>} [fields] further fields of the frame
   * @returns {import('./client/outbox.js').Outgoing}
   */
  send(room, text, fields = {}) {
    const message = this.#outbox.add(room, text, fields);
    if (!this.#rooms.has(room)) this.#outbox.abandon(notInRoom(room), room);
    return message;
  }

  /** @param {import('./client/outbox.js').Outgoing} message a failed one */
  retry(message) {
    this.#outbox.retry(message);
  }

  /**
   * Joins a room, now and after every reconnect. What became of it comes as `room` events.
   * @param {string} room
   */
  join(room) {
    const known = this.#rooms.get(room);
    if (known && known.state !== 'refused') return;
    if (known) known.state = 'joining';
    else this.#addRoom(room);
    this.#emit('room', { room, state: 'joining', error: null, connections: 0, hasOlder: false, isLoaded: false, epoch: null });
    for (const link of this.#links) void this.#joinOver(link, room);
  }

  /** @param {string} room */
  leave(room) {
    const known = this.#rooms.get(room);
    if (!known) return;
    this.#rooms.delete(room);
    this.#outbox.abandon(notInRoom(room), room);
    known.leave();
    this.#leaveOver([...this.#links], room, known.underWay);
  }

  /** Loads the page of history before the oldest entry shown. Resolves when it is there or could not be had. @param {string} room */
  async loadOlder(room) {
    await this.#rooms.get(room)?.loadOlder();
  }

  /**
   * Who is in a room. `isWhole` says whether that is everybody; `connections` counts all in any case.
   * @param {string} room @param {number} [pages] at most so many are asked for
   * @returns {Promise<{members: {user: string, name: string}[], connections: number, isWhole: boolean} | {error: any}>}
   */
  async who(room, pages = Infinity) {
    const members = new Map();
    let connections = 0;
    let cursor;
    do {
      const answer = await this.request({ action: 'who', room, ...(cursor === undefined ? {} : { cursor }) });
      if (answer.type !== 'members') return { error: answer };
      for (const member of answer.members ?? []) members.set(member.user, member);
      connections = answer.connections ?? members.size;
      cursor = answer.cursor === cursor ? undefined : (answer.cursor ?? undefined);
    } while (cursor !== undefined && --pages > 0);
    return { members: [...members.values()], connections, isWhole: cursor === undefined };
  }

  /**
   * Any frame of the protocol: a `ref` is added. Resolves to the answer, or to an `error` frame of the same shape
   * where none came; never rejects and is not repeated.
   * @param {Record<string, unknown>} frame
   * @returns {Promise<any>}
   */
  request(frame) {
    return this.#link ? this.#link.request(frame) : Promise.resolve(unanswered('disconnected', 'There is no connection.'));
  }

  /**
   * Makes sure of the connection now: reconnects at once where it is waiting to, else asks the server for a sign of
   * life. To be called when a page is seen again, or a machine wakes up.
   */
  probe() {
    if (this.state === 'waiting') {
      this.#clock.clearTimeout(this.#retryTimer);
      this.#attempt = 0;
      void this.#open();
    } else if (this.state === 'connected') {
      void this.#link?.request({ action: 'ping' }, Timing.probe);
    }
  }

  get #network() {
    if (this.#options.network !== undefined) return this.#options.network;
    return typeof globalThis.addEventListener === 'function' ? globalThis : null;
  }

  #addRoom(/** @type {string} */ name) {
    const room = new Room(name, {
      clock: this.#clock,
      random: this.#random,
      link: () => this.#link,
      emit: (type, detail) => this.#emit(type, detail),
    });
    this.#rooms.set(name, room);
  }

  async #open() {
    this.#become('connecting');
    const link = await this.#dial();
    if (!link || this.state !== 'connecting') return link?.close();
    this.#link = link;
    this.#serve(link);
    this.#become('connected');
    await this.#joinAll(link);
  }

  /** @returns {Promise<Link | null>} an open link; null where it ended before, or the client was closed meanwhile */
  async #dial() {
    const room = this.#rooms.has(this.#startingRoom) ? this.#startingRoom : (this.rooms[0] ?? this.#startingRoom);
    const url = new URL(this.#url);
    url.searchParams.set('room', room);
    if (this.#options.name) url.searchParams.set('name', this.#options.name);
    const token = await askForToken(this.#options.token);
    if (this.state === 'closed') return null;
    if (token?.type === 'error') {
      this.#emit('trouble', { error: token });
      this.#ended(null, null);
      return null;
    }
    const Socket = this.#options.WebSocket ?? globalThis.WebSocket;
    const socket = token ? new Socket(url.href, ['chat.v1', `bearer.${token}`]) : new Socket(url.href);
    return new Promise((resolve) => {
      const link = new Link(socket, room, this.#clock, {
        opened: () => resolve(link),
        frame: (frame) => this.#receive(link, frame),
        ended: (code) => {
          this.#links.delete(link);
          resolve(null);
          this.#ended(link, code);
        },
      });
      this.#links.add(link);
    });
  }

  /** Pings, and plans the reconnect, from the moment on that a link is the active one. */
  #serve(/** @type {Link} */ link) {
    this.#stopTimers();
    this.#planPing(link);
    this.#planRenewal(Timing.renewFrom + this.#random() * (Timing.renewTo - Timing.renewFrom));
  }

  #planPing(/** @type {Link} */ link) {
    const wait = Timing.pingFrom + this.#random() * (Timing.pingTo - Timing.pingFrom);
    this.#pingTimer = this.#clock.setTimeout(() => {
      void link.request({ action: 'ping' });
      this.#planPing(link);
    }, wait);
  }

  #planRenewal(/** @type {number} */ wait) {
    this.#renewTimer = this.#clock.setTimeout(() => void this.#renew(), wait);
  }

  /** Opens the next connection, joins there with what was last seen, and only then closes the old one. */
  async #renew() {
    const old = this.#link;
    const next = await this.#dial();
    if (next && this.state === 'connected' && this.#link === old) {
      this.#next = next;
      await this.#joinAll(next);
      this.#next = null;
    }
    if (this.#link === next) return;
    if (!next?.isOpen || this.state !== 'connected' || this.#link !== old) {
      next?.close();
      if (this.#link === old && this.state === 'connected') this.#planRenewal(Timing.renewAgain * (1 + this.#random()));
      return;
    }
    this.#take(next);
    await old?.drained();
    for (const room of this.#rooms.values()) if (old) room.forget(old);
    old?.close();
  }

  #take(/** @type {Link} */ link) {
    this.#link = link;
    this.#serve(link);
    for (const room of this.rooms) void this.#outbox.pump(room);
  }

  #ended(/** @type {Link | null} null for one that was never begun */ link, /** @type {number | null} */ code) {
    for (const room of this.#rooms.values()) if (link) room.forget(link);
    const wasDialled = this.#link === null && this.state === 'connecting';
    if (this.state === 'closed' || (this.#link !== link && !wasDialled)) return;
    this.#link = null;
    this.#stopTimers();
    if (this.#next?.isOpen) return this.#take(this.#next);
    const wait = backoff(this.#attempt++, this.#random);
    this.#retryTimer = this.#clock.setTimeout(() => void this.#open(), wait);
    this.#become('waiting', this.#clock.now() + wait, code);
  }

  /** Few at a time, the starting room first: 50 joins in one burst would meet the throttle of the stage. */
  async #joinAll(/** @type {Link} */ link) {
    if (!this.#rooms.has(link.startingRoom)) this.#leaveOver([link], link.startingRoom);
    const names = [...this.#rooms.keys()].sort((a, b) => Number(b === link.startingRoom) - Number(a === link.startingRoom));
    const lanes = Array.from({ length: 5 }, async () => {
      for (let name = names.shift(); name !== undefined; name = names.shift()) await this.#joinOver(link, name);
    });
    await Promise.all(lanes);
  }

  /** Joins until it is joined, refused for good, or the link has ended. */
  async #joinOver(/** @type {Link} */ link, /** @type {string} */ name) {
    if (link.joining.has(name)) return;
    link.joining.add(name);
    for (let attempt = 0; ; attempt++) {
      await this.#leaving.get(name);
      const room = this.#rooms.get(name);
      if (!room || !link.isOpen || room.isJoinedOver(link)) break;
      const answer = await room.join(link);
      if (answer.type === 'joined') this.#attempt = 0;
      else if (!answer.retryable) {
        room.refuse(answer);
        break;
      } else if (link.isOpen && answer.code !== 'no_answer') {
        await pause(this.#clock, answer.retryAfterMs ?? backoff(attempt, this.#random));
      }
    }
    link.joining.delete(name);
    void this.#outbox.pump(name);
  }

  async #rejoin(/** @type {string} */ name) {
    const room = this.#rooms.get(name);
    const link = this.#link;
    if (!room || !link) return false;
    room.forget(link);
    await this.#joinOver(link, name);
    return room.isJoinedOver(link);
  }

  /** Waits for a join under way, and a join that follows waits for this: the server may process frames in any order. */
  #leaveOver(/** @type {Link[]} */ links, /** @type {string} */ room, /** @type {Promise<any>} */ joining = Promise.resolve()) {
    const before = Promise.all([this.#leaving.get(room), joining]);
    const done = before.then(async () => {
      await Promise.all(links.map((link) => this.#leaveLink(link, room)));
      if (this.#leaving.get(room) === done) this.#leaving.delete(room);
    });
    this.#leaving.set(room, done);
  }

  async #leaveLink(/** @type {Link} */ link, /** @type {string} */ room) {
    for (let attempt = 0; link.isOpen; attempt++) {
      const answer = await link.request({ action: 'leave', room });
      if (answer.type === 'left' || !answer.retryable) return;
      await pause(this.#clock, answer.retryAfterMs ?? backoff(attempt, this.#random));
    }
  }

  #linkFor(/** @type {string} */ room) {
    return this.#rooms.get(room)?.isJoinedOver(this.#link) ? this.#link : null;
  }

  #receive(/** @type {Link} */ link, /** @type {any} */ frame) {
    if (typeof frame.type !== 'string') return this.#emit('gateway', { frame });
    if (EntryTypes.has(frame.type) && typeof frame.room === 'string') return this.#rooms.get(frame.room)?.receive(link, frame);
    if (frame.type === 'error' && frame.ref === undefined) return this.#emit('trouble', { error: frame });
    this.#emit('frame', { frame });
  }

  #stopTimers() {
    for (const timer of [this.#retryTimer, this.#pingTimer, this.#renewTimer]) this.#clock.clearTimeout(timer);
  }

  #become(/** @type {ClientState} */ state, /** @type {number | null} */ retryAt = null, /** @type {number | null} */ code = null) {
    this.state = state;
    this.#emit('state', { state, attempt: this.#attempt, retryAt, code });
  }

  #emit(/** @type {string} */ type, /** @type {object} */ detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** `crypto.randomUUID` exists only on secure origins; a laptop's page may be opened by another machine over plain HTTP. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function notInRoom(/** @type {string} */ room) {
  return { type: 'error', code: 'not_in_room', message: `You are not in the room ${room}.`, retryable: false };
}
