import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: "forks",
    // A worker takes one file after the other: no file changes what the next one finds, and starting anew costs more than
    // most files do.
    isolate: false,
    maxWorkers: 2,
    // Colour must not depend on where the tests run.
    env: { FORCE_COLOR: "3", NO_COLOR: "" },
  },
})
