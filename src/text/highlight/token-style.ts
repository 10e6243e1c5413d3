// Maps the scopes of the grammars to styles.
import type { Style } from "../row/span.ts"

const keyword: Style = { fg: "syntaxKeyword" }
const name: Style = { fg: "syntaxFunction" }
const type: Style = { fg: "syntaxType" }
const text: Style = { fg: "syntaxString" }
const value: Style = { fg: "syntaxNumber" }
const variable: Style = { fg: "syntaxVariable" }
const operator: Style = { fg: "syntaxOperator" }
const punctuation: Style = { fg: "syntaxPunctuation" }
const comment: Style = { fg: "syntaxComment", italic: true }

// A full name (`title.class`) overrides its first word (`title`).
const styles: Readonly<Record<string, Style>> = {
  keyword,
  built_in: type,
  type,
  literal: value,
  number: value,
  operator,
  punctuation,
  property: variable,
  regexp: text,
  string: text,
  char: value,
  symbol: value,
  variable,
  "variable.language": keyword,
  "variable.constant": value,
  title: name,
  "title.class": type,
  "title.class.inherited": type,
  comment,
  doctag: { fg: "syntaxKeyword" },
  meta: name,
  section: { fg: "markdownHeading", bold: true },
  tag: punctuation,
  name: keyword,
  attr: variable,
  attribute: variable,
  bullet: punctuation,
  code: text,
  emphasis: { italic: true },
  strong: { bold: true },
  link: text,
  quote: comment,
  "selector-tag": keyword,
  "selector-id": name,
  "selector-class": name,
  "selector-attr": variable,
  "selector-pseudo": type,
  "template-tag": punctuation,
  "template-variable": variable,
  addition: { fg: "diffAdded" },
  deletion: { fg: "diffRemoved" },
}

/** The style of a scope such as `title.function`; undefined for a scope that changes nothing. */
export function toTokenStyle(scope: string): Style | undefined {
  return styles[scope] ?? styles[scope.split(".", 1)[0] ?? ""]
}
