import { Timing } from './timing.js';

/**
 * An answer that the server did not give: nothing came within 30 seconds, the connection ended, or API Gateway
 * answered in the function's place. Shaped like the protocol's `error` frame.
 * @param {'no_answer' | 'disconnected' | 'gateway'} code
 * @param {string} message
 */
export function unanswered(code, message) {
  return { type: 'error', code, message, retryable: true };
}

/**
 * One WebSocket. Every frame that it sends has a `ref`, and every request ends in exactly one value: the answer, or
 * why there was none. Never rejects.
 */
export class Link {
  /** Rooms that are being joined over this link: one attempt at a time for each. @type {Set<string>} */
  joining = new Set();
  /** @type {WebSocket} */ #socket;
  /** @type {import('./timing.js').Clock} */ #clock;
  /** @type {Map<string, {resolve: (answer: any) => void, timer: unknown}>} */
  #pending = new Map();
  #refs = 0;
  #heard = 0;
  #ended = false;
  /** @type {unknown} */ #openTimer;
  /** @type {(() => void) | null} */ #drained = null;
  /** @type {{opened: () => void, frame: (frame: any) => void, ended: (code: number, reason: string) => void}} */
  #on;

  /**
   * @param {WebSocket} socket in the act of connecting
   * @param {string} startingRoom the room that the server makes this connection a member of
   * @param {import('./timing.js').Clock} clock
   * @param {{opened: () => void, frame: (frame: any) => void, ended: (code: number, reason: string) => void}} on
   */
  constructor(socket, startingRoom, clock, on) {
    this.#socket = socket;
    this.startingRoom = startingRoom;
    this.#clock = clock;
    this.#on = on;
    this.isOpen = false;
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => this.#end(event.code ?? 1006, event.reason ?? '');
    socket.onerror = () => {};
    this.#openTimer = clock.setTimeout(() => this.#end(4000, 'not opened'), Timing.open);
  }

  /** @param {Record<string, unknown>} frame @param {number} [within] @returns {Promise<any>} */
  request(frame, within = Timing.answer) {
    if (!this.isOpen) return Promise.resolve(unanswered('disconnected', 'There is no connection.'));
    const ref = String(++this.#refs);
    const heard = this.#heard;
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(() => this.#timedOut(ref, heard), within);
      this.#pending.set(ref, { resolve, timer });
      this.#socket.send(JSON.stringify({ ...frame, ref }));
    });
  }

  /** Resolves when every request has its answer, at the latest when the last one's 30 seconds are over. */
  drained() {
    if (this.#pending.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#drained = () => resolve(undefined)));
  }

  /** @param {number} [code] @param {string} [reason] */
  close(code = 1000, reason = '') {
    this.#end(code, reason);
  }

  #opened() {
    if (this.#ended) return;
    this.#clock.clearTimeout(this.#openTimer);
    this.isOpen = true;
    this.#on.opened();
  }

  #received(/** @type {unknown} */ data) {
    if (this.#ended || typeof data !== 'string') return;
    this.#heard++;
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    this.#dispatch(frame);
  }

  #dispatch(/** @type {any} */ frame) {
    if (frame === null || typeof frame !== 'object' || Array.isArray(frame)) return;
    if (frame.type === 'batch' && Array.isArray(frame.frames)) {
      for (const inner of frame.frames) this.#dispatch(inner);
      return;
    }
    this.#on.frame(frame);
    // The server takes nothing more, and closes within seconds. What was asked is asked again over the next connection.
    if (frame.type === 'error' && frame.code === 'token_expired') return this.#end(1000, 'token expired');
    if (typeof frame.type !== 'string') this.#gatewayAnswered(frame);
    else if (typeof frame.ref === 'string') this.#settle(frame.ref, frame);
  }

  /**
   * API Gateway's own frame names no `ref`. Where only one request is open it is plain whose answer this is; among
   * several, each waits for its answer or its 30 seconds.
   */
  #gatewayAnswered(/** @type {any} */ frame) {
    if (this.#pending.size !== 1) return;
    const [ref] = this.#pending.keys();
    this.#settle(ref, unanswered('gateway', String(frame.message ?? 'API Gateway refused the frame.')));
  }

  /** A connection that said nothing at all for as long as an answer takes is dead, whatever the socket believes. */
  #timedOut(/** @type {string} */ ref, /** @type {number} */ heard) {
    this.#settle(ref, unanswered('no_answer', 'The server did not answer in time.'));
    if (this.#heard === heard) this.#end(4000, 'silent');
  }

  #settle(/** @type {string} */ ref, /** @type {any} */ answer) {
    const request = this.#pending.get(ref);
    if (!request) return;
    this.#pending.delete(ref);
    this.#clock.clearTimeout(request.timer);
    request.resolve(answer);
    if (this.#pending.size === 0) this.#drained?.();
  }

  /** Does not wait for the other side's close frame: on a dead network it never comes. */
  #end(/** @type {number} */ code, /** @type {string} */ reason) {
    if (this.#ended) return;
    this.#ended = true;
    this.isOpen = false;
    this.#clock.clearTimeout(this.#openTimer);
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    try {
      this.#socket.close(code === 1000 || code >= 4000 ? code : 1000);
    } catch {
      // A socket that was never opened may refuse to be closed; it is abandoned either way.
    }
    for (const ref of [...this.#pending.keys()]) {
      this.#settle(ref, unanswered('disconnected', 'The connection ended before the answer came.'));
    }
    this.#on.ended(code, reason);
  }
}
