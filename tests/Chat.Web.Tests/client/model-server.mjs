/** A small generator of random numbers with a seed (mulberry32), so that a failing run can be repeated. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const calm = { lose: 0, double: 0, delay: 0, skip: 0, slowStore: 0, gatewayError: 0, refuseDial: 0 };

/**
 * The server of docs/protocol.md in memory, as unkind as AWS may be: frames are lost, doubled and overtaken, numbers
 * are skipped, entries are numbered long before they are stored.
 */
export class ModelServer {
  rooms = new Map();
  sockets = new Set();
  sentIds = new Map();
  faults = calm;
  pageSize = 7;
  #epochs = 0;
  #epochOf = new WeakMap();

  constructor(clock, random) {
    this.clock = clock;
    this.random = random;
    const server = this;
    this.WebSocket = class {
      constructor(url) {
        this.rooms = new Set([new URL(url).searchParams.get('room')]);
        server.later(() => server.#accept(this));
      }
      send(text) {
        const frame = JSON.parse(text);
        server.unkindly(() => server.sockets.has(this) && server.#handle(this, frame), frame.action !== 'leave');
      }
      close() {
        server.sockets.delete(this);
      }
    };
  }

  calmDown() {
    this.faults = calm;
  }

  chance(of) {
    return this.random() < of;
  }

  later(run, extra = 0) {
    this.clock.setTimeout(run, 5 + extra + this.random() * this.faults.delay);
  }

  /**
   * Runs something later: perhaps never, perhaps twice. A leave that came twice, the second time after the next join,
   * is more than any client could stand.
   */
  unkindly(run, mayDouble = true) {
    if (this.chance(this.faults.lose)) return;
    this.later(run);
    if (mayDouble && this.chance(this.faults.double)) this.later(run);
  }

  dropAll() {
    for (const socket of [...this.sockets]) this.drop(socket);
  }

  drop(socket) {
    if (this.sockets.delete(socket)) socket.onclose?.({ code: 1006, reason: '' });
  }

  /** The data are gone: every room begins anew. */
  forget() {
    this.rooms.clear();
    this.sentIds.clear();
    this.dropAll();
  }

  room(name) {
    if (!this.rooms.has(name)) this.rooms.set(name, { seq: 0, epoch: `e${++this.#epochs}`, entries: new Map() });
    return this.rooms.get(name);
  }

  stored(name) {
    return [...this.room(name).entries.values()].sort((a, b) => a.seq - b.seq);
  }

  /** Numbers an entry, stores it now or up to 25 seconds later, and sends it to all who are members then. */
  append(name, text, onStored = () => {}) {
    const room = this.room(name);
    while (this.chance(this.faults.skip)) room.seq++;
    const entry = { type: 'message', room: name, seq: ++room.seq, user: 'guest:x', name: 'x', text };
    this.#epochOf.set(entry, room.epoch);
    const slow = this.chance(this.faults.slowStore) ? this.random() * 25_000 : 0;
    const store = () => {
      this.#store(entry);
      onStored(entry);
    };
    if (slow > 0) this.clock.setTimeout(store, slow);
    else store();
    return entry;
  }

  /** Storing twice is harmless, and members may be sent the entry again. */
  #store(entry) {
    const room = this.rooms.get(entry.room);
    if (room === undefined || room.epoch !== this.#epochOf.get(entry)) return;
    room.entries.set(entry.seq, entry);
    for (const socket of this.sockets) if (socket.rooms.has(entry.room)) this.#post(socket, entry);
  }

  #accept(socket) {
    if (this.chance(this.faults.refuseDial)) return socket.onclose?.({ code: 1006, reason: '' });
    this.sockets.add(socket);
    this.clock.setTimeout(() => this.drop(socket), 2 * 60 * 60_000);
    socket.onopen?.({});
  }

  #post(socket, frame) {
    this.unkindly(() => {
      if (!this.sockets.has(socket)) return;
      const wrapped = this.chance(0.2) ? { type: 'batch', frames: [frame] } : frame;
      socket.onmessage?.({ data: JSON.stringify(wrapped) });
    });
  }

  #handle(socket, frame) {
    if (this.chance(this.faults.gatewayError)) return this.#post(socket, { message: 'Internal server error', connectionId: 'c', requestId: 'r' });
    const answer = (body) => this.#post(socket, { ...body, ref: frame.ref });
    const room = this.room(frame.room ?? 'lobby');
    if (frame.action === 'ping') return answer({ type: 'pong' });
    if (frame.action === 'join') {
      socket.rooms.add(frame.room);
      return answer({ type: 'joined', room: frame.room, seq: room.seq, epoch: room.epoch, connections: 1, ...this.#after(frame, room, true) });
    }
    if (frame.action === 'leave') {
      socket.rooms.delete(frame.room);
      return answer({ type: 'left', room: frame.room });
    }
    if (frame.action === 'history') return answer({ type: 'history', room: frame.room, epoch: room.epoch, ...this.#history(frame, room) });
    if (frame.action === 'message') return this.#message(socket, frame, answer);
    return answer({ type: 'error', code: 'unknown_action', message: 'No such action.', retryable: false });
  }

  #message(socket, frame, answer) {
    const known = this.sentIds.get(frame.id);
    if (known) {
      this.#store(known);
      return answer({ ...known, id: frame.id });
    }
    if (!socket.rooms.has(frame.room)) return answer({ type: 'error', code: 'not_in_room', message: 'Not in it.', retryable: false });
    if (this.chance(this.faults.gatewayError)) return answer({ type: 'error', code: 'internal', message: 'Sorry.', retryable: true });
    const entry = this.append(frame.room, frame.text, (stored) => this.later(() => answer({ ...stored, id: frame.id })));
    this.sentIds.set(frame.id, entry);
  }

  #after(frame, room, isJoin) {
    if (isJoin && frame.after === undefined) return { entries: [], more: false, lost: false };
    const lost = frame.after > room.seq || (frame.epoch !== undefined && frame.epoch !== room.epoch);
    const all = this.stored(this.#nameOf(room)).filter((entry) => lost || entry.seq > frame.after);
    const size = Math.min(frame.limit ?? this.pageSize, this.pageSize);
    return { entries: all.slice(0, size), more: all.length > size, lost };
  }

  #history(frame, room) {
    if (frame.after !== undefined) return this.#after(frame, room, false);
    const size = Math.min(frame.limit, this.pageSize);
    const all = this.stored(this.#nameOf(room)).filter((entry) => frame.before === undefined || entry.seq < frame.before);
    return { entries: all.slice(-size), more: all.length > size, lost: false };
  }

  #nameOf(room) {
    return [...this.rooms].find(([, value]) => value === room)[0];
  }
}
