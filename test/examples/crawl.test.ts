import { getHub, spawn } from '@hublet/core'
import { leakCheck } from '@hublet/core/testing'
import { expect, onTestFinished, test } from 'vitest'

import { findingsOf } from '../../examples/crawl/findings.ts'
import { crawl, newCrawl, reasons } from '../support/crawl.ts'
import { WebServer, inTurn, linking, redirect, silence } from '../support/web-server.ts'

test('every address is requested once, however it is spelled', async () => {
  await using web = await WebServer.open({
    '/': linking('/a', '/a#x', 'a', './b/../a', '/%61', '/a?', '/'),
    '/a': '<p id="x">' + linking('/'),
  })

  const findings = await crawl(web.origin)

  expect(web.seen).toEqual(['GET /', 'GET /a'])
  expect(findings.broken).toEqual([])
  expect(findings.totals).toMatchObject({ addresses: 2, pages: 2, links: 8, requests: 2 })
})

test('a broken link comes with its reason and every page that points to it', async () => {
  await using web = await WebServer.open({
    '/': '<a href="/gone">the <b>lost</b>\n page</a>\n' + linking('/a'),
    '/a': '\n\n<img src="/gone" alt="picture">',
  })

  const { broken } = await crawl(`${web.origin}/`)

  expect(broken).toEqual([
    {
      url: `${web.origin}/gone`,
      reason: '404 Not Found',
      via: [],
      from: [
        { page: `${web.origin}/`, text: 'the lost page', line: 1 },
        { page: `${web.origin}/a`, text: 'picture', line: 3 },
      ],
    },
  ])
})

test('a fragment must be an id, or the name of an anchor, of the page it leads to', async () => {
  await using web = await WebServer.open({
    '/': linking('/a#one', '/a#two', '/a#three', '#top', '#', '/a#caf%C3%A9', '/a#:~:text=word', '/old#one', '/old#no'),
    '/a': '<p id="one"><a name="two"></a><p id="café"><p name="three">',
    '/old': redirect('/a'),
  })

  expect(reasons(await crawl(web.origin))).toEqual({
    '/a#three': 'no such #id on the page',
    '/old#no': 'no such #id on the page',
  })
})

test('redirects are followed, their target is requested once, and each hop is recorded', async () => {
  await using web = await WebServer.open({
    '/': linking('/one', '/b', '/lost'),
    '/one': redirect('/two'),
    '/two': redirect('b', 302),
    '/b': linking('/two'),
    '/lost': redirect('/nowhere', 308),
  })

  const { broken } = await crawl(web.origin)

  expect(web.seen.toSorted()).toEqual(['GET /', 'GET /b', 'GET /lost', 'GET /nowhere', 'GET /one', 'GET /two'])
  expect(broken).toMatchObject([{ url: `${web.origin}/lost`, reason: '404 Not Found', via: [`${web.origin}/nowhere`] }])
})

test('loops, endless chains and redirects to nowhere are found', async () => {
  const endless: Record<string, ReturnType<typeof redirect>> = {}
  for (let n = 1; n < 100; n++) endless[`/r${n}`] = redirect(`/r${n + 1}`)
  await using web = await WebServer.open({
    ...endless,
    '/': linking('/self', '/x', '/r1', '/r95', '/none', '/mail', '/ten'),
    '/self': redirect('/self'),
    '/x': redirect('/y'),
    '/y': redirect('/x'),
    '/r100': 'the end',
    '/ten': redirect('/r91'),
    '/none': redirect(undefined),
    '/mail': redirect('mailto:me@example.org'),
  })

  expect(reasons(await crawl(web.origin))).toEqual({
    '/self': 'redirect loop',
    '/x': 'redirect loop',
    '/r1': 'more than 10 redirects',
    '/none': '301 without Location',
    '/mail': '301 to "mailto:me@example.org"',
  })
  expect(web.seen).not.toContain('GET /r13')
})

test('the site is where the start is after its redirects; other sites are left alone', async () => {
  await using other = await WebServer.open({ '/': 'other' })
  await using web = await WebServer.open({ '/': linking('/a', `${other.origin}/`), '/a': linking('/b'), '/b': 'end' })
  await using old = await WebServer.open({ '/': redirect(`${web.origin}/`) })

  const findings = await crawl(old.origin)

  expect(web.seen).toEqual(['GET /', 'GET /a', 'GET /b'])
  expect(other.seen).toEqual([])
  expect(findings.left).toEqual({ external: 1, excluded: 0, depth: 0, limit: 0 })
})

test('external links are checked with HEAD if that is wanted, and never followed', async () => {
  await using other = await WebServer.open({ '/': linking('/deeper'), '/moved': redirect('/gone') })
  await using web = await WebServer.open({ '/': linking(`${other.origin}/`, `${other.origin}/moved`) })

  const findings = await crawl(web.origin, { external: true })

  expect(other.seen.toSorted()).toEqual(['HEAD /', 'HEAD /gone', 'HEAD /moved'])
  expect(findings.broken.map(({ url }) => url)).toEqual([`${other.origin}/moved`])
})

test('what is no page is checked with HEAD, then with GET if the server does not know HEAD', async () => {
  await using web = await WebServer.open({
    '/': linking('/paper.pdf', '/page.zip') + '<img src="/a.png" srcset="/b.png 1x, /c,d.png 2x">',
    '/paper.pdf': (request, response) => response.writeHead(request.method === 'HEAD' ? 405 : 200).end(),
    '/page.zip': linking('/gone'),
    '/a.png': (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(),
  })

  const findings = await crawl(web.origin)

  expect(web.seen.slice(1).toSorted()).toEqual([
    'GET /gone',
    'GET /page.zip',
    'GET /paper.pdf',
    'HEAD /a.png',
    'HEAD /b.png',
    'HEAD /c,d.png',
    'HEAD /page.zip',
    'HEAD /paper.pdf',
  ])
  expect(Object.keys(reasons(findings))).toEqual(['/b.png', '/c,d.png', '/gone'])
})

test('links that no request can check are skipped and counted, malformed ones are broken', async () => {
  await using web = await WebServer.open({
    '/': linking('mailto:a@b', 'javascript:void 0', 'data:,x', 'tel:1', 'MAILTO:c@d', 'http://[/'),
  })

  const findings = await crawl(web.origin)

  expect(findings.skipped).toEqual({ mailto: 2, javascript: 1, data: 1, tel: 1 })
  expect(reasons(findings)).toEqual({ 'http://[/': 'malformed address' })
})

test('links start from the base of the page, and invalid HTML is read as far as it goes', async () => {
  await using web = await WebServer.open({
    '/': '<base href="/docs/"><base href="/wrong/"><p><a href=one><div <a href="two" </p><iframe src=three>',
    '/docs/one': 'one',
    '/docs/three': '',
  })

  expect(reasons(await crawl(web.origin))).toEqual({})
  expect(web.seen).toContain('GET /docs/one')
  expect(web.seen).toContain('GET /docs/three')
})

test('depth counts clicks from the start, by the shortest way', async () => {
  const pages = {
    '/': linking('/slow', '/long1'),
    '/long1': linking('/long2'),
    '/long2': linking('/target'),
    '/slow': linking('/target'),
    '/target': linking('/behind'),
    '/behind': linking('/too-deep'),
  }
  const late = Promise.withResolvers<void>()
  await using web = await WebServer.open({
    ...pages,
    '/slow': (_request, response) => {
      void late.promise.then(() => response.writeHead(200, { 'content-type': 'text/html' }).end(pages['/slow']))
    },
    '/target': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(pages['/target'])
      late.resolve() // reached by the long way first: three clicks, not yet the end of the short one
    },
  })

  const findings = await crawl(web.origin, { depth: 3 })

  expect(web.seen.toSorted()).toEqual(['GET /', 'GET /behind', 'GET /long1', 'GET /long2', 'GET /slow', 'GET /target'])
  expect(findings.left.depth).toBe(1)
})

test('include, exclude and max-pages leave addresses out, and say how many', async () => {
  await using web = await WebServer.open({ '/': linking('/a', '/ab', '/b', '/a2', '/a3'), '/a': '', '/a2': '' })

  const findings = await crawl(web.origin, { include: /\/a/, exclude: /ab$/, maxPages: 3 })

  expect(web.seen).toEqual(['GET /', 'GET /a', 'GET /a2'])
  expect(findings.left).toMatchObject({ excluded: 2, limit: 1 })
})

test('a server that never answers costs the timeout, and sees the connection close', async () => {
  await using web = await WebServer.open({ '/': linking('/silent'), '/silent': silence })

  const findings = await crawl(web.origin, { timeout: 200, retries: 2 })

  await web.aborted('/silent')
  expect(reasons(findings)).toEqual({ '/silent': 'no answer in 200 ms' })
  expect(findings.statuses).toEqual({ '200 OK': 1, 'timed out': 1 })
  expect(web.count('GET /silent')).toBe(1)
})

test('a body that trickles costs the timeout, and sees the connection close', async () => {
  await using web = await WebServer.open({
    '/': (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).write('abc'),
  })

  const findings = await crawl(web.origin, { timeout: 200 })

  await web.aborted('/')
  expect(reasons(findings)).toEqual({ '/': 'only 3 bytes in 200 ms' })
})

test('no more than max-bytes are read of a page without end', async () => {
  await using web = await WebServer.open({
    '/': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      const more = (): void => {
        while (!response.destroyed && response.write(linking('/', '/#unknown')));
      }
      response.on('drain', more)
      more()
    },
  })

  const findings = await crawl(web.origin, { maxBytes: 100_000 })

  await web.aborted('/')
  expect(findings.totals.bytes).toBe(100_000)
  expect(findings.notes[0]?.notes).toEqual(['only the first 100000 bytes were read'])
  expect(findings.broken).toEqual([])
})

test('a charset that is unknown or wrong is noted', async () => {
  const html =
    (type: string, body: string | Buffer) => (_request: unknown, response: import('node:http').ServerResponse) =>
      void response.writeHead(200, { 'content-type': type }).end(body)
  await using web = await WebServer.open({
    '/': linking('/unknown', '/wrong', '/latin#\u00fc', '/meta#\u00fc'),
    '/unknown': html('text/html; charset=klingon', 'hello'),
    '/wrong': html('text/html; charset=utf-8', Buffer.from([0x61, 0xff, 0x62])),
    '/latin': html('text/html; charset=ISO-8859-1', Buffer.from('<p id="\u00fc">', 'latin1')),
    '/meta': html('text/html', Buffer.from('<meta charset="latin1"><p id="\u00fc">', 'latin1')),
  })

  const { broken, notes } = await crawl(web.origin)

  expect(broken).toEqual([])
  expect(notes.toSorted((a, b) => (a.url < b.url ? -1 : 1))).toEqual([
    { url: `${web.origin}/unknown`, notes: ['unknown charset "klingon", read as utf-8'] },
    { url: `${web.origin}/wrong`, notes: ['some bytes are not utf-8'] },
  ])
})

test('what may go away is tried again, what may not is not', async () => {
  const status = (code: number) => (_request: unknown, response: import('node:http').ServerResponse) =>
    void response.writeHead(code, { 'retry-after': '0' }).end()
  await using web = await WebServer.open({
    '/': linking('/503', '/429', '/500', '/reset'),
    '/503': inTurn(status(503), status(502), 'fine'),
    '/429': status(429),
    '/500': status(500),
    '/reset': inTurn((request) => request.socket.destroy(), 'fine'),
  })

  const findings = await crawl(web.origin, { retries: 2 })

  expect(reasons(findings)).toEqual({ '/429': '429 Too Many Requests', '/500': '500 Internal Server Error' })
  expect(['/503', '/429', '/500', '/reset'].map((path) => web.count(`GET ${path}`))).toEqual([3, 3, 1, 2])
})

test('an unreachable start is a broken link', async () => {
  const web = await WebServer.open({})
  const { origin } = web
  await web[Symbol.asyncDispose]()

  expect(reasons(await crawl(origin))).toEqual({ '/': 'connection refused' })
})

test('no more than `concurrency` requests are under way, and as many as that', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `/${n}`)
  let open = 0
  let most = 0
  const held: (() => void)[] = []
  const hold = (_request: unknown, response: import('node:http').ServerResponse): void => {
    most = Math.max(most, ++open)
    held.push(() => {
      open--
      response.end()
    })
    if (held.length === 3) for (const release of held.splice(0)) release()
  }
  await using web = await WebServer.open({
    '/': linking(...names),
    ...Object.fromEntries(names.map((name) => [name, hold])),
  })

  await crawl(web.origin, { concurrency: 3 })

  expect(most).toBe(3)
})

test('killed at any moment it ends at once, keeps what it has, and leaves nothing behind', async () => {
  const names = Array.from({ length: 30 }, (_, n) => `/${n}`)
  const reported: unknown[] = []
  getHub().onError = (error) => void reported.push(error)
  onTestFinished(() => void (getHub().onError = undefined))
  for (let after = 1; after <= 31; after += 1) {
    await using _ = leakCheck()
    let answered = 0
    const page = (_request: unknown, response: import('node:http').ServerResponse): void => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(linking(...names))
      if (++answered === after) void greenlet.kill()
    }
    await using web = await WebServer.open({ '/': page, ...Object.fromEntries(names.map((name) => [name, page])) })
    const it = newCrawl(web.origin, { concurrency: 4 })
    const greenlet = spawn(() => it.run())

    const began = performance.now()
    await greenlet.join()

    expect(performance.now() - began).toBeLessThan(getHub().killGrace)
    const { complete, broken, statuses } = findingsOf(it)
    expect({ complete, broken }).toEqual({ complete: false, broken: [] })
    expect(Object.keys(statuses).filter((word) => word !== '200 OK')).toEqual([])
    expect(reported).toEqual([])
  }
})

test('a kill closes the connections of what is under way', async () => {
  await using web = await WebServer.open({ '/': linking('/silent'), '/silent': silence })
  const it = newCrawl(web.origin)
  const greenlet = spawn(() => it.run())
  await web.requested('/silent')

  await greenlet.kill()

  await web.aborted('/silent')
  expect(findingsOf(it)).toMatchObject({ complete: false, statuses: { '200 OK': 1 } })
})
