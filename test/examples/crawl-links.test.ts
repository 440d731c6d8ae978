import { expect, test } from 'vitest'

import { normalise, resolve } from '../../examples/crawl/address.ts'
import { readDocument } from '../../examples/crawl/links.ts'
import { srcsetUrls } from '../../examples/crawl/srcset.ts'

test.each([
  ['HTTP://Example.ORG:80', 'http://example.org/'],
  ['http://a/%7eb/%c3%a9', 'http://a/~b/%C3%A9'],
  ['http://a/b?', 'http://a/b'],
  ['http://a/b?x=%26#c', 'http://a/b?x=%26'],
  ['http://a/b/./../c', 'http://a/c'],
])('%s is %s', (from, to) => {
  expect(normalise(new URL(from))).toBe(to)
})

test('a fragment that is not well encoded is taken as it is', () => {
  expect(resolve('#%zz', 'http://a/')).toEqual({ kind: 'web', url: 'http://a/', fragment: '%zz' })
})

test.each([
  ['a.png', ['a.png']],
  ['a.png 1x, b.png 2x', ['a.png', 'b.png']],
  ['a.png, b.png 640w', ['a.png', 'b.png']],
  ['a,b.png 1x,c.png', ['a,b.png', 'c.png']],
  [' , ,data:image/png;base64,AA== 1x , d.png', ['data:image/png;base64,AA==', 'd.png']],
  ['', []],
])('srcset %j', (srcset, urls) => {
  expect([...srcsetUrls(srcset)]).toEqual(urls)
})

test('a srcset of a million commas takes no time', () => {
  expect([...srcsetUrls(','.repeat(1_000_000))]).toEqual([])
})

test('links are found in every place that holds one, with text and line', async () => {
  const html = `<link rel="stylesheet" href="/s.css"><link rel="preconnect" href="//cdn/">
<meta http-equiv="Refresh" content="5; url='/next'">
<a href="/a">some <i>text</i></a> <a id="here">no link</a>
<video poster="/p.jpg"><source src="/v.mp4"></video>
<a href="/b"><img alt="logo" src="/l.png"></a><!-- <a href="/comment"> --><script>"<a href='/script'>"</script>`

  const { links, ids } = await readDocument(html, 'http://x/')

  expect(links.map(({ href, kind, text, line }) => [href, kind, text, line])).toEqual([
    ['/s.css', 'asset', '', 1],
    ['/next', 'page', '', 2],
    ['/a', 'page', 'some text', 3],
    ['/p.jpg', 'asset', '', 4],
    ['/v.mp4', 'asset', '', 4],
    ['/b', 'page', 'logo', 5],
    ['/l.png', 'asset', 'logo', 5],
  ])
  expect([...ids]).toEqual(['here'])
})

test('a long page is read in slices, and nothing is lost between them', async () => {
  const html = Array.from({ length: 20_000 }, (_, n) => `<a href="/${n}">${n}</a>\n`).join('')

  const { links } = await readDocument(html, 'http://x/')

  expect(links).toHaveLength(20_000)
  expect(links.at(-1)).toMatchObject({ href: '/19999', text: '19999', line: 20_000 })
})
