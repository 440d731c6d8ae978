// The names in patterns, and of properties.

import type { BindingPattern, Expression, Node } from 'oxc-parser'

/** Calls `take` for each name in the pattern, with the property of the whole that it takes. */
export function eachName(
  pattern: BindingPattern,
  path: readonly string[],
  take: (name: string, path: readonly string[], fallback?: Expression) => void,
  fallback?: Expression,
): void {
  if (pattern.type === 'Identifier') take(pattern.name, path, fallback)
  else if (pattern.type === 'AssignmentPattern') eachName(pattern.left, path, take, pattern.right)
  else if (pattern.type === 'ObjectPattern') {
    for (const property of pattern.properties) {
      if (property.type === 'RestElement') eachName(property.argument, path, take)
      else eachName(property.value, [...path, keyOf(property.key, property.computed)], take)
    }
  } else if (pattern.type === 'ArrayPattern') {
    for (const [i, element] of pattern.elements.entries()) {
      if (element !== null) {
        eachName(element.type === 'RestElement' ? element.argument : element, [...path, String(i)], take)
      }
    }
  }
}

/** The name of a property; `?` where it is computed. */
export function keyOf(key: Node, computed: boolean): string {
  if (key.type === 'Identifier' && !computed) return key.name
  return key.type === 'Literal' ? String(key.value) : '?'
}
