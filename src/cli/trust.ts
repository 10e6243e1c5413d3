// `opencode-tui trust [directory]`: what the project there brings may run from now on, as it is. The list of it is printed
// in any case.
import type { TrustReview } from "../../server/schema/trust.ts"
import { withOwnServer } from "./own-server.ts"
import { printJson, printLines, say, type ListOptions } from "./print.ts"

export type TrustOptions = ListOptions & {
  /** Only prints. */
  readonly show: boolean
  /** Forgets what was granted or refused. */
  readonly remove: boolean
}

export function trust({ show, remove, json, ...place }: TrustOptions): Promise<number> {
  return withOwnServer(place, async (server) => {
    const review = await server.reviewTrust()
    const { directory, hash, standing } = review
    if (remove) {
      await server.answerTrust("forget", hash)
      say(`No longer trusted: ${directory}`)
      return 0
    }
    if (json) printJson(review)
    else printLines(toLines(review))
    if (standing === "nothing") {
      say(`Nothing in ${directory} waits for trust.`)
      return 0
    }
    if (show) return standing === "trusted" ? 0 : 3
    await server.answerTrust("trust", hash)
    say(`Trusted, as it is now: ${directory}`)
    return 0
  })
}

function toLines({ withheld }: TrustReview): string[] {
  return withheld.flatMap(({ file, key, why, what }) => [
    `${key} ${why} (${file})`,
    ...what.map((line) => `    ${line}`),
  ])
}
