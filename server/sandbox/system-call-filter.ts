// A filter of system calls (classic BPF for seccomp) for what no namespace covers: the kernel's keyrings, which may hold keys of
// the user, input that is pushed into a terminal, and sockets that lead from a virtual machine to its host.

type Architecture = {
  /** AUDIT_ARCH_* of <linux/audit.h>. */
  readonly audit: number
  readonly keyrings: readonly number[]
  readonly ioctl: number
  readonly socket: number
  /** Numbers from this one on belong to another calling convention. */
  readonly foreignFrom?: number
}

const x64: Architecture = {
  audit: 0xc000003e,
  keyrings: [248, 249, 250],
  ioctl: 16,
  socket: 41,
  foreignFrom: 0x40000000,
}
const i386: Architecture = { audit: 0x40000003, keyrings: [286, 287, 288], ioctl: 54, socket: 359 }
const arm64: Architecture = { audit: 0xc00000b7, keyrings: [217, 218, 219], ioctl: 29, socket: 198 }
const arm: Architecture = { audit: 0x40000028, keyrings: [309, 310, 311], ioctl: 54, socket: 281 }

const architectures: Readonly<Record<string, readonly Architecture[]>> = { x64: [x64, i386], arm64: [arm64, arm] }

// Fields of `struct seccomp_data`.
const numberAt = 0
const architectureAt = 4
const argumentAt = (index: number) => 16 + 8 * index

const load = 0x20
const ifEqual = 0x15
const ifGreaterOrEqual = 0x35
const end = 0x06
const allow = 0x7fff0000
const fail = (errno: number) => 0x00050000 | errno
const EPERM = 1
const ENOSYS = 38
const EAFNOSUPPORT = 97

const vsock = 40
const TIOCSTI = 0x5412
const TIOCLINUX = 0x541c

type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, value: number]

/** The program, as `bwrap --seccomp` reads it; undefined for an unknown processor. */
export function toSystemCallFilter(processor: string): Buffer | undefined {
  const known = architectures[processor]
  if (!known) return undefined
  // A program for another processor than these does not run.
  const program = [...known.flatMap(toInstructions), [end, 0, 0, allow] as const]
  const bytes = Buffer.alloc(program.length * 8)
  for (const [at, [code, jumpTrue, jumpFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, at * 8)
    bytes.writeUInt8(jumpTrue, at * 8 + 2)
    bytes.writeUInt8(jumpFalse, at * 8 + 3)
    bytes.writeUInt32LE(value >>> 0, at * 8 + 4)
  }
  return bytes
}

function toInstructions({ audit, keyrings, ioctl, socket, foreignFrom }: Architecture): Instruction[] {
  const refuse = (number: number): Instruction[] => [
    [ifEqual, 0, 1, number],
    [end, 0, 0, fail(EPERM)],
  ]
  /** Fails where a call has one of these values in an argument; otherwise it is allowed. */
  const refuseValues = (number: number, argument: number, values: readonly number[], errno: number): Instruction[] => {
    const checks = values.flatMap((value): Instruction[] => [
      [ifEqual, 0, 1, value],
      [end, 0, 0, fail(errno)],
    ])
    return [[ifEqual, 0, checks.length + 2, number], [load, 0, 0, argumentAt(argument)], ...checks, [end, 0, 0, allow]]
  }
  const body: Instruction[] = [
    [load, 0, 0, numberAt],
    ...(foreignFrom === undefined
      ? []
      : ([
          [ifGreaterOrEqual, 0, 1, foreignFrom],
          [end, 0, 0, fail(ENOSYS)],
        ] as const)),
    ...keyrings.flatMap(refuse),
    ...refuseValues(ioctl, 1, [TIOCSTI, TIOCLINUX], EPERM),
    ...refuseValues(socket, 0, [vsock], EAFNOSUPPORT),
    [end, 0, 0, allow],
  ]
  return [[load, 0, 0, architectureAt], [ifEqual, 0, body.length, audit], ...body]
}
