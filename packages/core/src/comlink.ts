// For those who use Comlink: its wrap and expose between hubs.

export { endpoint } from './threads/comlink/endpoint.ts'
export type { Endpoint, MessageListener } from './threads/comlink/message.ts'
