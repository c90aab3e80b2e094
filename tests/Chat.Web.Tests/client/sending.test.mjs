import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatClient } from '../../../src/Chat.Web/wwwroot/chat-client.js';
import { settle } from './fake-clock.mjs';
import { joined, message, passMinutes, ready, start } from './scripted-server.mjs';

const error = (code, more = {}) => ({ type: 'error', code, message: 'No.', retryable: false, ...more });

test('A message is sending, then sent with its number', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'hello');
  assert.equal(sent.state, 'sending');
  const asked = await chat.socket.answer('message', message(4, { text: 'hello', id: sent.id }));
  assert.deepEqual([asked.room, asked.text, asked.id], ['lobby', 'hello', 'id-1']);
  assert.equal((await sent.done).state, 'sent');
  assert.equal(sent.seq, 4);
  assert.deepEqual(chat.shown(), [1, 2, 3, 4]);
});

test('The entry is shown before its message is said to be sent', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'hello');
  await chat.socket.answer('message', message(4, { id: sent.id }));
  const [entry, state] = chat.events.slice(-2);
  assert.deepEqual([entry.type, state.type], ['entries', 'outgoing']);
});

test('Made-up ids are unique and of 1 to 64 printable ASCII characters', async () => {
  const chat = await ready({ newId: undefined });
  const ids = Array.from({ length: 50 }, () => chat.client.send('lobby', 'x').id);
  assert.equal(new Set(ids).size, 50);
  for (const id of ids) assert.match(id, /^[\x21-\x7e]{1,64}$/);
});

test('No answer in 30 seconds: the message goes out again with the same id', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'hello');
  await chat.socket.say(message(4));
  await chat.clock.advance(29_999);
  assert.equal(chat.socket.sent.filter((frame) => frame.action === 'message').length, 1);
  await chat.clock.advance(1);
  const both = chat.socket.sent.filter((frame) => frame.action === 'message');
  assert.equal(both.length, 2);
  assert.equal(both[0].id, both[1].id);
  assert.notEqual(both[0].ref, both[1].ref);
  await chat.socket.answer('message', message(5, { id: sent.id }));
  assert.equal(sent.state, 'sent');
});

test('After a reconnect the message goes out again with the same id, once the room is joined', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'hello');
  await chat.socket.drop();
  await chat.clock.advance(1_000);
  await chat.socket.open();
  assert.equal(chat.socket.asked('message'), undefined);
  await chat.socket.answer('join', joined(4, { entries: [message(4, { text: 'hello' })] }));
  const again = await chat.socket.answer('message', message(4, { id: sent.id }));
  assert.equal(again.id, sent.id);
  assert.equal(sent.state, 'sent');
  assert.deepEqual(chat.shown(), [1, 2, 3, 4]);
});

test('A retryable error is repeated after the wait that it names', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'hello');
  await chat.socket.answer('message', error('rate_limited', { retryable: true, retryAfterMs: 2_000 }));
  await chat.clock.advance(1_999);
  assert.equal(chat.socket.asked('message'), undefined);
  await chat.clock.advance(1);
  await chat.socket.answer('message', message(4, { id: sent.id }));
  assert.equal(sent.state, 'sent');
});

test('An error that is not retryable fails the message, with the reason', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'hello');
  await chat.socket.answer('message', error('forbidden'));
  assert.equal((await sent.done).state, 'failed');
  assert.equal(sent.error.code, 'forbidden');
  await chat.clock.advance(60_000);
  assert.equal(chat.socket.asked('message'), undefined);
});

test('After 10 minutes without an answer the message has failed, and no repeat went out after the last safe moment', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'hello');
  const repeats = [];
  for (let second = 0; second < 600; second += 10) {
    await chat.clock.advance(10_000);
    await chat.socket.say(message(4));
    if (chat.socket.asked('ping')) await chat.socket.answer('ping', { type: 'pong' });
    if (chat.socket.sent.filter((f) => f.action === 'message').length > repeats.length) repeats.push(second + 10);
  }
  await chat.clock.advance(1_000);
  assert.equal(sent.state, 'failed');
  assert.ok(repeats.at(-1) <= 570 && repeats.length >= 15, repeats.join());
});

test('A failed message is retried with its id while the server remembers it, and with a new one afterwards', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'hello');
  await chat.socket.answer('message', error('internal'));
  chat.client.retry(sent);
  assert.equal(sent.state, 'sending');
  assert.equal((await chat.socket.answer('message', error('internal'))).id, 'id-1');
  await passMinutes(chat, chat.socket, 10);
  chat.client.retry(sent);
  assert.equal((await chat.socket.answer('message', message(4))).id, 'id-2');
  assert.equal(sent.state, 'sent');
});

test('What is written without a connection goes out when there is one', async () => {
  const chat = start();
  const sent = chat.client.send('lobby', 'early');
  await settle();
  await chat.socket.open();
  assert.equal(chat.socket.asked('message'), undefined);
  await chat.socket.answer('join', joined(0));
  await chat.socket.answer('message', message(1, { id: sent.id }));
  assert.equal(sent.state, 'sent');
});

test('Messages of one room go out one after the other, those of another room meanwhile', async () => {
  const chat = await ready({ rooms: ['cats'] });
  await chat.socket.answer('join', joined(0));
  const [first, second, other] = [chat.client.send('lobby', '1'), chat.client.send('lobby', '2'), chat.client.send('cats', '3')];
  const texts = () => chat.socket.sent.filter((frame) => frame.action === 'message').map((frame) => frame.text);
  assert.deepEqual(texts(), ['1', '3']);
  await chat.socket.answer('message', message(1, { room: 'cats', id: other.id }));
  await chat.socket.answer('message', message(4, { id: first.id }));
  assert.deepEqual(texts(), ['1', '3', '2']);
  await chat.socket.answer('message', message(5, { id: second.id }));
  assert.deepEqual([first.seq, second.seq, other.seq], [4, 5, 1]);
});

test('A message that fails does not hold up the next', async () => {
  const chat = await ready();
  chat.client.send('lobby', '1');
  const second = chat.client.send('lobby', '2');
  await chat.socket.answer('message', error('invalid'));
  await chat.socket.answer('message', message(4, { id: second.id }));
  assert.equal(second.state, 'sent');
});

test('A text above 8,192 bytes is never put on the wire', async () => {
  const chat = await ready();
  assert.equal(chat.client.send('lobby', 'é'.repeat(4_096)).state, 'sending');
  await chat.socket.answer('message', message(4));
  const sent = chat.client.send('lobby', `${'é'.repeat(4_096)}x`);
  await settle();
  assert.deepEqual([sent.state, sent.error.code], ['failed', 'too_large']);
  assert.equal(chat.socket.asked('message'), undefined);
});

test('Where the server has forgotten the membership, the room is joined again and the message repeated', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'hello');
  await chat.socket.answer('message', error('not_in_room'));
  await chat.socket.answer('join', joined(3));
  await chat.clock.advance(1_000);
  await chat.socket.answer('message', message(4, { id: sent.id }));
  assert.equal(sent.state, 'sent');
});

for (const text of ['Forbidden', 'Internal server error', 'Endpoint request timed out', 'Too Many Requests']) {
  test(`API Gateway's own "${text}" is passed on and repeats the only open request`, async () => {
    const chat = await ready();
    const sent = chat.client.send('lobby', 'hello');
    await chat.socket.say(`{"message": "${text}", "connectionId":"XDmENcnwIE0CFEQ=", "requestId":"XDmGEE2RoE0FRdQ="}`);
    assert.equal(chat.of('gateway').at(-1).frame.message, text);
    chat.socket.asked('message').answered = true;
    await chat.clock.advance(1_000);
    assert.equal((await chat.socket.answer('message', message(4, { id: sent.id }))).id, sent.id);
    assert.equal(sent.state, 'sent');
  });
}

test('With several requests open, a frame of API Gateway is nobody\'s answer and each waits its 30 seconds', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'hello');
  void chat.client.request({ action: 'typing' });
  await chat.socket.say('{"message": "Internal server error", "connectionId":"a=", "requestId":"b="}');
  await chat.clock.advance(29_000);
  assert.equal(chat.socket.sent.filter((frame) => frame.action === 'message').length, 1);
  await chat.clock.advance(1_000);
  assert.equal(chat.socket.sent.filter((frame) => frame.action === 'message').length, 2);
  assert.equal(sent.state, 'sending');
});

test('A message to a room that one is not in fails at once', async () => {
  const chat = await ready();
  assert.equal(chat.client.send('dogs', 'hello').error.code, 'not_in_room');
});

test('The client needs nothing that a browser has and Node has not until it connects', () => {
  assert.equal(new ChatClient('wss://chat.test/prod').state, 'idle');
});
