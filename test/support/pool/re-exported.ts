// Exports under another name what is marked elsewhere.
export { named as alias } from './marked.ts'
