// Mirrors the files of a server. A program as there are many: promises, retries for ever, no signal anywhere.

import { execFile } from 'node:child_process'
import { mkdir, open, unlink, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

export async function mirror(origin, names, folder) {
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/.lock`, String(process.pid), { flag: 'wx' })
  try {
    const queue = [...names]
    await Promise.all(Array.from({ length: 6 }, () => work(origin, queue, folder)))
  } finally {
    await unlink(`${folder}/.lock`)
  }
}

async function work(origin, queue, folder) {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    await keepTrying(async () => download(`${origin}/${name}`, `${folder}/${name}`))
  }
}

async function keepTrying(job) {
  for (let wait = 20; ; wait = Math.min(wait * 2, 200)) {
    try {
      return await job()
    } catch {
      await pause(wait) // whatever it was: once more
    }
  }
}

async function download(url, path) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  const file = await open(path, 'w')
  try {
    for await (const chunk of response.body) await file.write(chunk)
  } finally {
    await file.close()
  }
  await run('sh', ['-c', 'sleep 2; gzip -f "$0"', path]) // it is a slow machine
}
