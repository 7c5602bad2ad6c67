import type {ReactNode} from 'react';
import {useStore} from 'zustand';
import {createStore} from 'zustand/vanilla';
import {readableLine} from '../../format/readable-line.ts';
import {fit} from '../../format/text-width.ts';
import type {TaskLogLine} from '../../operations/logs/task-logs.ts';
import {sanitiseLine} from '../../text.ts';
import {Lines} from '../../ui/lines.tsx';
import {logPaneLines} from '../../ui/log-pane.ts';
import {type LogHost, logCommands, logTyping} from '../../ui/log-pane-commands.ts';
import {appendLines, createLogState, type LogInput, type LogState} from '../../ui/log-state.ts';
import {useLook} from '../../ui/look-context.ts';
import type {Size, ViewProps} from '../screen.ts';
import type {Overlay} from '../shell.ts';

/** Where lines come from, with a name for each line's beginning when there are several. */
export interface LogSource {
	readonly name: string | undefined;
	readonly read: (signal: AbortSignal) => AsyncIterable<readonly TaskLogLine[]>;
}

export interface LogOverlayOptions {
	readonly title: string;
	readonly sources: readonly LogSource[];
	readonly close: () => void;
	readonly copy: (text: string, what: string) => void;
}

/** The logs of tasks, followed as long as they are looked at. */
export function createLogOverlay({title, sources, close, copy}: LogOverlayOptions): Overlay {
	const store = createStore<{readonly log: LogState}>(() => ({log: createLogState()}));
	const closed = new AbortController();
	/** As last drawn: pages are as high as what is seen. */
	let room: Size = {columns: 80, rows: 20};
	const host: LogHost = {
		id: 'logs',
		get: () => store.getState().log,
		set: (log) => store.setState({log}),
		page: () => room,
	};
	const append = (lines: readonly LogInput[]): void => host.set(appendLines(host.get(), lines));
	const tellProblem = (line: LogInput): void => {
		append([line]);
		// A sentence that is cut helps nobody.
		host.set({...host.get(), wrap: true, left: 0});
	};
	for (const source of sources) void follow(source, {append, tellProblem}, closed.signal);
	function leave(): void {
		closed.abort();
		close();
	}
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const {log} = useStore(store);
		room = {columns: size.columns, rows: size.rows - 1};
		const heading = look.paint('heading', fit(` ${sanitiseLine(title)}`, size.columns, 'left', look.symbols.ellipsis));
		return <Lines lines={[heading, ...logPaneLines(log, room, look)]} height={size.rows} />;
	}
	const copyAll = (): void =>
		copy(
			host
				.get()
				.shown.map(({text}) => text)
				.join('\n'),
			'the log',
		);
	return {
		id: 'logs',
		size: 'full',
		View,
		get scope() {
			return {
				name: title,
				isModal: true,
				typing: () => logTyping(host),
				commands: [
					...logCommands(host),
					{id: 'logs.copy', title: 'Copy the lines shown', hint: 'copy', keys: ['y'], run: copyAll},
					{id: 'logs.close', title: 'Close', hint: 'close', keys: ['escape', 'q', 'l'], run: leave},
				],
			};
		},
		spoken: () => [
			title,
			...host
				.get()
				.shown.slice(-5)
				.map(({source, text}) => `${source} ${text}`),
		],
	};
}

interface LogSink {
	readonly append: (lines: readonly LogInput[]) => void;
	readonly tellProblem: (line: LogInput) => void;
}

/** What cannot be read says so in the log itself: the other sources may well have lines. */
async function follow({name, read}: LogSource, {append, tellProblem}: LogSink, signal: AbortSignal): Promise<void> {
	const sourceOf = (container: string): string => (name === undefined ? container : `${name} ${container}`);
	try {
		for await (const batch of read(signal)) {
			append(
				batch.map(({at, container, message}) => ({
					at: at.getTime(),
					source: sourceOf(container),
					text: readableLine(message),
				})),
			);
		}
		append([{source: name ?? '', text: '── The log has ended: the task has stopped. ──'}]);
	} catch (error) {
		if (signal.aborted) return;
		const {message} = error instanceof Error ? error : new Error(String(error));
		const nextStep = error instanceof Error && 'nextStep' in error ? ` ${String(error.nextStep)}` : '';
		tellProblem({source: name ?? '', text: `${message}${nextStep}`});
	}
}
