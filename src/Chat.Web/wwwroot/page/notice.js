import { byId, element } from './dom.js';

/** What stands in the place of the messages where there is a reason not to show any. */
export class Notice {
  #box = byId('notice');
  #shown = '';

  /** @param {string} title @param {string} sentence @param {() => void} [again] tries once more */
  show(title, sentence, again) {
    this.#box.hidden = false;
    const text = `${title}\n${sentence}`;
    if (text === this.#shown) return;
    this.#shown = text;
    const button = again ? element('button', { type: 'button', class: 'quiet-button', click: again, 'data-testid': 'notice-again' }, 'Try again') : null;
    this.#box.replaceChildren(...[element('h2', {}, title), element('p', {}, sentence), button].filter((part) => part !== null));
  }

  hide() {
    this.#box.hidden = true;
    this.#shown = '';
  }
}
