// Random lines of bash around forbidden effects, run in a sandbox when they were judged to run.
import { afterAll, describe, expect, test } from "vitest"
import { isFullAttack, toAttackCount } from "../support/attack.ts"
import { hasBubblewrap } from "../support/bubblewrap.ts"
import { createRandom } from "../support/random.ts"
import { type Arena, createArena } from "../support/shell-arena.ts"
import { decide, type Kind, kinds } from "../support/shell-cases.ts"
import { createLineGenerator } from "../support/shell-lines.ts"

/** What the analysis of one line may take on a loaded machine, in milliseconds. */
const maxAnalysisMs = 500

describe.runIf(hasBubblewrap("random shell lines"))("random shell lines", () => {
  let created: Arena | undefined
  const getArena = () => (created ??= createArena())
  afterAll(() => created?.dispose())

  /** What a line did that it must not do, if it was judged to run. */
  async function attack(line: string, kind: Kind): Promise<readonly string[]> {
    const arena = getArena()
    const { isRun, analysis, analysisMs } = await decide(line, kind, arena)
    expect(analysisMs, line).toBeLessThan(maxAnalysisMs)
    // What a program does that is not known counts for rules of `bash` only.
    if (!isRun || (kind.isForPaths && analysis.unknownCommands.length > 0)) return []
    return kind.findForbidden(await arena.run(line))
  }

  const lines = toAttackCount(70, 14_300)

  test.each(Object.entries<Kind>(kinds))(
    `${lines} lines around: %s`,
    { timeout: isFullAttack ? 3_600_000 : 60_000 },
    async (_, kind) => {
      for (let seed = 1; seed <= lines; seed++) {
        const random = createRandom(seed)
        const line = createLineGenerator(random).line(kind.core(random, getArena().root))
        const forbidden = await attack(line, kind)
        expect(forbidden, `seed ${seed}: ${line}`).toEqual([])
      }
    },
  )
})
