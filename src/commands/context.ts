import type {Session, SessionOptions} from '../operations/session.ts';
import type {Output} from './output.ts';

/** Options that every command takes. */
export interface GlobalOptions {
	readonly profile?: string;
	readonly region?: string;
	readonly endpointUrl?: string;
	readonly local?: boolean;
	readonly readOnly?: boolean;
	readonly dryRun?: boolean;
	readonly yes?: boolean;
	readonly output: 'text' | 'json';
}

/** What main hands to a command. */
export interface CommandContext {
	readonly options: GlobalOptions;
	readonly output: Output;
	/** Aborted by Ctrl-C. */
	readonly signal: AbortSignal;
	/** Opens AWS by the global options and says on standard error which one it is; closed by main at the end. */
	session(): Promise<Session>;
	/** The same without a word, for commands that report on it themselves; `changes` go before the global options. */
	openSession(changes?: SessionOptions): Promise<Session>;
	/**
	 * Asks the operator. Answers true at once with --yes and in a dry run.
	 * @throws InvalidInputError when there is no terminal to ask on and --yes is missing
	 */
	confirm(question: Question): Promise<boolean>;
	/** Ends the program with this code although the command did what it was asked, as `local status` does. */
	exitWith(code: number): void;
}

export interface Question {
	/** What will happen, to what, and what it costs or frees. */
	readonly text: string;
	/** Name to be typed for what cannot be undone; without it y/n. */
	readonly typed?: string;
}
