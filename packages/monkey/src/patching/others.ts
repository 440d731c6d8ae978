// Others who replace builtins, and how their wrappers are known. We wrap what they have put there: they had their
// reasons. But whoever reads the report can see why a function behaves as it does.

const signs: readonly { readonly who: string; readonly has: (value: object, target: object) => boolean }[] = [
  { who: 'shimmer (OpenTelemetry, for example)', has: (value) => Reflect.get(value, '__wrapped') === true },
  { who: 'fake timers', has: (value) => typeof Reflect.get(value, 'clock') === 'object' },
  {
    who: 'graceful-fs',
    has: (value, target) =>
      Object.hasOwn(target, 'gracefulify') || Object.hasOwn(value, Symbol.for('graceful-fs.previous')),
  },
  { who: 'sinon', has: (value) => Object.hasOwn(value, 'restore') && Object.hasOwn(value, 'wrappedMethod') },
  { who: 'a mock', has: (value) => Reflect.get(value, '_isMockFunction') === true },
]

/** Who has wrapped `target`'s function `value`; undefined if nobody has that is known here. */
export function wrappedBy(value: object, target: object): string | undefined {
  return signs.find((sign) => sign.has(value, target))?.who
}
