import { ChatClient } from '../chat-client.js';
import { RoomModel } from './room-model.js';

/**
 * One person's chat: the client and the rooms as models that stay in step with it. Tells its page what changed and
 * draws nothing.
 */
export class Conversation {
  /** @type {Map<string, RoomModel>} */ rooms = new Map();
  #memory;
  #on;

  /**
   * @param {string} url @param {string} name @param {string[]} rooms
   * @param {import('./storage.js').Memory} memory
   * @param {{state: (detail: any) => void, room: (room: RoomModel) => void, rooms: () => void, live: (room: RoomModel, messages: any[]) => void, isReading: (room: RoomModel) => boolean}} on `isReading`: whether the newest message of a room is being looked at
   */
  constructor(url, name, rooms, memory, on) {
    this.name = name;
    this.me = `guest:${name}`;
    this.#memory = memory;
    this.#on = on;
    const [first, ...others] = rooms;
    this.client = new ChatClient(url, { name, room: first, rooms: others });
    for (const room of rooms) this.rooms.set(room, new RoomModel(room, this.me));
    const events = { state: on.state, room: this.#roomChanged, entries: this.#entriesCame, reset: this.#roomReset, outgoing: this.#outgoingChanged, trouble: this.#troubled, frame: this.#framed };
    for (const [type, handle] of Object.entries(events)) {
      this.client.addEventListener(type, (event) => handle.call(this, /** @type {CustomEvent} */ (event).detail));
    }
  }

  /** @param {string} name */
  join(name) {
    if (!this.rooms.has(name)) this.rooms.set(name, new RoomModel(name, this.me));
    this.client.join(name);
    this.#keepRooms();
  }

  /** @param {string} name */
  leave(name) {
    this.rooms.delete(name);
    this.client.leave(name);
    this.#keepRooms();
  }

  /** @param {RoomModel} room */
  async loadOlder(room) {
    if (room.isLoadingOlder) return;
    room.isLoadingOlder = true;
    await this.client.loadOlder(room.name);
    room.isLoadingOlder = false;
  }

  /** @param {RoomModel} room @param {import('../chat-client.js').Outgoing} message */
  discard(room, message) {
    room.outgoing = room.outgoing.filter((other) => other !== message);
    this.#on.room(room);
  }

  /** All of a room has been seen. @param {RoomModel} room */
  markRead(room) {
    if (room.readSeq === null || room.newest <= room.readSeq) return;
    room.setRead(room.newest);
    if (room.epoch) this.#memory.setReadUpTo(room.name, room.epoch, room.newest);
    this.#on.rooms();
  }

  #keepRooms() {
    this.#memory.rooms = [...this.rooms.keys()];
    this.#on.rooms();
  }

  /** Only the sender is shown a message's `id`: whose it is, one is, whatever the server made of the name. */
  #isMe(/** @type {string} */ user) {
    this.me = user;
    for (const room of this.rooms.values()) room.me = user;
  }

  #roomChanged(/** @type {any} */ { room: name, state, error, hasOlder, isLoaded, epoch }) {
    const room = this.rooms.get(name);
    if (!room) return;
    if (state !== 'joined') room.people = null;
    Object.assign(room, { state, error, hasOlder, isLoaded, epoch: epoch ?? room.epoch, trouble: isLoaded ? null : room.trouble });
    if (isLoaded && room.readSeq === null) this.#recallRead(room);
    this.#on.room(room);
    this.#on.rooms();
  }

  /** A room that was never read in this browser begins as read. */
  #recallRead(/** @type {RoomModel} */ room) {
    const kept = room.epoch ? this.#memory.readUpTo(room.name, room.epoch) : null;
    room.setRead(kept === null ? room.newest : Math.min(kept, room.newest));
    if (room.epoch && kept === null) this.#memory.setReadUpTo(room.name, room.epoch, room.newest);
    room.newAfter = room.unread > 0 ? room.readSeq : null;
  }

  #entriesCame(/** @type {any} */ { room: name, entries, source }) {
    const room = this.rooms.get(name);
    if (!room) return;
    const hadUnread = room.unread > 0;
    for (const entry of entries) if (entry.id && typeof entry.user === 'string') this.#isMe(entry.user);
    room.add(entries);
    if (room.unread > 0 && (!hadUnread || room.newAfter === null) && !this.#on.isReading(room)) room.newAfter = room.readSeq;
    const arrived = entries.map((/** @type {any} */ entry) => entry.id).filter(Boolean);
    if (arrived.length) room.outgoing = room.outgoing.filter((message) => !arrived.includes(message.id));
    if (source === 'live') this.#spoken(room, entries.filter((/** @type {any} */ entry) => entry.type === 'message' && !room.isMine(entry)));
    this.#on.room(room);
    this.#on.rooms();
  }

  #spoken(/** @type {RoomModel} */ room, /** @type {any[]} */ messages) {
    room.heard(messages.map((message) => message.user));
    this.#on.live(room, messages);
  }

  /** The history of a room cannot be had, for a reason that waiting does not mend. */
  #troubled(/** @type {any} */ { room: name, error }) {
    const room = this.rooms.get(name);
    if (room) room.trouble = error;
    if (room) this.#on.room(room);
  }

  #framed(/** @type {any} */ { frame }) {
    const room = frame.type === 'presence' ? this.rooms.get(frame.room) : undefined;
    if (!room) return;
    room.people = null;
    this.#on.room(room);
  }

  #roomReset(/** @type {any} */ { room: name }) {
    const room = this.rooms.get(name);
    room?.clear();
    if (room) this.#on.room(room);
  }

  #outgoingChanged(/** @type {any} */ { message }) {
    const room = this.rooms.get(message.room);
    if (!room) return;
    room.outgoing = room.outgoing.filter((other) => other !== message);
    if (message.state !== 'sent') room.outgoing.push(message);
    room.outgoing.sort((a, b) => Number(a.state === 'sending') - Number(b.state === 'sending') || a.createdAt - b.createdAt);
    this.#on.room(room);
  }
}
