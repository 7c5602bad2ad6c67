import {type ReactNode, useEffect, useState} from 'react';
import {fit} from '../../format/text-width.ts';
import type {Chord} from '../../keys/chord.ts';
import type {Scope} from '../../keys/command.ts';
import {useLook} from '../../ui/look-context.ts';
import type {ViewProps} from '../screen.ts';
import type {Overlay} from '../shell.ts';
import {Panel} from './panel.tsx';

interface Wait {
	readonly what: string;
	/** Where keys are kept meanwhile; without it they do what they do otherwise. */
	readonly keep: ((chord: Chord) => boolean) | undefined;
	readonly cancel: () => void;
}

/** Gives up what is waited for before that is on the screen: so early nothing tells of it. */
export const earlyCancel = (cancel: () => void): Scope => ({
	name: 'Waiting',
	commands: [{id: 'busy.cancel', title: 'Cancel', keys: ['escape'], run: cancel}],
});

/** What is waited for, for how long already, and how to cancel it. */
export function createBusyOverlay({what, keep, cancel}: Wait): Overlay {
	const started = Date.now();
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const [now, setNow] = useState(Date.now());
		useEffect(() => {
			const timer = setInterval(() => setNow(Date.now()), 500);
			return () => clearInterval(timer);
		}, []);
		const seconds = `${((now - started) / 1000).toFixed(0)} s`;
		return (
			<Panel
				title="Please wait"
				size={size}
				lines={({columns}) => [
					'',
					fit(what, columns - seconds.length - 1, 'left', look.symbols.ellipsis) + look.paint('dim', ` ${seconds}`),
					'',
					look.paint('dim', 'esc cancels'),
				]}
			/>
		);
	}
	return {
		id: 'busy',
		size: {columns: 64, rows: 6},
		View,
		scope: {
			name: 'Waiting',
			...(keep !== undefined && {isModal: true, keep}),
			commands: [{id: 'busy.cancel', title: 'Cancel', hint: 'cancel', keys: ['escape'], run: cancel}],
		},
		spoken: () => [`Waiting: ${what}. Escape cancels.`],
	};
}
