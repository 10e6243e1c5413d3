// Loads the terminal program on demand. While Ink loads, it reads the colour depth from the environment, with other rules
// than our painter. FORCE_COLOR makes both agree during the load and is restored afterwards.
import { toColorDepth, type ColorDepth } from "../../theme/color-depth.ts"

// Level 1 also for no colours: level 0 would drop bold and inverse.
const levels: Readonly<Record<ColorDepth, string>> = { none: "1", "16": "1", "256": "2", truecolor: "3" }

export async function loadApp() {
  const { env } = process
  const before = env.FORCE_COLOR
  env.FORCE_COLOR = levels[toColorDepth(env)]
  try {
    return await import("../../app.tsx")
  } finally {
    if (before === undefined) delete env.FORCE_COLOR
    else env.FORCE_COLOR = before
  }
}
