// Turns a message into units, and units into rows. A unit of the previous layout is reused while it consists of the same
// objects; text that is streaming continues where it was parsed.
import type { MessageWithParts } from "../../../../server/schema/message.ts"
import type { Part, ToolPart } from "../../../../server/schema/part.ts"
import type { Markdown } from "../../../text/markdown/markdown.ts"
import type { Row } from "../../../text/row/span.ts"
import { endUnits, retryUnit, type Turn } from "./end-units.ts"
import type { RowSettings } from "./row-settings.ts"
import { reasoningUnit, textUnit } from "./text-units.ts"
import { toolUnits } from "./tool-units.ts"
import type { UnitKind, UnitPlan } from "./unit.ts"
import { userUnits } from "./user-units.ts"

export type TranscriptMessage = MessageWithParts & {
  /** The prompt is pending: an earlier one is being answered. */
  readonly isQueued?: boolean
}

type Unit = {
  readonly id: string
  readonly parts: readonly unknown[]
  readonly kind: UnitKind
  readonly isLive: boolean
  readonly rows: readonly Row[]
  readonly markdown: Markdown | undefined
  /** An empty row comes before it. */
  readonly hasGap: boolean
}

export type MessageLayout = {
  readonly units: readonly Unit[]
  /** Number of rows, including gaps between units but not the gap before the message. */
  readonly height: number
  readonly firstKind: UnitKind | undefined
  readonly lastKind: UnitKind | undefined
  /** Rows change with the clock. */
  readonly isLive: boolean
  readonly settings: RowSettings
}

export type LayoutInput = {
  readonly message: TranscriptMessage
  readonly settings: RowSettings
  readonly turn: Turn | undefined
  readonly nowMs: number
  readonly previous: MessageLayout | undefined
  /** Called for each unit that is drawn. */
  readonly onDraw?: (unitID: string) => void
}

export function layoutMessage({ message, settings, turn, nowMs, previous, onDraw }: LayoutInput): MessageLayout {
  const plans = planUnits(message, settings, turn)
  const before = new Map(previous?.settings === settings ? previous.units.map((unit) => [unit.id, unit]) : [])
  const units: Unit[] = []
  let height = 0
  let lastKind: UnitKind | undefined
  for (const plan of plans) {
    const old = before.get(plan.id)
    const isSame = old !== undefined && !plan.isLive && !old.isLive && isEqual(old.parts, plan.parts)
    const drawn = isSame ? old : plan.draw({ nowMs, markdown: old?.markdown })
    if (!isSame) onDraw?.(plan.id)
    if (drawn.rows.length === 0) continue
    const hasGap = lastKind !== undefined && needsGap(lastKind, plan.kind)
    const { id, parts, kind, isLive } = plan
    units.push({ id, parts, kind, isLive, hasGap, rows: drawn.rows, markdown: drawn.markdown })
    height += drawn.rows.length + (hasGap ? 1 : 0)
    lastKind = kind
  }
  return {
    units,
    height,
    firstKind: units[0]?.kind,
    lastKind,
    isLive: units.some((unit) => unit.isLive),
    settings,
  }
}

/** Lines follow each other directly; blocks have a gap around them. */
export function needsGap(before: UnitKind, after: UnitKind): boolean {
  return before === "block" || after === "block"
}

function isEqual(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}

function planUnits(message: TranscriptMessage, settings: RowSettings, turn: Turn | undefined): UnitPlan[] {
  const { info, parts } = message
  if (info.role === "user") return userUnits(info, parts, settings, message.isQueued === true)
  const isStreaming = info.time.completed === undefined && info.error === undefined
  const units: UnitPlan[] = []
  let tools: ToolPart[] = []
  const endTools = () => {
    units.push(...toolUnits(tools, settings))
    tools = []
  }
  for (const part of parts) {
    if (part.type === "tool") {
      tools.push(part)
      continue
    }
    const unit = planPart(part, settings, isStreaming)
    if (!unit) continue
    endTools()
    units.push(unit)
  }
  endTools()
  return [...units, ...endUnits(info, turn, settings)]
}

/** Undefined for parts that are not shown: step markers, snapshots, lists of changed files. */
function planPart(part: Exclude<Part, ToolPart>, settings: RowSettings, isStreaming: boolean): UnitPlan | undefined {
  switch (part.type) {
    case "text":
      return part.text.trim() && !part.ignored ? textUnit(part, settings, isStreaming) : undefined
    case "reasoning":
      return part.text.trim() || (isStreaming && part.time.end === undefined)
        ? reasoningUnit(part, settings, isStreaming)
        : undefined
    case "retry":
      return retryUnit(part, settings)
    default:
      return undefined
  }
}
