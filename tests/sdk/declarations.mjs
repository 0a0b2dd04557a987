// The SDK's own type declarations of calendar v4, and the check of a reply against them.
import fs from 'node:fs';
import ts from 'typescript';

const DECLARATIONS = 'node_modules/@larksuiteoapi/node-sdk/types/index.d.ts';

const memberName = (member) => member.name?.getText() ?? '[index]';

function memberType(type, name) {
  return type.members?.find((member) => memberName(member) === name)?.type;
}

// {'calendarEvent.list': type node of what the promise gives}
export function declaredReplies() {
  const source = ts.createSourceFile('sdk.d.ts', fs.readFileSync(DECLARATIONS, 'utf8'), ts.ScriptTarget.Latest, true);
  let calendar;
  const visit = (node) => {
    if (ts.isPropertyDeclaration(node) && memberName(node) === 'calendar' && node.type && memberType(node.type, 'v4')) {
      calendar = memberType(node.type, 'v4');
    }
    if (!calendar) ts.forEachChild(node, visit);
  };
  visit(source);
  if (!calendar) throw new Error(`${DECLARATIONS}: no calendar.v4`);
  const replies = {};
  for (const resource of calendar.members) {
    for (const method of resource.type.members) {
      const promised = method.type.type.typeArguments[0];
      replies[`${memberName(resource)}.${memberName(method)}`] = iterated(promised) ?? promised;
    }
  }
  return replies;
}

// The page type of `{[Symbol.asyncIterator](): AsyncGenerator<Page, …>}`; undefined for other types.
function iterated(type) {
  const member = type.members?.[0];
  return member && memberName(member).includes('asyncIterator') ? member.type.typeArguments[0] : undefined;
}

const isNothing = (type) =>
  type.kind === ts.SyntaxKind.UndefinedKeyword || (ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword);

// Walks `value` along `type`. Calls back `found(path)` for each declared member that is there, `missing(path, object)` for
// each that is not, `wrong(path, why)` for a member of another type and `extra(path)` for one that is not declared.
// Items of an array share the path `name[]`.
export function compare(type, value, path, on) {
  if (ts.isUnionTypeNode(type)) {
    const kinds = type.types.filter((one) => !isNothing(one));
    if (kinds.length === 1) return compare(kinds[0], value, path, on);
    const literals = kinds.map((one) => one.literal?.text);
    if (!literals.includes(value)) on.wrong(path, `${JSON.stringify(value)} is none of ${literals.join(', ')}`);
    return;
  }
  if (ts.isParenthesizedTypeNode(type)) return compare(type.type, value, path, on);
  const array = ts.isArrayTypeNode(type) ? type.elementType
    : ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Array' ? type.typeArguments[0] : undefined;
  if (array) {
    if (!Array.isArray(value)) return on.wrong(path, 'is no array');
    for (const item of value) compare(array, item, `${path}[]`, on);
    return;
  }
  if (ts.isTypeLiteralNode(type)) return compareObject(type, value, path, on);
  if (ts.isLiteralTypeNode(type)) {
    if (type.literal.text !== value) on.wrong(path, `${JSON.stringify(value)} is not ${type.getText()}`);
    return;
  }
  const wanted = type.getText();
  if (!['string', 'number', 'boolean'].includes(wanted)) throw new Error(`${path}: a type this test cannot read: ${wanted}`);
  if (typeof value !== wanted) on.wrong(path, `${JSON.stringify(value)} is no ${wanted}`);
}

function compareObject(type, value, path, on) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return on.wrong(path, 'is no object');
  const declared = new Set();
  for (const member of type.members) {
    const name = memberName(member);
    declared.add(name);
    const at = path ? `${path}.${name}` : name;
    if (value[name] === undefined) {
      on.missing(at, value);
    } else {
      on.found(at);
      compare(member.type, value[name], at, on);
    }
  }
  for (const name of Object.keys(value)) {
    if (!declared.has(name)) on.extra(path ? `${path}.${name}` : name);
  }
}
