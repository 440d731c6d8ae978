// A promise that begins to wait when it is first asked: by await, then, catch, finally or Promise.all.
//
// A method whose result may be ignored ("not awaiting it is the form that does not wait") must not leave a wait
// behind in the caller's scope: a kill of the caller would be spent on it.

const nothing = (): void => {}

export class OnDemand<T> extends Promise<T> {
  readonly #begin: () => Promise<T>
  #begun: Promise<T> | undefined

  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  constructor(begin: () => Promise<T>) {
    super(nothing)
    this.#begin = begin
  }

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#begun ??= this.#begin()
    return this.#begun.then(onFulfilled, onRejected)
  }
}
