// The parts of a syntax node that are evaluated: no types, no names that are only names.

import type { Node } from 'oxc-parser'

import { visitorKeys } from './parser.ts'

/** TypeScript's forms that leave code behind. */
const evaluated = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSExportAssignment',
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSImportEqualsDeclaration',
])

/** Fields that hold names or types, by the type of the node. */
const namesOf: Readonly<Record<string, readonly string[]>> = {
  ExportSpecifier: ['exported'],
  ImportDeclaration: ['specifiers', 'source', 'attributes'],
  ExportAllDeclaration: ['exported', 'source', 'attributes'],
  MetaProperty: ['meta', 'property'],
  LabeledStatement: ['label'],
  BreakStatement: ['label'],
  ContinueStatement: ['label'],
  TSEnumDeclaration: ['id'],
  TSEnumMember: ['id'],
  TSModuleDeclaration: ['id'],
  TSImportEqualsDeclaration: ['id', 'moduleReference'],
}

/** The nodes below `node`, in the order of the text. */
export function children(node: Node): Node[] {
  const found: Node[] = []
  const names = namesOf[node.type]
  for (const key of visitorKeys[node.type] ?? []) {
    if (names?.includes(key) === true || isName(node, key)) continue
    const value = (node as unknown as Readonly<Record<string, unknown>>)[key]
    if (Array.isArray(value)) for (const each of value as unknown[]) add(each)
    else add(value)
  }
  return found

  function add(value: unknown): void {
    const child = value as Node | null | undefined
    if (child === null || child === undefined) return
    if (!child.type.startsWith('TS') || evaluated.has(child.type)) found.push(child)
  }
}

function isName(node: Node, key: string): boolean {
  switch (node.type) {
    case 'MemberExpression':
      return key === 'property' && !node.computed
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return key === 'key' && !node.computed
    case 'ExportNamedDeclaration':
      return key === 'specifiers' && node.source !== null
    default:
      return false
  }
}
