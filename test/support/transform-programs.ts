// Random async programs that say what they do. They end: loops are bounded, and `log` throws when much has been said.
//
// In their texts: `log` says something, `tick` takes microtasks, `h` marks a promise as handled, `thenable`, `items`,
// `stepper` and `resource` make what their names say.

import { Expressions, type Pick } from './transform-expressions.ts'

export const programNames = ['log', 'tick', 'reject', 'h', 'thenable', 'items', 'stepper', 'resource'] as const

/** A function expression, for a sloppy script or a strict one. */
export function makeProgram(pick: Pick): string {
  return `(async function main(p) {${pick(3) === 0 ? "'use strict'\n" : ''} ${new Writer(pick).body(3)} })`
}

/** The body of a module. */
export function makeModule(pick: Pick): string {
  return new Writer(pick).moduleBody(3)
}

class Writer extends Expressions {
  #names = 0

  /** Statements, and what the function does when none of them returns. */
  body(depth: number): string {
    return `${this.#list(depth)};${this.#end()} log('end'); return ${this.value(1)}`
  }

  moduleBody(depth: number): string {
    return this.within({ returns: false }, () => `${this.#list(depth)}; log('end')`)
  }

  #name(): string {
    return `n${this.#names++}`
  }

  #end(): string {
    return this.one('', '\n', ' // end\n', ' /* end */ ')
  }

  #list(depth: number): string {
    const statements: string[] = []
    for (let n = 1 + this.pick(3); n > 0; n--) statements.push(this.#statement(depth))
    return statements.join(this.one('\n', ' ', ' // comment\n'))
  }

  #block(depth: number): string {
    return this.pick(12) === 0
      ? '{}'
      : `{${this.one('', ' ', '\n')}${this.#list(depth)}${this.one('', ' ', '\n', ' // c\n')}}`
  }

  /** A block, or a statement alone: no declaration. */
  #branch(depth: number): string {
    return this.pick(2) === 0 ? this.#block(depth) : this.#simple(depth)
  }

  #statement(depth: number): string {
    if (this.fuel-- <= 0 || depth <= 0) return this.#short()
    switch (this.pick(14)) {
      case 0:
        return `const ${this.#name()} = ${this.value(depth)};`
      case 1: {
        const [a, b] = [this.#name(), this.#name()]
        const text = `let { ${a} = ${this.value(depth)}, x: [${b} = ${this.value(depth)}] = [] } = { x: ${this.one('[]', '[1]', 'undefined')} };`
        return `${text} log(${a}, ${b});`
      }
      case 2:
        return `{ await using ${this.#resources(depth)}; ${this.#list(depth - 1)} }`
      case 3:
        return this.#declareFunction(depth)
      case 4:
        return this.#declareGenerator(depth)
      case 5: {
        const [cls, method] = [this.#name(), this.#name()]
        const text = this.inFunction(false, () => this.body(depth - 1))
        return `class ${cls} { [${this.value(1)}] = 1; static async ${method}(p) { ${text} } } log(await h(${cls}.${method}(1)));`
      }
      default:
        return this.#simple(depth)
    }
  }

  #simple(depth: number): string {
    if (this.fuel-- <= 0 || depth <= 0) return this.#short()
    switch (this.pick(13)) {
      case 0:
        return `if (${this.value(depth)}) ${this.#branch(depth - 1)}${this.pick(2) === 0 ? ` else ${this.#branch(depth - 1)}` : ''}`
      case 1:
      case 2:
      case 3:
        return this.#try(depth)
      case 4:
        return this.#loop(depth, (body) => `for (let i = 0; i < ${this.one('1', '2', 'await 2')}; i++) ${body}`)
      case 5:
        return this.#loop(depth, (body) => `for (const x of ${this.one('[1, 2]', 'await [1, 2]', 'items(1)')}) ${body}`)
      case 6:
      case 7:
      case 8: {
        const target = this.one('const x', 'var v', 'let { y = await 1 }', 'const [z = await tick(1, 2)]')
        const pattern = target.includes('{') || target.includes('[')
        const source = pattern ? 'stepper(2, [])' : this.#iterable(depth)
        return this.#loop(depth, (body) => `for await (${target} of ${source}) ${body}`)
      }
      case 9: {
        const { breakable } = this.place
        return this.within(
          { breakable: breakable + 1 },
          () =>
            `switch (${this.value(depth)}) { case await 1: ${this.#list(depth - 1)} case 2: ${this.#simple(depth - 1)}; default: ${this.#list(depth - 1)} }`,
        )
      }
      case 10: {
        const name = this.#name()
        const labels = [...this.place.labels, { name, loop: false }]
        return this.within({ labels }, () => `${name}: ${this.#block(depth - 1)}`)
      }
      default:
        return this.#short()
    }
  }

  #short(): string {
    const loops = this.place.labels.filter(({ loop }) => loop)
    switch (this.pick(14)) {
      case 0:
        return `throw ${this.value(1)};`
      case 1:
        return this.place.returns ? `return ${this.value(1)};` : `log('r');`
      case 2:
        return this.place.breakable > 0 ? 'break;' : 'log(0);'
      case 3:
        return this.place.loops > 0 ? 'continue;' : 'log(1);'
      case 4:
        return this.place.labels.length > 0 ? `break ${this.one(...this.place.labels).name};` : 'log(2);'
      case 5:
        return loops.length > 0 && this.place.loops > 0 ? `continue ${this.one(...loops).name};` : 'log(3);'
      case 6:
        return this.place.generator
          ? `log(yield${this.one(' ', '* items(2), ')}${this.value(1)});`
          : `await ${this.value(1)}\n`
      case 7:
        return `await ${this.value(1)}${this.one(';', '\n')}`
      default:
        return `log(${this.value(1)});`
    }
  }

  #try(depth: number): string {
    const clause = this.pick(4)
    const block = this.#block(depth - 1)
    const parameter = this.one('(e)', '', '({ message: e = await 5 })', '([e])')
    const handler = clause === 0 ? '' : ` catch ${parameter} ${this.#block(depth - 1)}`
    const finalizer = clause === 0 || this.pick(2) === 0 ? ` finally ${this.#block(depth - 1)}` : ''
    return `try ${block}${handler}${finalizer}`
  }

  #loop(depth: number, make: (body: string) => string): string {
    const name = this.pick(2) === 0 ? undefined : this.#name()
    const { loops, breakable, labels } = this.place
    const inside = name === undefined ? labels : [...labels, { name, loop: true }]
    const body = this.within({ loops: loops + 1, breakable: breakable + 1, labels: inside }, () =>
      this.#branch(depth - 1),
    )
    return `${name === undefined ? '' : `${name}: `}${make(body)}`
  }

  #resources(depth: number): string {
    const list = [`${this.#name()} = ${this.#resource(depth)}`]
    if (this.pick(2) === 0) list.push(`${this.#name()} = ${this.#resource(depth)}`)
    return list.join(this.one(', ', ',\n', ' /* , */ , // ,\n'))
  }

  #resource(depth: number): string {
    const n = this.pick(9)
    return this.one(
      'null',
      `resource(${n})`,
      `await resource(${n})`,
      `(log(${n}), resource(${n}, ${this.value(depth - 1)}))`,
      `resource(${n}, h(reject(${n})))`,
    )
  }

  #iterable(depth: number): string {
    const list = `[${this.value(1)}, ${this.value(1)}]`
    if (depth > 1 && this.pick(4) === 0) {
      const text = this.inFunction(true, () => `${this.#list(depth - 1)}; yield ${this.value(1)}; ${this.#list(1)}`)
      return `(async function* () { ${text} })()`
    }
    return this.one(list, `await ${list}`, 'items(2)', 'stepper(2)', 'stepper(3, 1, true)', '1')
  }

  #declareFunction(depth: number): string {
    const name = this.#name()
    const text = this.inFunction(false, () => this.body(depth - 1))
    const call = this.one(
      `log(await h(${name}(1)));`,
      `h(${name}(2));`,
      `await h(Promise.all([h(${name}(1)), h(${name}(2))]));`,
    )
    return this.one(
      `async function ${name}(p, q = async () => await p) { ${text} } ${call}`,
      `const ${name} = async (p) => { ${text} }; ${call}`,
      `const ${name} = async p => ${this.inFunction(false, () => this.value(depth))}${this.one(';', '\n')} ${call}`,
      `const ${name} = { async m(p) { ${text} } }.m; ${call}`,
    )
  }

  #declareGenerator(depth: number): string {
    const name = this.#name()
    const text = this.inFunction(
      true,
      () => `${this.#list(depth - 1)} log(yield ${this.value(1)}); ${this.#list(depth - 1)}`,
    )
    const use = this.one(
      `for await (const x of ${name}()) log(x);`,
      `log(await h(${name}().next()));`,
      `{ const g = ${name}(); log(await h(g.next(1))); log(await h(g.return(${this.value(1)}))) }`,
      `{ const g = ${name}(); log(await h(g.next(1))); log(await h(g.throw(2))) }`,
      `{ const g = ${name}(); h(g.next()); h(g.next()); log(await h(g.return(h(reject(3))))) }`,
    )
    return `async function* ${name}(p) { ${text} } ${use}`
  }
}
