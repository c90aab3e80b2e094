import { byId } from './dom.js';

/**
 * A panel that lies over the conversation where the screen is narrow: while it is open the rest cannot be reached, and a
 * click beside it closes it. Escape and its own button close it on any screen.
 */
export class Drawer {
  #panel;
  #button;
  #isOver;
  #isOpen = false;
  #opened;

  /**
   * @param {string} panel @param {string} button ids
   * @param {string} narrow a media query: where it holds, the panel lies over the rest
   * @param {(isOpen: boolean) => void} [opened]
   */
  constructor(panel, button, narrow, opened = () => {}) {
    this.#panel = byId(panel);
    this.#button = byId(button);
    this.#isOver = window.matchMedia(narrow);
    this.#opened = opened;
    this.#button.addEventListener('click', () => this.toggle());
    for (const close of document.querySelectorAll(`[data-closes="${panel}"]`)) close.addEventListener('click', () => this.close());
    byId('backdrop').addEventListener('click', () => this.close(false));
    document.addEventListener('keydown', (event) => this.#keyPressed(event));
    this.#isOver.addEventListener('change', () => this.#apply());
  }

  get isOpen() {
    return this.#isOpen;
  }

  /** Where the panel has no place of its own it is seen only while it is open. */
  get isOutOfSight() {
    return this.#isOver.matches && !this.#isOpen;
  }

  toggle() {
    this.#isOpen = !this.#isOpen;
    this.#apply();
    if (this.#isOpen && this.#isOver.matches) this.#panel.querySelector('a, button, input')?.focus();
    this.#opened(this.#isOpen);
  }

  /** @param {boolean} [focusButton] */
  close(focusButton = true) {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#apply();
    if (focusButton) this.#button.focus();
    this.#opened(false);
  }

  /** Escape belongs to a dialog first, and to an input method that composes. */
  #keyPressed(/** @type {KeyboardEvent} */ event) {
    if (event.key !== 'Escape' || event.isComposing || document.querySelector('dialog[open]')) return;
    this.close(this.#isOver.matches || this.#panel.contains(document.activeElement));
  }

  #apply() {
    const covers = this.#isOpen && this.#isOver.matches;
    this.#panel.classList.toggle('open', this.#isOpen);
    if (this.#panel.id === 'people') this.#panel.hidden = !this.#isOpen;
    this.#button.setAttribute('aria-expanded', String(this.#isOpen));
    byId('backdrop').hidden = !covers;
    byId('conversation').inert = covers;
  }
}
