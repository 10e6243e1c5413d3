import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    testTimeout: 20_000,
    // Journeys share two cores with whatever else runs: one that met a stalled machine is asked once more.
    retry: process.env.CI ? 1 : 0,
    hookTimeout: 30_000,
    pool: "forks",
    maxWorkers: 2,
    // Colour must not depend on where the tests run.
    env: { FORCE_COLOR: "3", NO_COLOR: "" },
  },
})
