import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Chord} from '../../keys/chord.ts';
import type {Scope} from '../../keys/command.ts';
import type {NoticeLevel, Overlay} from '../shell.ts';

export interface Notice {
	readonly level: NoticeLevel;
	readonly text: string;
}

/** What the frame shows around the screens. */
export interface ShellState {
	/** Id of the screen that is looked at. */
	readonly screen: string;
	/** The last one has the keys. */
	readonly overlays: readonly Overlay[];
	/** Keys that give up what is waited for, while that is not on the screen yet. */
	readonly waits: readonly Scope[];
	readonly notice: Notice | undefined;
	/** Keys of a sequence that has begun. */
	readonly pending: readonly Chord[];
	/** Raised after each key: what can be done now may have changed. */
	readonly revision: number;
}

export type ShellStore = StoreApi<ShellState>;

export const createShellStore = (screen: string): ShellStore =>
	createStore<ShellState>(() => ({screen, overlays: [], waits: [], notice: undefined, pending: [], revision: 0}));
