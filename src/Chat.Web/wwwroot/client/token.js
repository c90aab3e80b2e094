/**
 * Asks for a token. Never rejects.
 * @param {(() => string | Promise<string>) | undefined} ask
 * @returns {Promise<any>} a string, or an `error` frame's shape where none could be had
 */
export async function askForToken(ask) {
  try {
    return await ask?.();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { type: 'error', code: 'no_token', message, retryable: true };
  }
}
