// Work on files that is worth a thread: all of it is done there, in pieces, so that it can be ended at any time.
//
// What is one call of the system is not here: `fs.promises` does that in other threads already, and faster.

export { hash, hashAll, type FileHash, type HashAllOptions, type HashEncoding, type HashOptions } from './hash.ts'
export { readJson, type ReadJsonOptions } from './read-json.ts'
export { brotli, gunzip, gzip, unbrotli, type BrotliOptions, type Compressed, type GzipOptions } from './compress.ts'
export { walk, type EntryKind, type OnError, type TreeWalkOptions, type WalkEntry, type WalkOptions } from './walk.ts'
export { grep, type GrepMatch, type GrepOptions } from './grep.ts'
export { copyTree, type CopyCounts, type CopyTreeOptions } from './copy-tree.ts'
export type { FileJobOptions, FilePath } from './options.ts'
export type { FileIterationOptions, FileIterator } from './iteration.ts'
