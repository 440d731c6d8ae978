/** Mirrors these files of the server, for as long as that takes. */
export declare function mirror(origin: string, names: readonly string[], folder: string): Promise<void>
