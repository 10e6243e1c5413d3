// Sample rows in the colours that matter when choosing a theme: code, a diff, and signs of success and failure.
import { span, type Row } from "../text/row/span.ts"

const code: Row = [
  span("const ", { fg: "syntaxKeyword" }),
  span("sum", { fg: "syntaxFunction" }),
  span(" = ", { fg: "syntaxOperator" }),
  span('"a"', { fg: "syntaxString" }),
  span(" + ", { fg: "syntaxOperator" }),
  span("42", { fg: "syntaxNumber" }),
  span("  // note", { fg: "syntaxComment" }),
]

const change: Row = [
  span(" - before ", { fg: "diffRemoved", bg: "diffRemovedBg" }),
  span(" "),
  span(" + after ", { fg: "diffAdded", bg: "diffAddedBg" }),
]

const signs: Row = [
  span("✓ done", { fg: "success" }),
  span("  ✗ failed", { fg: "error" }),
  span("  △ asks", { fg: "warning" }),
  span("  link", { fg: "markdownLinkText" }),
  span("  Heading", { fg: "markdownHeading", bold: true }),
]

export const themeSample: readonly Row[] = [code, change, signs].map((row) => [span("  "), ...row])
