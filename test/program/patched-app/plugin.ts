// The plugin of this app: `b` is to stay as it is.

export function willPatchModule(event: { name: string; veto(reason: string): void }): void {
  if (event.name === 'b') event.veto('asked by the app')
}
