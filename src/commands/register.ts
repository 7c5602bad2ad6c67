import type {Command} from 'commander';
import type {CommandContext, GlobalOptions} from './context.ts';

/** Makes the context of one run from its options; main supplies it. */
export type MakeContext = (options: GlobalOptions) => CommandContext;

/** Adds a command, with its subcommands, to the program. */
export type Register = (program: Command, context: MakeContext) => void;

/** Options of the command and the global ones, as commander has them after parsing. */
export function contextOf(command: Command, make: MakeContext): CommandContext {
	return make(command.optsWithGlobals<GlobalOptions>());
}

/** Collects an option that may be given many times. */
export const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];
