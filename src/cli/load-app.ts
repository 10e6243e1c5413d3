// The terminal program, loaded when it is needed. Ink asks the environment how many colours there are while it loads, and
// guesses differently from what we paint beside it; so it is told, and the environment is given back as it was.
import { colorDepth, type ColorDepth } from "../theme/color-depth.ts"

// Without colours there still is bold and inverse: level 1.
const levels: Readonly<Record<ColorDepth, string>> = { none: "1", "16": "1", "256": "2", truecolor: "3" }

export async function loadApp() {
  const { env } = process
  const before = env.FORCE_COLOR
  env.FORCE_COLOR = levels[colorDepth(env)]
  try {
    return await import("../app.tsx")
  } finally {
    if (before === undefined) delete env.FORCE_COLOR
    else env.FORCE_COLOR = before
  }
}
