// node:crypto and node:zlib, patched: what is not in a thread of the pool when the kill comes, waits for one.

import crypto from 'node:crypto'
import { promisify } from 'node:util'
import zlib from 'node:zlib'

import { spawn } from '@hublet/core'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { crypto as cryptoPatch } from '../../packages/monkey/src/patches/crypto.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { zlib as zlibPatch } from '../../packages/monkey/src/patches/zlib.ts'
import { busyPool } from '../support/busy-pool.ts'
import { type PatchedCase, testPatched, withPatches } from '../support/patched-operation.ts'

withPatches(cryptoPatch, zlibPatch)

const { subtle } = crypto.webcrypto
const text = Buffer.from('hello')
type Sign = (algorithm: undefined, data: Buffer, key: crypto.KeyObject) => Promise<Buffer>

const { privateKey } = crypto.generateKeyPairSync('ed25519')
const aes = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt', 'decrypt'])
const password = await subtle.importKey('raw', text, 'PBKDF2', false, ['deriveBits'])
const iv = new Uint8Array(12)

const calls: readonly [string, () => Promise<unknown>, unknown][] = [
  ['crypto.randomBytes', () => promisify(crypto.randomBytes)(8), expect.any(Buffer)],
  ['crypto.randomFill', () => promisify(crypto.randomFill)(new Uint8Array(8)), expect.any(Uint8Array)],
  ['crypto.pbkdf2', () => promisify(crypto.pbkdf2)('a', 'b', 1, 8, 'sha1'), expect.any(Buffer)],
  ['crypto.scrypt', () => promisify(crypto.scrypt)('a', 'b', 8), expect.any(Buffer)],
  ['crypto.hkdf', () => promisify(crypto.hkdf)('sha1', 'a', 'b', 'c', 8), expect.any(ArrayBuffer)],
  ['crypto.generateKey', () => promisify(crypto.generateKey)('hmac', { length: 64 }), expect.any(crypto.KeyObject)],
  [
    'crypto.generateKeyPair',
    () => promisify(crypto.generateKeyPair)('ed25519'),
    { publicKey: expect.anything() as object, privateKey: expect.anything() as object },
  ],
  ['crypto.generatePrime', () => promisify(crypto.generatePrime)(32), expect.any(ArrayBuffer)],
  ['crypto.checkPrime', () => promisify(crypto.checkPrime)(7n), true],
  [
    'crypto.sign',
    () => (promisify(crypto.sign) as Sign)(undefined, text, privateKey),
    crypto.sign(undefined, text, privateKey),
  ],
  ['crypto.subtle.digest', () => subtle.digest('SHA-256', text), expect.any(ArrayBuffer)],
  ['crypto.subtle.encrypt', () => subtle.encrypt({ name: 'AES-GCM', iv }, aes, text), expect.any(ArrayBuffer)],
  [
    'crypto.subtle.deriveBits',
    () => subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt: text, iterations: 1 }, password, 64),
    expect.any(ArrayBuffer),
  ],
  ['zlib.gzip', () => promisify(zlib.gzip)(text), zlib.gzipSync(text)],
  ['zlib.deflate', () => promisify(zlib.deflate)(text), zlib.deflateSync(text)],
  ['zlib.inflate', () => promisify(zlib.inflate)(zlib.deflateSync(text)), text],
  ['zlib.brotliCompress', () => promisify(zlib.brotliCompress)(text), zlib.brotliCompressSync(text)],
  ['zlib.zstdDecompress', () => promisify(zlib.zstdDecompress)(zlib.zstdCompressSync(text)), text],
]

testPatched(
  calls.map(([name, call, result]): PatchedCase => ({
    name,
    make() {
      const pool = busyPool()
      return { call, result, release: () => pool.release(), [Symbol.asyncDispose]: () => pool.release() }
    },
  })),
)

test.for<[string, () => Promise<unknown>, object]>([
  ['crypto.subtle', () => subtle.digest('none', text), { name: 'NotSupportedError' }],
  ['crypto.subtle of nothing', () => subtle.digest.call({}, 'SHA-1', text), { code: 'ERR_INVALID_THIS' }],
  ['crypto.scrypt', () => promisify(crypto.scrypt)('a', 'b', 'c' as never), { code: 'ERR_INVALID_ARG_TYPE' }],
  ['zlib.inflate', () => promisify(zlib.inflate)(text), { code: 'Z_DATA_ERROR' }],
])('%s refuses in a greenlet what it refuses outside', async ([, call, error]) => {
  await expect(call()).rejects.toMatchObject(error)
  await expect(spawn(call).get()).rejects.toMatchObject(error)
})

test('a function that needs no callback does without one what it did', async () => {
  expect(crypto.randomBytes(4)).toHaveLength(4)
  expect(await spawn(() => crypto.randomInt(1, 2)).get()).toBe(1)
})
