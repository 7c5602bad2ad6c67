import type {Chord} from './chord.ts';

/**
 * One thing an operator can do, declared once: the dispatcher, the footer, the help, the palette and the README's table
 * of keys all read it.
 */
export interface Command {
	/** `tasks.stop`: the name under which a key can be bound anew. */
	readonly id: string;
	/** What it does, as a sentence without its full stop: «Stop the marked tasks». */
	readonly title: string;
	/** Other words for it, by which the palette finds it: `kill`. */
	readonly also?: readonly string[];
	/** Short label for the footer; commands without one appear only in help and palette. */
	readonly hint?: string;
	/** Chords that run it, the one to be shown first; space-separated chords form a sequence (`g g`). */
	readonly keys: readonly Chord[];
	/** It changes or costs something: not to be had in read-only. */
	readonly dangerous?: boolean;
	/** Why it cannot run now; undefined means that it can. */
	readonly disabled?: () => string | undefined;
	/** The same as a command line without a screen, for example `ecs-console tasks stop 7f3a…`. */
	readonly commandLine?: () => string | undefined;
	/** Errors are shown to the operator. */
	readonly run: () => void | Promise<void>;
}

/** What takes typed characters before any command does: a filter, a form's field, a prompt. */
export interface TextTarget {
	/** False when the key means nothing to it; then it is looked up among the commands. */
	readonly press: (chord: Chord) => boolean;
	/** Pasted text comes as a whole. */
	readonly paste: (text: string) => void;
}

/** Commands that hold in one place: everywhere, on a screen, in an overlay. */
export interface Scope {
	readonly name: string;
	readonly commands: readonly Command[];
	/** Where typed characters go now, if anywhere. */
	readonly typing?: () => TextTarget | undefined;
	/** Hides every scope below it. */
	readonly isModal?: boolean;
	/** What a modal scope does with a key that means nothing there; false refuses it. */
	readonly keep?: (chord: Chord) => boolean;
}

/** The innermost scope is last; an inner binding hides the same key further out. */
export function visibleCommands(scopes: readonly Scope[]): Command[] {
	const taken = new Set<Chord>();
	const commands: Command[] = [];
	for (const scope of scopes.toReversed()) {
		for (const command of scope.commands) {
			const keys = command.keys.filter((key) => !taken.has(key));
			if (keys.length > 0 || command.keys.length === 0) commands.push({...command, keys});
		}
		for (const {keys} of scope.commands) for (const key of keys) taken.add(key);
		if (scope.isModal === true) break;
	}
	return commands;
}

/** Where typed characters go: the innermost scope decides; one that is modal is the last asked. */
export function typingTarget(scopes: readonly Scope[]): TextTarget | undefined {
	for (const scope of scopes.toReversed()) {
		const target = scope.typing?.();
		if (target !== undefined) return target;
		if (scope.isModal === true) return undefined;
	}
	return undefined;
}

export type Match = {readonly command: Command} | 'pending' | undefined;

/** What the chords pressed so far stand for. */
export function matchCommand(commands: readonly Command[], pressed: readonly Chord[]): Match {
	const typed = pressed.join(' ');
	const command = commands.find(({keys}) => keys.includes(typed));
	if (command !== undefined) return {command};
	return commands.some(({keys}) => keys.some((key) => key.startsWith(`${typed} `))) ? 'pending' : undefined;
}

/** Why a command cannot run now; undefined when it can. `barred`: why nothing may be changed, if so. */
export function whyDisabled(command: Command, barred: string | undefined): string | undefined {
	return (command.dangerous === true ? barred : undefined) ?? command.disabled?.();
}
