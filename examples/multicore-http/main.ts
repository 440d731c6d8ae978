// A web server with a hub per core: `npm run example -- multicore-http`.

import { Event, type RestartEvent, onSignal } from '@hublet/core'

import { bench } from './bench.ts'
import { type Options, parseOptions } from './options.ts'
import { Service } from './service.ts'

const options = parseOptions(process.argv.slice(2))
process.exitCode = 'exitCode' in options ? options.exitCode : await run(options)

async function run(wanted: Options): Promise<number> {
  const { host, port, hubs } = wanted
  const stop = new Event({ name: 'end' })
  const end = (): unknown => (stop.ready ? process.exit(1) : stop.set())
  using _int = onSignal('SIGINT', end)
  using _term = onSignal('SIGTERM', end)
  try {
    const service = await Service.open({ host, port: wanted.bench ? 0 : port, hubs, onRestart: showRestart })
    if (wanted.bench) {
      const well = await bench(service, wanted)
      await service.stop()
      return well ? 0 : 1
    }
    console.log(`http://${host}:${service.port}/ with ${hubs} hubs, pid ${process.pid}`)
    await stop.wait()
    await service.stop()
    console.log(`stopped after ${service.counts.total} requests`)
    return 0
  } catch (error) {
    console.error(String(error))
    return 1
  }
}

function showRestart({ name, exit }: RestartEvent): void {
  console.error(`${name} is started again: ${exit.message}`)
}
