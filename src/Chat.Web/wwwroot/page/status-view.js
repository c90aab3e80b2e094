import { byId } from './dom.js';

/** The state of the connection, in words. */
export class StatusView {
  #state = byId('state');
  #banner = byId('banner');
  #text = byId('banner-text');
  #now = byId('banner-now');
  /** @type {ReturnType<typeof setInterval> | undefined} */ #countdown;
  #wasConnected = false;

  /** @param {() => void} tryNow */
  constructor(tryNow) {
    this.#now.onclick = tryNow;
  }

  /** @param {{state: string, attempt: number, retryAt: number | null}} detail */
  show({ state, attempt, retryAt }) {
    clearInterval(this.#countdown);
    if (state === 'connected') this.#wasConnected = true;
    const words = { idle: 'Not connected', connecting: 'Connecting…', connected: 'Connected', waiting: 'Not connected', closed: 'Not connected' };
    this.#state.textContent = words[/** @type {keyof typeof words} */ (state)];
    this.#state.dataset.state = state;
    this.#banner.hidden = state === 'connected' || state === 'closed' || (state === 'connecting' && attempt === 0);
    this.#now.hidden = state !== 'waiting';
    if (state !== 'waiting' || retryAt === null) return void (this.#text.textContent = 'Connecting again…');
    this.#count(retryAt);
    this.#countdown = setInterval(() => this.#count(retryAt), 1_000);
  }

  #count(/** @type {number} */ retryAt) {
    const what = this.#wasConnected ? 'The connection was lost.' : 'The chat cannot be reached.';
    const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1_000));
    const advice = navigator.onLine === false ? 'This device is offline.' : `Trying again in ${seconds} s.`;
    this.#text.textContent = `${what} ${advice}`;
  }
}
