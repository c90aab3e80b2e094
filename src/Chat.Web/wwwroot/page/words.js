const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', month: 'long', day: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

/** @param {Date} date */
export const timeOf = (date) => time.format(date);

/** @param {Date} date */
export const fullTimeOf = (date) => full.format(date);

/** A key that two moments of one day, where the reader is, share. @param {Date} date */
export const dayKey = (date) => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;

/** Today, Yesterday, or the date. @param {Date} date @param {Date} [now] */
export function dayName(date, now = new Date()) {
  if (dayKey(date) === dayKey(now)) return 'Today';
  if (dayKey(date) === dayKey(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return 'Yesterday';
  return date.getFullYear() === now.getFullYear() ? day.format(date) : dayOfYear.format(date);
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

/** A failure in a sentence for a person. @param {any} error an `error` frame, or one of its shape */
export function sentence(error) {
  const known = {
    disconnected: 'The connection was lost before the server confirmed it.',
    no_answer: 'The server did not confirm it in time.',
    gateway: 'The service could not take it.',
  };
  return known[/** @type {keyof typeof known} */ (error?.code)] ?? String(error?.message ?? 'Something went wrong.');
}
