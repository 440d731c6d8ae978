import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'

import { leakCheck } from '@hublet/core/testing'
import { expect, onTestFinished, test } from 'vitest'

import { openSite } from '../../examples/crawl/site/site.ts'
import { crawl, reasons } from '../support/crawl.ts'

/** A store with these files, of one package `a` 1.0.0 and one `@s/b` 2.0.0 that is linked beside it. */
async function newStore(files: Readonly<Record<string, string>>): Promise<string> {
  const store = await mkdtemp(join(tmpdir(), 'hublet-store-'))
  onTestFinished(() => rm(store, { recursive: true }))
  const all = {
    'a@1.0.0/node_modules/a/package.json': '{ "name": "a", "version": "1.0.0" }',
    's+b@2.0.0/node_modules/@s/b/package.json': '{ "name": "@s/b", "version": "2.0.0" }',
    's+b@2.0.0/node_modules/@s/b/readme.md': '# b',
    ...files,
  }
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(store, path)), { recursive: true })
    await writeFile(join(store, path), content)
  }
  await mkdir(join(store, 'a@1.0.0/node_modules/@s'))
  await symlink('../../../s+b@2.0.0/node_modules/@s/b', join(store, 'a@1.0.0/node_modules/@s/b'))
  await symlink('..', join(store, 'a@1.0.0/node_modules/a/loop'))
  return store
}

/** The path as it stands: `fetch` would tidy it up. */
async function get(origin: string, path: string): Promise<[number | undefined, string | undefined, string]> {
  const sent = request(origin, { path })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return [response.statusCode, response.headers['content-type'] ?? response.headers.location, await text(response)]
}

test('Markdown becomes pages, other files are served as they are, and every package is there once', async () => {
  const store = await newStore({
    'a@1.0.0/node_modules/a/README.md': '# Über *uns*\n\n[b](docs/b.md)',
    'a@1.0.0/node_modules/a/docs/b.md': 'b',
    'a@1.0.0/node_modules/a/x.js': '1',
  })
  await using site = await openSite(store, 0)

  const readme = await get(site.url, '/a@1.0.0/README.md')
  const script = await get(site.url, '/a@1.0.0/x.js?v=1')

  expect([site.packages, site.documents]).toEqual([2, 3])
  expect(readme.slice(0, 2)).toEqual([200, 'text/html; charset=utf-8'])
  expect(readme[2]).toContain('<h1 id="über-uns">Über <em>uns</em></h1>')
  expect(script).toEqual([200, 'text/javascript', '1'])
  expect((await get(site.url, '/@s/b@2.0.0'))[0]).toBe(301)
  expect((await get(site.url, '/a@1.0.0/docs/'))[2]).toContain('href="/a@1.0.0/docs/b.md"')
})

test('nothing outside of a package is served', async () => {
  const store = await newStore({ 'a@1.0.0/node_modules/a/README.md': '', 'secret.md': 'secret' })
  await symlink(join(store, 'secret.md'), join(store, 'a@1.0.0/node_modules/a/link.md'))
  await using site = await openSite(store, 0)
  const up = ['/..', '/../..', '/../../..'].flatMap((way) => [way, way.replaceAll('..', '%2e%2e')])
  const paths = [
    ...up.map((way) => `/a@1.0.0${way}/secret.md`),
    '/a@1.0.0/..%2f..%2f..%2fsecret.md',
    '/a@1.0.0/..%5c..%5csecret.md',
    '/a@1.0.0/link.md',
    '/a@1.0.0/%00',
    '/a@1.0.0/%zz',
    '/secret.md',
    '//etc/passwd',
  ]

  const answers = await Promise.all(paths.map(async (path) => (await get(site.url, path))[0]))

  expect(answers).toEqual(paths.map(() => 404))
})

test('its broken links are found, its good ones are not', async () => {
  const store = await newStore({
    'a@1.0.0/node_modules/a/README.md':
      '# One\n# One\n[1](#one) [2](#one-1) [3](#one-2) [4](docs) [5](gone.md) [6](x.png)',
    'a@1.0.0/node_modules/a/docs/b.md': '[up](../README.md#one)',
  })
  await using site = await openSite(store, 0)

  expect(reasons(await crawl(site.url))).toEqual({
    '/a@1.0.0/README.md#one-2': 'no such #id on the page',
    '/a@1.0.0/gone.md': '404 Not Found',
    '/a@1.0.0/x.png': '404 Not Found',
  })
})

test('closed while it answers, it leaves nothing behind', async () => {
  await using _ = leakCheck()
  const store = await newStore({})
  const site = await openSite(store, 60_000)
  const asked = request(site.url)
  const failed = once(asked, 'error')
  asked.end()
  await once(asked, 'finish')

  await site[Symbol.asyncDispose]()

  expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' })
})
