// How far the crawl is, on stderr: a bar on a terminal, a line now and then elsewhere.
//
// A greenlet draws; disposing kills it, wherever it waits, and cleans the line. It draws nothing after that.

import { sleep, spawn } from '@hublet/core'
import { Presets, SingleBar } from 'cli-progress'

import type { Crawl } from './crawler.ts'

const betweenBars = 100
const betweenLines = 2000

export function showProgress(crawl: Crawl, label: string): Disposable {
  return process.stderr.isTTY ? showBar(crawl, label) : showLines(crawl, label)
}

function showBar(crawl: Crawl, label: string): Disposable {
  const bar = new SingleBar(
    {
      format: `${label} {bar} {value}/{total}  {rate} req/s  {broken} broken`,
      barsize: 40,
      clearOnComplete: true,
      gracefulExit: false, // Ctrl-C is ours
      stream: process.stderr,
    },
    Presets.shades_classic,
  )
  bar.start(1, 0, figures(crawl))
  const draw = (): void => {
    bar.setTotal(Math.max(1, crawl.pages.size))
    bar.update(crawl.visited, figures(crawl))
  }
  const painter = spawn(async () => {
    for (;;) {
      draw()
      await sleep(betweenBars)
    }
  })
  return {
    [Symbol.dispose]() {
      void painter.kill()
      bar.stop()
    },
  }
}

function showLines(crawl: Crawl, label: string): Disposable {
  const writer = spawn(async () => {
    for (;;) {
      await sleep(betweenLines)
      const { rate, broken } = figures(crawl)
      process.stderr.write(
        `${label}: ${crawl.visited} of ${crawl.pages.size} visited, ${rate} req/s, ${broken} broken\n`,
      )
    }
  })
  return { [Symbol.dispose]: () => void writer.kill() }
}

function figures(crawl: Crawl): { rate: number; broken: number } {
  return { rate: Math.round((crawl.requests * 1000) / Math.max(1, crawl.ms)), broken: crawl.broken }
}
