import type {ReactNode} from 'react';
import {truncate} from '../../format/text-width.ts';
import type {Grabbed} from '../../operations/pool/look.ts';
import {sanitiseLine} from '../../text.ts';
import {useLook} from '../../ui/look-context.ts';
import type {ViewProps} from '../screen.ts';
import {Panel} from '../shell/panel.tsx';
import type {Overlay} from '../shell.ts';
import {shortName, urlOf} from './task-words.ts';

export interface GrabbedOptions {
	readonly grabbed: Grabbed;
	readonly copy: (text: string, what: string) => void;
	readonly browse: (url: string) => Promise<void>;
	/** Closes it, and asks for whom the next one is. */
	readonly again: () => Promise<void>;
	readonly close: () => void;
}

/** The task that was handed out, and where it is. */
export function createGrabbedOverlay({grabbed, copy, browse, again, close}: GrabbedOptions): Overlay {
	const {user, passedOver} = grabbed;
	const address = sanitiseLine(grabbed.address);
	const title = `A task for ${sanitiseLine(user)}`;
	const rest = [
		`task ${shortName(grabbed)}`,
		...(passedOver === 0 ? [] : [`${passedOver} before it were lost to others, or dead`]),
	];
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		return (
			<Panel
				title={title}
				size={size}
				lines={({columns}) => [
					look.paint('good', truncate(`${look.symbols.done} ${address}`, columns, look.symbols.ellipsis)),
					...rest.map((line) => look.paint('dim', truncate(`  ${line}`, columns, look.symbols.ellipsis))),
				]}
			/>
		);
	}
	return {
		...{id: 'pool.grabbed', View, size: {columns: 60, rows: 5}},
		scope: {
			...{name: title, isModal: true},
			commands: [
				{
					...{id: 'grabbed.copy', title: 'Copy its address', hint: 'copy', keys: ['y']},
					run: () => copy(address, address),
				},
				{
					...{id: 'grabbed.browse', title: 'Open it in a browser', hint: 'open in browser', keys: ['o']},
					run: () => browse(urlOf(address)),
				},
				{
					...{id: 'grabbed.again', title: 'Grab another task', hint: 'grab another', keys: ['g'], dangerous: true},
					run: again,
				},
				{id: 'grabbed.close', title: 'Close', hint: 'close', keys: ['escape', 'enter', 'q'], run: close},
			],
		},
		spoken: () => [`${title}: ${address}.`, ...rest],
	};
}
