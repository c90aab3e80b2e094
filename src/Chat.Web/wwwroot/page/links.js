/**
 * What may begin a link: http or https, not in the middle of a word, of an address or of another scheme's name. It ends
 * at white space, at what cannot be seen or turns the direction of writing, and at signs that no URL holds.
 */
const Candidate = /(?<![A-Za-z0-9+.\-_/@])https?:\/\/[^\s\p{C}\p{DI}\u2800<>"`{}|\\^“”„‘’‚«»‹›\u3000-\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\uff61-\uff64]+/giu;

/** Belongs to the sentence around where a link would end with it. */
const Trailing = '.,;:!?\'*…([';

/** @typedef {{text: string, href: string | null, title: string | null}} Part */

/**
 * A text in parts that together are that text; those with an `href` are links. A `title` says where a link leads whose
 * host is written otherwise than in its plain ASCII form.
 * @param {string} text
 * @returns {Part[]}
 */
export function partsOf(text) {
  const parts = [];
  let end = 0;
  Candidate.lastIndex = 0;
  for (let match = Candidate.exec(text); match !== null; match = Candidate.exec(text)) {
    const { 0: found, index } = match;
    const written = withoutSurroundings(found, text[index - 1] === '\'');
    const url = linkOf(written);
    if (url === null) continue;
    if (index > end) parts.push({ text: text.slice(end, index), href: null, title: null });
    const isPlain = written.toLowerCase().startsWith(`${url.protocol}//${url.host}`);
    parts.push({ text: written, href: url.href, title: isPlain ? null : url.href });
    Candidate.lastIndex = end = index + written.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null, title: null });
  return parts;
}

/** Without the bracket or quote that was opened before it, and what follows that; without the end of a sentence. */
function withoutSurroundings(/** @type {string} */ found, /** @type {boolean} */ isQuoted) {
  let end = isQuoted && found.includes('\'') ? found.indexOf('\'') : found.length;
  end = Math.min(end, closedBefore(found));
  while (end > 0 && Trailing.includes(found[end - 1])) end--;
  return found.slice(0, end);
}

/** Index of the first closing bracket that nothing inside opens; the length where there is none. */
function closedBefore(/** @type {string} */ found) {
  const open = { ')': 0, ']': 0 };
  for (let index = 0; index < found.length; index++) {
    const sign = found[index];
    if (sign === '(') open[')']++;
    else if (sign === '[') open[']']++;
    else if ((sign === ')' || sign === ']') && --open[sign] < 0) return index;
  }
  return found.length;
}

/** A name before the host, as in `https://bank.example@evil.example`, serves nobody but who means to mislead. */
function linkOf(/** @type {string} */ written) {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  return url.username === '' && url.password === '' ? url : null;
}
