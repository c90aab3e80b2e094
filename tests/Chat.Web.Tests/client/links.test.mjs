import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '../../../src/Chat.Web/wwwroot/page/links.js';

/** What was written, and which links are in it: as written, or [as written, where it leads, the title]. */
const cases = [
  ['nothing to see', []],
  ['', []],
  ['https://example.com', [['https://example.com', 'https://example.com/', null]]],
  ['http://example.com/a?b=c&d=%20#e', ['http://example.com/a?b=c&d=%20#e']],
  ['HTTPS://Example.COM/A', [['HTTPS://Example.COM/A', 'https://example.com/A', null]]],
  ['see https://example.com/a, and https://example.com/b.', ['https://example.com/a', 'https://example.com/b']],
  ['really https://example.com/a?!', ['https://example.com/a']],
  ['(https://example.com/a)', ['https://example.com/a']],
  ['(see https://example.com/wiki/Foo_(bar)).', ['https://example.com/wiki/Foo_(bar)']],
  ['[text](https://example.com/a)(more)', ['https://example.com/a']],
  ['(https://example.com/a)(https://example.com/b)', ['https://example.com/a', 'https://example.com/b']],
  ['[https://example.com/a]', ['https://example.com/a']],
  ['<https://example.com/a>', ['https://example.com/a']],
  ['"https://example.com/a"', ['https://example.com/a']],
  ['\'https://example.com/a\',\'https://example.com/b\'', ['https://example.com/a', 'https://example.com/b']],
  ['“https://example.com/a”', ['https://example.com/a']],
  ['**https://example.com/a**', ['https://example.com/a']],
  ['https://example.com/Queen\'s_Gambit', ['https://example.com/Queen\'s_Gambit']],
  ['请看https://example.com/a。谢谢', ['https://example.com/a']],
  ['https://example.com/a\nhttps://example.com/b\thttps://example.com/c', ['https://example.com/a', 'https://example.com/b', 'https://example.com/c']],
  ['http://[::1]:8080/a', ['http://[::1]:8080/a']],
  ['http://127.0.0.1:8080/', ['http://127.0.0.1:8080/']],
  ['http://example.com:80/a', [['http://example.com:80/a', 'http://example.com/a', null]]],
  ['https://example.com/é', [['https://example.com/é', 'https://example.com/%C3%A9', null]]],
  // A host that looks like another one says in its title what it is.
  ['https://bücher.example/a', [['https://bücher.example/a', 'https://xn--bcher-kva.example/a', 'https://xn--bcher-kva.example/a']]],
  ['https://аpple.com', [['https://аpple.com', 'https://xn--pple-43d.com/', 'https://xn--pple-43d.com/']]],
  ['https://xn--pple-43d.com/', [['https://xn--pple-43d.com/', 'https://xn--pple-43d.com/', null]]],
  ['http://ｅｖｉｌ.example/', [['http://ｅｖｉｌ.example/', 'http://evil.example/', 'http://evil.example/']]],
  ['http://ex%61mple.com/', [['http://ex%61mple.com/', 'http://example.com/', 'http://example.com/']]],
  ['http://0x7f.1/', [['http://0x7f.1/', 'http://127.0.0.1/', 'http://127.0.0.1/']]],
  ['https:///evil.example', [['https:///evil.example', 'https://evil.example/', 'https://evil.example/']]],
  // What turns the direction of writing, or cannot be seen, ends a link.
  ['https://example.com/\u202egnp.exe', ['https://example.com/']],
  ['https://example.com/\u2067abc', ['https://example.com/']],
  ['https://example.com/\u061cabc', ['https://example.com/']],
  ['https://exam\u200bple.com/', [['https://exam', 'https://exam/', null]]],
  ['https://example.com\u2060.evil.example/', [['https://example.com', 'https://example.com/', null]]],
  ['https://example.com\u00ad.evil.example/', [['https://example.com', 'https://example.com/', null]]],
  ['https://example.com\u3164.evil.example/', [['https://example.com', 'https://example.com/', null]]],
  ['https://example.com/\u0000a\u0085b', ['https://example.com/']],
  ['https://example.com/\ud800a', ['https://example.com/']],
  // Nothing else is a link.
  ['javascript:alert(1)', []],
  ['JaVaScRiPt:alert(1)//', []],
  ['javascript://example.com/%0aalert(1)', []],
  ['javascript://https://example.com/', []],
  ['javascript:alert(\'https://example.com/a\')', ['https://example.com/a']],
  ['data:text/html,<script>alert(1)</script>', []],
  ['mailto:a@example.com ftp://example.com file:///etc/passwd //example.com www.example.com', []],
  ['vbscript:x blob:x about:blank ws://example.com chrome://settings', []],
  ['xhttps://example.com git+https://example.com', []],
  ['http:example.com https:/example.com http:\\\\example.com', []],
  ['https:// http://. http://) https://?', []],
  ['https://exa mple.com:99999/ http://example.com:99999/', [['https://exa', 'https://exa/', null]]],
  ['http://[::1 http://256.256.256.256/', []],
  ['https://bank.example@evil.example/ https://a:b@evil.example/', []],
  ['https://example.com\\@evil.example/', [['https://example.com', 'https://example.com/', null]]],
  ['https://example.com/"onmouseover="alert(1)', ['https://example.com/']],
  ['https://example.com/<img src=x onerror=alert(1)>', ['https://example.com/']],
];

for (const [text, expected] of cases) {
  test(`Links of ${JSON.stringify(text)}`, () => {
    const parts = partsOf(text);
    assert.equal(parts.map((part) => part.text).join(''), text);
    const links = parts.filter((part) => part.href !== null);
    assert.deepEqual(links.map((link) => link.text), expected.map((link) => (typeof link === 'string' ? link : link[0])));
    links.forEach(({ text: written, href, title }, index) => {
      const [, leadsTo, says] = typeof expected[index] === 'string' ? [written, written, null] : expected[index];
      assert.deepEqual([href, title], [leadsTo, says]);
    });
  });
}

test('A long text that only looks like a link is read once', () => {
  const text = `https://example.com/${'('.repeat(4_000)}${'.'.repeat(4_000)}x`;
  assert.equal(partsOf(text)[0].text, text);
});
