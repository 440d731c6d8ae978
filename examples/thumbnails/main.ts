// Thumbnails, made in a pool of threads: `npm run example -- thumbnails [folder]`.

import { Event, GreenletExit, onSignal, spawn } from '@hublet/core'

import { measure } from './measure.ts'
import { type MeasureOptions, type Options, type ServeOptions, parseOptions } from './options.ts'
import { Service } from './service.ts'

process.exitCode = await run(parseOptions(process.argv.slice(2)))

async function run(options: Options): Promise<number> {
  if ('exitCode' in options) return options.exitCode
  try {
    return 'serve' in options ? await serve(options.serve) : await compare(options.measure)
  } catch (error) {
    console.error(String(error))
    return 1
  }
}

async function serve(options: ServeOptions): Promise<number> {
  const stop = new Event({ name: 'end' })
  const end = (): unknown => (stop.ready ? process.exit(1) : stop.set())
  using _int = onSignal('SIGINT', end)
  using _term = onSignal('SIGTERM', end)
  const service = await Service.open(options)
  console.log(`http://${options.host}:${service.port}/ with ${options.threads} threads, pid ${process.pid}`)
  await stop.wait()
  await service.stop()
  const { completed, cancelled } = service.pool.stats()
  console.log(`stopped after ${completed} thumbnails, and ${cancelled} that nobody waited for any more`)
  return 0
}

async function compare(options: MeasureOptions): Promise<number> {
  const measuring = spawn(measure, options)
  using _ = onSignal('SIGINT', () => measuring.kill()) // so that its pictures are removed
  try {
    return (await measuring.get()) ? 0 : 1
  } catch (error) {
    if (error instanceof GreenletExit) return 130
    throw error
  }
}
