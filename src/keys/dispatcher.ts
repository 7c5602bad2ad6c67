import {type Chord, characterOf} from './chord.ts';
import {type Command, matchCommand, type Scope, typingTarget, visibleCommands, whyDisabled} from './command.ts';

export interface DispatcherOptions {
	/** From outermost to innermost, as they are now. */
	readonly scopes: () => readonly Scope[];
	/** Why nothing may be changed now: read-only, or the account is not known yet. */
	readonly barred: () => string | undefined;
	/** A key that did nothing, and why. */
	readonly onRefused: (reason: string) => void;
	readonly onFailed: (error: unknown, command: Command) => void;
}

/** The one place where key presses become commands. Keys of a sequence (`g g`) are kept until it ends or is broken. */
export class Dispatcher {
	readonly #options: DispatcherOptions;
	#pending: readonly Chord[] = [];

	constructor(options: DispatcherOptions) {
		this.#options = options;
	}

	/** Keys of a sequence that has begun, for the footer. */
	get pending(): readonly Chord[] {
		return this.#pending;
	}

	press(chord: Chord): void {
		const scopes = this.#options.scopes();
		if (this.#pending.length === 0 && typingTarget(scopes)?.press(chord) === true) return;
		const commands = visibleCommands(scopes);
		const found = matchCommand(commands, [...this.#pending, chord]);
		if (found === 'pending') {
			this.#pending = [...this.#pending, chord];
			return;
		}
		const wasPending = this.#pending.length > 0;
		this.#pending = [];
		if (found !== undefined) this.run(found.command);
		else if (wasPending) this.press(chord);
		else if (scopes.findLast(({isModal}) => isModal === true)?.keep?.(chord) !== true)
			this.#options.onRefused(`${chord} does nothing here${helpHint(commands, typingTarget(scopes) !== undefined)}`);
	}

	paste(text: string): void {
		this.#pending = [];
		const target = typingTarget(this.#options.scopes());
		if (target === undefined) this.#options.onRefused('Nothing here takes pasted text');
		else target.paste(text);
	}

	/** Runs a command unless it is disabled, as keys and the palette do. */
	run(command: Command): void {
		const reason = whyDisabled(command, this.#options.barred());
		if (reason !== undefined) {
			// What a title adds behind its semicolon would push the reason out of the line.
			this.#options.onRefused(`${command.title.split(';')[0]}: ${reason}`);
			return;
		}
		const failed = (error: unknown): void => this.#options.onFailed(error, command);
		try {
			Promise.resolve(command.run()).catch(failed);
		} catch (error) {
			failed(error);
		}
	}
}

/** Which key shows the keys, where one does: a question and the first page have no help, and a field takes `?`. */
function helpHint(commands: readonly Command[], isTyping: boolean): string {
	const keys = commands.find(({id}) => id === 'help')?.keys ?? [];
	const key = keys.find((chord) => !isTyping || characterOf(chord) === undefined);
	return key === undefined ? '' : `; ${key} shows the keys`;
}
