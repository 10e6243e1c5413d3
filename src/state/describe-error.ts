// The text of an error of a message or a session.
import type { MessageError } from "../../server/schema/error.ts"

export function describeError(error: MessageError): string {
  switch (error.name) {
    case "MessageOutputLengthError":
      return "The answer was longer than the model may write"
    case "ProviderAuthError":
      return `${error.data.providerID}: ${error.data.message}`
    case "APIError":
    case "MessageAbortedError":
    case "StepLimitError":
    case "UnknownError":
      return error.data.message
  }
}
