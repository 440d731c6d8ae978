// `Function.prototype.toString` of transformed code: what was written. Some ship functions by their text: to a browser
// (Puppeteer, Playwright), to another thread.

import { restoreSource } from './restore.ts'

let installed = false

export function showFunctionTexts(): void {
  if (installed) return
  installed = true
  const { prototype } = Function
  const textOf = Reflect.get<object, string>(prototype, 'toString') as () => string
  const shown: { toString: (this: unknown) => string } = {
    toString() {
      return restoreSource(Reflect.apply(textOf, this === shown.toString ? textOf : this, []))
    },
  }
  Object.defineProperty(prototype, 'toString', {
    ...Object.getOwnPropertyDescriptor(shown, 'toString'),
    enumerable: false,
  })
}
