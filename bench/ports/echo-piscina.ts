// The same as echo.ts by Piscina.

export default (value: unknown): unknown => value
