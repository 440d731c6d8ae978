import { expect, test } from 'vitest'

import { program } from '../support/crawl.ts'
import { WebServer, linking, silence } from '../support/web-server.ts'

test('no broken links: exit code 0', async () => {
  await using web = await WebServer.open({ '/': linking('/a'), '/a': 'fine' })

  const { code, stdout, stderr } = await program(web.origin).ended

  expect(stderr).toBe('')
  expect(stdout).toContain('No broken links: exit code 0')
  expect(code).toBe(0)
})

test('broken links: exit code 1, and the link with its page in the result', async () => {
  await using web = await WebServer.open({ '/': linking('/gone') })

  const { code, stdout } = await program(web.origin).ended

  expect(stdout).toContain(`404 Not Found\n  /gone\n    on ${web.origin}/ "to /gone"\n`)
  expect(stdout).toContain('1 link is broken (1 address): exit code 1')
  expect(code).toBe(1)
})

test('--json prints one document and nothing else', async () => {
  await using web = await WebServer.open({ '/': linking('/gone') })

  const { code, stdout } = await program(web.origin, '--json', '--compare').ended

  expect(JSON.parse(stdout)).toMatchObject({
    complete: true,
    broken: [{ url: `${web.origin}/gone`, reason: '404 Not Found' }],
    totals: { addresses: 2, requests: 2 },
    compared: { ratio: expect.any(Number) as number },
  })
  expect(code).toBe(1)
})

test('wrong usage: exit code 2, and nothing on stdout', async () => {
  const { code, stdout, stderr } = await program('nonsense').ended

  expect(stderr).toContain("argument 'url'")
  expect(stdout).toBe('')
  expect(code).toBe(2)
})

test('help: exit code 0', async () => {
  const { code, stdout } = await program('--help').ended

  expect(stdout).toContain('Usage: crawl [options] [url]')
  expect(code).toBe(0)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s prints the result so far: exit code 130', async (name) => {
  await using web = await WebServer.open({ '/': linking('/gone', '/silent'), '/silent': silence })
  const { child, ended } = program(web.origin)
  await web.requested('/silent')

  child.kill(name)

  await web.aborted('/silent')
  const { code, stdout } = await ended
  expect(stdout).toContain('Interrupted; this is what was found until then: exit code 130')
  expect(code).toBe(130)
})

test('SIGINT with --json: the document says that it is not complete', async () => {
  await using web = await WebServer.open({ '/': linking('/silent'), '/silent': silence })
  const { child, ended } = program(web.origin, '--json')
  await web.requested('/silent')

  child.kill('SIGINT')

  const { code, stdout } = await ended
  expect(JSON.parse(stdout)).toMatchObject({ complete: false, totals: { addresses: 1 } })
  expect(code).toBe(130)
})

test('without address the built-in site is checked', async () => {
  const { code, stdout } = await program('--latency', '0', '--json', '--quiet').ended

  const { complete, totals } = JSON.parse(stdout) as {
    complete: boolean
    totals: { pages: number; brokenLinks: number }
  }
  expect(complete).toBe(true)
  expect(totals.pages).toBeGreaterThan(200)
  expect(code).toBe(totals.brokenLinks > 0 ? 1 : 0)
})
