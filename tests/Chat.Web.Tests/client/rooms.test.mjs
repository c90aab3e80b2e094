import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle } from './fake-clock.mjs';
import { history, joined, message, range, ready, start } from './scripted-server.mjs';

test('An entry that was seen is dropped', async () => {
  const chat = await ready();
  await chat.socket.say(message(4), message(4), message(2));
  assert.deepEqual(chat.shown(), [1, 2, 3, 4]);
});

test('The same number in another room is another entry', async () => {
  const chat = await ready({ rooms: ['cats'] });
  await chat.socket.answer('join', joined(0));
  await chat.socket.answer('history', history([]));
  await chat.socket.say(message(1, { room: 'cats' }));
  assert.deepEqual(chat.shown('cats'), [1]);
});

test('Frames inside a batch are taken in order, answers among them too', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'x');
  const { ref } = chat.socket.asked('message');
  const inner = { type: 'batch', frames: [message(5, { ref, id: sent.id })] };
  await chat.socket.say({ type: 'batch', frames: [message(4), inner, { type: 'presence', room: 'lobby' }] });
  assert.deepEqual(chat.shown(), [1, 2, 3, 4, 5]);
  assert.equal(sent.state, 'sent');
  assert.equal(chat.of('frame').at(-1).frame.type, 'presence');
});

test('A number that skips is filled with history', async () => {
  const chat = await ready();
  await chat.socket.say(message(6));
  assert.deepEqual(chat.shown(), [1, 2, 3, 6]);
  await chat.clock.advance(300);
  const asked = await chat.socket.answer('history', history([message(4), message(5), message(6)]));
  assert.deepEqual([asked.after, asked.room], [3, 'lobby']);
  assert.deepEqual(chat.shown(), [1, 2, 3, 6, 4, 5]);
  await chat.clock.advance(60_000);
  assert.equal(chat.socket.asked('history'), undefined);
});

test('Frames that merely overtook each other cost no history', async () => {
  const chat = await ready();
  await chat.socket.say(message(5), message(4));
  await chat.clock.advance(60_000);
  assert.equal(chat.socket.sent.filter((frame) => frame.action === 'history').length, 1);
});

test('An entry that is still being stored is found within the 30 seconds of promise 3', async () => {
  const chat = await ready();
  await chat.socket.say(message(5));
  let asked = 0;
  for (let waited = 0; waited < 26_000; waited += 100) {
    await chat.clock.advance(100);
    if (chat.socket.asked('history')) { asked++; await chat.socket.answer('history', history([message(5)])); }
  }
  assert.ok(asked >= 3, `${asked}`);
  await chat.clock.advance(10_000);
  await chat.socket.answer('history', history([message(4), message(5)]));
  assert.deepEqual(chat.shown(), [1, 2, 3, 5, 4]);
});

test('A number that never existed is asked for a few times, and then never again', async () => {
  const chat = await ready();
  await chat.socket.say(message(5));
  let asked = 0;
  const answerAll = async (ms) => {
    for (let waited = 0; waited < ms; waited += 100) {
      await chat.clock.advance(100);
      if (chat.socket.asked('history')) { asked++; await chat.socket.answer('history', history([message(5)])); }
    }
  };
  await answerAll(45_000);
  assert.ok(asked >= 3 && asked <= 7, `${asked}`);
  const before = asked;
  await answerAll(120_000);
  await chat.socket.say(message(6));
  await answerAll(60_000);
  assert.equal(asked, before);
});

test('An entry that comes after all hope was given up is shown all the same', async () => {
  const chat = await ready();
  await chat.socket.say(message(5));
  for (let waited = 0; waited < 60_000; waited += 1_000) {
    await chat.clock.advance(1_000);
    if (chat.socket.asked('history')) await chat.socket.answer('history', history([message(5)]));
  }
  await chat.socket.say(message(4));
  assert.deepEqual(chat.shown(), [1, 2, 3, 5, 4]);
});

test('Numbers between the first page and the clean cut are holes as well', async () => {
  const chat = await ready({ newest: 5, page: [1, 2, 3] });
  await chat.clock.advance(300);
  const asked = await chat.socket.answer('history', history([message(4), message(5)]));
  assert.equal(asked.after, 3);
  assert.deepEqual(chat.shown(), [1, 2, 3, 4, 5]);
});

test('What arrives live before the first page is shown once', async () => {
  const chat = start();
  await settle();
  await chat.socket.open();
  await chat.socket.say(message(4));
  await chat.socket.answer('join', joined(3));
  await chat.socket.say(message(5));
  await chat.socket.answer('history', history([1, 2, 3, 4].map((seq) => message(seq))));
  assert.deepEqual(chat.shown().sort(), [1, 2, 3, 4, 5]);
});

test('History is paged upwards until there is none', async () => {
  const chat = await ready({ newest: 120, page: range(71, 120), more: true });
  const first = chat.client.loadOlder('lobby');
  void chat.client.loadOlder('lobby');
  const asked = await chat.socket.answer('history', history(range(21, 70).map((seq) => message(seq)), { more: true }));
  assert.equal(asked.before, 71);
  await first;
  assert.equal(chat.socket.asked('history'), undefined);
  const second = chat.client.loadOlder('lobby');
  await chat.socket.answer('history', history(range(1, 20).map((seq) => message(seq))));
  await second;
  assert.equal(chat.of('room').at(-1).hasOlder, false);
  await chat.client.loadOlder('lobby');
  assert.equal(chat.socket.asked('history'), undefined);
  assert.deepEqual(chat.shown().sort((a, b) => a - b), range(1, 120));
});

test('Numbers that old history skips are not asked for again', async () => {
  const chat = await ready({ newest: 120, page: range(71, 120), more: true });
  await chat.clock.advance(31_000);
  void chat.client.loadOlder('lobby');
  await chat.socket.answer('history', history(range(21, 70).filter((seq) => seq % 5).map((seq) => message(seq)), { more: true }));
  await chat.clock.advance(60_000);
  assert.equal(chat.socket.asked('history'), undefined);
});

test('A room that refuses says why, and its join is not repeated', async () => {
  const chat = await ready();
  chat.client.join('secret');
  await settle();
  await chat.socket.answer('join', { type: 'error', code: 'forbidden', message: 'Not for you.', retryable: false });
  const { state, error } = chat.of('room').at(-1);
  assert.deepEqual([state, error.message], ['refused', 'Not for you.']);
  await chat.clock.advance(60_000);
  assert.equal(chat.socket.asked('join'), undefined);
});

test('A join that gets no answer is repeated, one that is throttled waits', async () => {
  const chat = await ready();
  chat.client.join('cats');
  await settle();
  await chat.socket.answer('join', { type: 'error', code: 'rate_limited', message: 'Slow.', retryable: true, retryAfterMs: 700 });
  await chat.clock.advance(700);
  await chat.socket.say(message(4));
  await chat.clock.advance(30_000);
  assert.equal(chat.socket.sent.filter((frame) => frame.action === 'join' && frame.room === 'cats').length, 3);
  await chat.socket.answer('join', joined(0));
  assert.equal(chat.of('room').at(-1).state, 'joined');
});

test('A room that was left is not joined again, and its frames are dropped', async () => {
  const chat = await ready();
  chat.client.leave('lobby');
  await settle();
  await chat.socket.answer('leave', { type: 'left' });
  await chat.socket.say(message(4));
  assert.deepEqual(chat.shown(), [1, 2, 3]);
  await chat.socket.drop();
  await chat.clock.advance(1_000);
  await chat.socket.open();
  assert.deepEqual(chat.socket.sent.map((frame) => frame.action), ['leave']);
});

test('Leaving waits for the join before it, and joining for the leave before it', async () => {
  const chat = await ready();
  const actions = () => chat.socket.sent.slice(2).map((frame) => frame.action);
  chat.client.join('cats');
  await settle();
  chat.client.leave('cats');
  chat.client.join('cats');
  await settle();
  assert.deepEqual(actions(), ['join']);
  await chat.socket.answer('join', joined(0));
  assert.deepEqual(actions(), ['join', 'leave']);
  await chat.socket.answer('leave', { type: 'left' });
  assert.deepEqual(actions(), ['join', 'leave', 'join']);
});

test('After leaving the starting room another one is started in', async () => {
  const chat = await ready({ rooms: ['cats'] });
  chat.client.leave('lobby');
  await settle();
  await chat.socket.drop();
  await chat.clock.advance(1_000);
  assert.equal(chat.socket.url.searchParams.get('room'), 'cats');
});

test('All pages of members are one list in which nobody appears twice', async () => {
  const chat = await ready();
  const who = chat.client.who('lobby');
  await chat.socket.answer('who', { type: 'members', connections: 3, members: [{ user: 'a', name: 'A' }], cursor: 'c' });
  const second = await chat.socket.answer('who', { type: 'members', connections: 3, members: [{ user: 'a', name: 'A' }, { user: 'b', name: 'B' }] });
  assert.equal(second.cursor, 'c');
  assert.deepEqual(await who, { connections: 3, members: [{ user: 'a', name: 'A' }, { user: 'b', name: 'B' }], isWhole: true });
});

test('Of a large room one page of members can be asked for, which counts all', async () => {
  const chat = await ready();
  const who = chat.client.who('lobby', 1);
  await chat.socket.answer('who', { type: 'members', connections: 900, members: [{ user: 'a', name: 'A' }], cursor: 'c' });
  assert.deepEqual(await who, { connections: 900, members: [{ user: 'a', name: 'A' }], isWhole: false });
  assert.equal(chat.socket.asked('who'), undefined);
});

test('Frames of types yet unknown are passed on, and rubbish harms nothing', async () => {
  const chat = await ready();
  await chat.socket.say({ type: 'typing', room: 'lobby', user: 'u' }, { type: 'sparkle', seq: 9, room: 'lobby' });
  await chat.socket.say('not json', '[]', '7', 'null', { type: 'batch', frames: 'none' }, message('x'), message(-1), { ...message(1.5) });
  assert.deepEqual(chat.of('frame').filter((e) => e.frame.type !== 'joined').slice(-3).map((e) => e.frame.type), ['typing', 'sparkle', 'batch']);
  assert.deepEqual(chat.shown(), [1, 2, 3]);
  assert.equal(chat.client.state, 'connected');
});

test('Edits, deletions and reactions are entries: they count in the order and fill holes', async () => {
  const chat = await ready();
  await chat.socket.say({ type: 'edited', room: 'lobby', seq: 4, target: 1 }, { type: 'reaction', room: 'lobby', seq: 5, target: 1 }, { type: 'read', room: 'lobby', seq: 2 });
  assert.deepEqual(chat.shown(), [1, 2, 3, 4, 5]);
  await chat.clock.advance(60_000);
  assert.equal(chat.socket.asked('history'), undefined);
});

test('An error that answers nothing is passed on', async () => {
  const chat = await ready();
  await chat.socket.say({ type: 'error', code: 'token_expired', message: 'Sign in again.', retryable: false });
  assert.equal(chat.of('trouble').at(-1).error.code, 'token_expired');
});

test('A room whose oldest entries have expired is followed without asking for them for ever', async () => {
  const chat = await ready({ newest: 12, page: [11, 12] });
  let asked = 0;
  for (let waited = 0; waited < 300_000; waited += 1_000) {
    await chat.clock.advance(1_000);
    if (chat.socket.asked('history')) { asked++; await chat.socket.answer('history', history([message(11), message(12)], { lost: true })); }
    if (chat.socket.asked('ping')) await chat.socket.answer('ping', { type: 'pong' });
  }
  assert.ok(asked <= 7, `${asked}`);
  assert.equal(chat.of('reset').length, 0);
});

test('A history of another epoch means to join anew and start over', async () => {
  const chat = await ready();
  await chat.socket.say(message(6));
  await chat.clock.advance(300);
  await chat.socket.answer('history', history([], { epoch: 'e2' }));
  assert.equal(chat.of('reset').length, 1);
  const asked = await chat.socket.answer('join', joined(1, { epoch: 'e2' }));
  assert.equal('after' in asked, false);
  await chat.socket.answer('history', history([message(1)], { epoch: 'e2' }));
  assert.deepEqual(chat.shown().slice(-1), [1]);
});

test('A room that was left and joined again while the connection was lost is joined over the next one', async () => {
  const chat = await ready();
  chat.client.leave('lobby');
  chat.client.join('lobby');
  await settle();
  await chat.socket.drop();
  await chat.clock.advance(1_000);
  await chat.socket.open();
  await chat.socket.answer('join', joined(3));
  await chat.socket.answer('history', history([message(3)]));
  assert.equal(chat.of('room').at(-1).state, 'joined');
});

test('What was under way for a room that was left is not shown in the room that is joined again', async () => {
  const chat = await ready({ newest: 120, page: range(71, 120), more: true });
  void chat.client.loadOlder('lobby');
  chat.client.leave('lobby');
  chat.client.join('lobby');
  await settle();
  await chat.socket.answer('leave', { type: 'left' });
  await chat.socket.answer('join', joined(120));
  const late = chat.socket.sent.find((frame) => frame.before === 71);
  await chat.socket.say({ ...history([message(70)]), room: 'lobby', ref: late.ref });
  assert.ok(!chat.shown().includes(70));
});
