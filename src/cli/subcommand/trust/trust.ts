// `opencode-tui trust [directory]`: lets the settings of a project run programs, as long as they stay as they are now. Prints
// the settings in any case.
import type { TrustReview } from "../../../../server/schema/trust.ts"
import { reveal } from "../../../text/row/reveal.ts"
import { printJson, printLines, printMessage, printNotice } from "../../console/print.ts"
import type { ListOptions } from "../../flags.ts"
import { withLocalServer } from "../../server/local-server.ts"

export type TrustOptions = ListOptions & {
  /** Only prints. */
  readonly show: boolean
  /** Removes the stored answer. */
  readonly remove: boolean
}

export function trust({ show, remove, json, ...project }: TrustOptions): Promise<number> {
  return withLocalServer(project, async (server) => {
    const review = await server.reviewTrust()
    const { directory, hash, standing, warnings } = review
    for (const warning of warnings) printNotice(warning)
    if (remove) {
      await server.answerTrust("forget", hash)
      printMessage(`No longer trusted: ${directory}`)
      return 0
    }
    if (json) printJson(review)
    else printLines(toLines(review))
    if (standing === "nothing") {
      printMessage(`Nothing in ${directory} waits for trust.`)
      return 0
    }
    if (show) return standing === "trusted" ? 0 : 3
    await server.answerTrust("trust", hash)
    printMessage(`Trusted, as it is now: ${directory}`)
    return 0
  })
}

function toLines({ withheld }: TrustReview): string[] {
  return withheld.flatMap(({ file, key, why, what }) => [
    `${reveal(key)} ${why} (${reveal(file)})`,
    ...what.map((line) => `    ${reveal(line)}`),
  ])
}
