// Every error class of this package. The command prints the message alone: it says what to do.

/** What was asked for cannot be done as it was asked. Yours to change: another folder, option or file. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
  readonly code = 'HUBLET_COMMAND_REFUSED'
}
