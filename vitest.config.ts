import { defineConfig } from "vitest/config"

export default defineConfig(({ mode }) => ({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    // These tests need rights that not every machine grants.
    exclude: mode === "attack" ? [] : ["test/**/*.attack.test.ts"],
    globalSetup: "test/support/global-setup.ts",
    // The full attacks take minutes each.
    testTimeout: mode === "attack" ? 900_000 : 20_000,
    hookTimeout: 30_000,
    // A journey on a loaded machine may exceed its time limit: CI retries it once.
    retry: process.env.CI ? 1 : 0,
    pool: "forks",
    // A worker runs several files in sequence. No file changes global state, and a new worker costs more than most files.
    isolate: false,
    maxWorkers: 2,
    // Colours must not depend on the terminal in which the tests run.
    env: { FORCE_COLOR: "3", NO_COLOR: "" },
  },
}))
