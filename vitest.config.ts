import { defineConfig } from "vitest/config"

export default defineConfig(({ mode }) => ({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    // What needs more of a machine than every run can ask for.
    exclude: mode === "attack" ? [] : ["test/**/*.attack.test.ts"],
    globalSetup: "test/support/global-setup.ts",
    // Attacks in full take their time.
    testTimeout: mode === "attack" ? 900_000 : 20_000,
    hookTimeout: 30_000,
    // Journeys share two cores with whatever else runs: one that met a stalled machine is asked once more.
    retry: process.env.CI ? 1 : 0,
    pool: "forks",
    // A worker takes one file after the other: no file changes what the next one finds, and starting anew costs more than
    // most files do.
    isolate: false,
    maxWorkers: 2,
    // Colour must not depend on where the tests run.
    env: { FORCE_COLOR: "3", NO_COLOR: "" },
  },
}))
