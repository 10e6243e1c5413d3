// What `npm run lint` calls unused: a file, an export, a dependency. It runs twice: with the tests, where an export needs an
// import; and with --production, where a use by a test does not count, though one in the export's own file does.
import type { KnipConfig } from "knip"

export default {
  entry: [
    "src/main.ts!",
    // The entry loads these two by the names of their built files.
    "src/cli/program.ts!",
    "server/worker.ts!",
    // Run by hand.
    "scripts/*.ts",
    "test/peer/attach.ts",
  ],
  project: ["{src,server}/**/*.{ts,tsx}!", "{scripts,bench,test}/**/*.{ts,tsx}"],
  // A command of the system, with which tests make pipes.
  ignoreBinaries: ["mkfifo"],
  ignoreExportsUsedInFile: process.argv.includes("--production"),
} satisfies KnipConfig
