import type {ComponentType} from 'react';
import type {Scope} from '../keys/command.ts';
import type {Size} from '../ui/boxes.ts';

export type {Size};

export interface ViewProps {
	readonly size: Size;
}

/**
 * One screen: a thin view on stores, and its commands. Made by a factory in its folder, which takes the shell, stores
 * and the actions that it may run; it holds what the operator does there (cursor, filter, form) in a store of its own,
 * so that leaving and coming back finds it again.
 */
export interface Screen {
	readonly id: string;
	readonly title: string;
	/** The digit that opens it. */
	readonly key: string;
	/** Its commands as things stand now, outermost first; all of them when `all` is set, for help and README. */
	readonly scopes: (all?: 'all') => readonly Scope[];
	/** Draws exactly `size`. */
	readonly View: ComponentType<ViewProps>;
	/** Begins to watch what it shows; disposing ends that: nothing polls what is not looked at. */
	readonly open: () => Disposable;
	/** Hears when other commands than before may hold without a key or an answer of AWS: a plan that is ready. */
	readonly changed?: (listener: () => void) => () => void;
	/** What a screen reader should say of the place where the operator is now, a line each; read after every change. */
	readonly spoken: () => readonly string[];
	/** What would be interrupted by quitting now, as a sentence: «The set-up of demo is under way.» */
	readonly unfinished?: () => string | undefined;
}
