// The other end of the round trips of `latency`: a thread of its own that sends back what it gets, a millisecond later.
// Without the pause the answer can be there before the question is asked: whoever reads at once would never wait.

import { type AddressInfo, createServer } from 'node:net'
import { parentPort } from 'node:worker_threads'

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', (data) => setTimeout(() => socket.write(data), 1))
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port))
