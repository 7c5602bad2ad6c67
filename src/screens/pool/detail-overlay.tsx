import {stripVTControlCharacters} from 'node:util';
import type {ReactNode} from 'react';
import {useStore} from 'zustand';
import type {Command} from '../../keys/command.ts';
import type {PoolTask} from '../../operations/pool/look.ts';
import type {PoolStore} from '../../store/pool.ts';
import {launchesOf} from '../../store/pool-launches.ts';
import {createLook} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import {useClock} from '../clock-context.ts';
import type {ViewProps} from '../screen.ts';
import {Panel} from '../shell/panel.tsx';
import type {Overlay} from '../shell.ts';
import {detailLines} from './detail-lines.ts';
import {shortName} from './task-words.ts';

export interface DetailOptions {
	readonly task: PoolTask;
	readonly pool: PoolStore;
	/** What can be done with the task from here; the overlay stays open below. */
	readonly commands: (task: PoolTask) => readonly Command[];
	readonly close: () => void;
}

/** One task with all that is known of it, kept up to date while it is looked at. */
export function createDetailOverlay({task, pool, commands, close}: DetailOptions): Overlay {
	const title = `Task ${shortName(task)}`;
	let last = task;
	const now = (): PoolTask => {
		last = pool.getState().rows.get(task.id) ?? last;
		return last;
	};
	const linesAt = (at: number, columns: number, look = createLook({colours: false})): string[] => {
		const {rows} = pool.getState();
		const detail = {task: now(), isGone: !rows.has(task.id), launches: launchesOf(rows), now: at};
		return detailLines(detail, columns, look);
	};
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		useStore(pool);
		const at = useStore(useClock()).now;
		return <Panel title={title} size={size} lines={({columns}) => linesAt(at, columns, look)} />;
	}
	return {
		...{id: 'pool.detail', View, size: {columns: 100, rows: 22}},
		get scope() {
			const closing = {
				id: 'detail.close',
				title: 'Close',
				hint: 'close',
				keys: ['escape', 'enter', 'q', 'd'],
				run: close,
			};
			return {name: title, isModal: true, commands: [...commands(now()), closing]};
		},
		spoken: () => [title, ...linesAt(Date.now(), 200).map((line) => stripVTControlCharacters(line).trim())],
	};
}
