import type {ComponentType} from 'react';
import type {Scope} from '../keys/command.ts';
import type {ViewProps} from './screen.ts';

export type NoticeLevel = 'information' | 'success' | 'warning' | 'failure';

/** Something laid over the screen: help, palette, question, pane of text. Takes all keys until it is closed if its scope is modal. */
export interface Overlay {
	readonly id: string;
	/** `escape` has to close it. */
	readonly scope: Scope;
	readonly View: ComponentType<ViewProps>;
	/** Room that it wants; it gets at most what there is. */
	readonly size: 'full' | {readonly columns: number; readonly rows: number};
	/** Hears when it wants other room than before. */
	readonly resized?: (changed: () => void) => () => void;
	readonly spoken: () => readonly string[];
}

export interface Confirmation {
	/** «Stop 3 tasks of demo-consumer in us-east-1». */
	readonly title: string;
	/** What exactly: names, count, what it costs or frees. */
	readonly lines: readonly string[];
	/** Name to be typed, for what hits more than one thing or cannot be undone; without it `y`. */
	readonly typed?: string;
	/** The equivalent `aws …` lines; shown once they are known. */
	readonly awsLines?: () => Promise<readonly string[]>;
}

export interface Prompt {
	readonly title: string;
	readonly label: string;
	readonly value?: string;
	/** What is wrong with the value, as it is typed. */
	readonly problem?: (value: string) => string | undefined;
	/** An example, shown while the field is empty. */
	readonly example?: string;
}

export interface Choice<Value> {
	readonly title: string;
	readonly lines?: readonly string[];
	readonly options: readonly {readonly value: Value; readonly label: string; readonly detail?: string}[];
}

export interface Pane {
	readonly title: string;
	/** Text from outside; made safe for the terminal by the pane. */
	readonly text: string;
	/** What `y` copies; the text itself without it. */
	readonly copied?: string;
}

/** What the frame offers to screens. */
export interface Shell {
	/** Shows a screen by its id. */
	go(screen: string): void;
	/** A line that goes away by itself; failures stay until a key is pressed. */
	notify(level: NoticeLevel, text: string): void;
	/** Shows what failed, why, what to do next; the raw error one key away. */
	fail(error: unknown, doing: string): void;
	open(overlay: Overlay): void;
	close(overlay: Overlay): void;
	/** False when the operator does not want it. */
	confirm(question: Confirmation): Promise<boolean>;
	/** Undefined when the operator goes back. */
	prompt(prompt: Prompt): Promise<string | undefined>;
	choose<Value>(choice: Choice<Value>): Promise<Value | undefined>;
	/** A scrolling, searchable pane of text: a description, an explanation, `aws` lines. */
	show(pane: Pane): void;
	/**
	 * Does something that may take a while: after 300 ms the operator sees what it waits for and for how long, and can
	 * cancel it with `esc`. Undefined when cancelled or failed; the failure is shown.
	 */
	busy<Result>(what: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined>;
	/**
	 * The same for what no key asked for: every key but `esc` does what it does without it, and who waits deals with the
	 * failure. @throws CancelledError, or what `work` throws
	 */
	waiting<Result>(what: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
	/** Puts text on the operator's clipboard, over ssh too (OSC 52), and says so. */
	copy(text: string, what: string): void;
	/** Gives the terminal to a child process (an editor, a shell) and takes it back afterwards. */
	suspend(run: () => Promise<void>): Promise<void>;
	/** Aborted when the program ends. */
	readonly signal: AbortSignal;
}
