// The settings that are withheld until the user trusts the project. Pure. The text comes from the project and is revealed.
import type { TrustReview } from "../../server/schema/trust.ts"
import { reveal } from "../text/row/reveal.ts"
import { span, type Row } from "../text/row/span.ts"
import { wrap } from "../text/row/wrap.ts"

/** By file: each setting, why it is withheld, and its full content. */
export function toTrustRows({ directory, withheld }: TrustReview, columns: number): readonly Row[] {
  const files = Map.groupBy(withheld, ({ file }) => file)
  return [...files].flatMap(([file, entries], index) => [
    ...(index > 0 ? [[]] : []),
    ...wrap([span(reveal(file.replace(`${directory}/`, "")), { fg: "text", bold: true })], columns),
    ...entries.flatMap(({ key, why, what }) => [
      ...wrap([span(reveal(key), { fg: "warning" }), span(` ${why}`, { fg: "textMuted" })], columns, {
        indent: 1,
        hangingIndent: 3,
      }),
      ...what.flatMap((line) => wrap([span(reveal(line), { fg: "text" })], columns, { indent: 3, hangingIndent: 5 })),
    ]),
  ])
}
