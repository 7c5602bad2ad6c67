import type {ReactNode} from 'react';
import {wrap} from '../../format/text-width.ts';
import {sanitise} from '../../text.ts';
import {createLook, type Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import type {Size, ViewProps} from '../screen.ts';
import type {Overlay} from '../shell.ts';
import {Panel} from './panel.tsx';

interface FailureOptions {
	readonly error: unknown;
	readonly doing: string;
	readonly close: () => void;
	readonly copy: (text: string, what: string) => void;
	/** Shows a text that may be long, over the failure. */
	readonly show: (title: string, text: string) => void;
}

/** As wide as it is on the smallest terminal. Cells. */
const narrowest = 80;

/** What an error tells the operator, whichever class it has. */
interface Told {
	readonly name: string;
	readonly message: string;
	readonly nextStep: string | undefined;
	readonly evidence: readonly string[];
	readonly requestId: string | undefined;
	readonly raw: string;
}

/** What failed, why in plain words, what to do next, and AWS's request id; the raw error one key away. */
export function createFailureOverlay({error, doing, close, copy, show}: FailureOptions): Overlay {
	const told = tell(error);
	const heightIn = (columns: number): number =>
		plainLines(told, {columns: columns - 4, rows: Number.POSITIVE_INFINITY}, createLook()).length + 2;
	function View({size: {columns, rows}}: ViewProps): ReactNode {
		const look = useLook();
		return (
			<Panel
				title={`${look.symbols.failed} ${doing}`}
				size={{columns, rows: Math.min(rows, heightIn(columns))}}
				lines={(inside) => plainLines(told, inside, look)}
			/>
		);
	}
	return {
		id: 'failure',
		size: {columns: 100, rows: heightIn(narrowest)},
		View,
		scope: {
			name: 'What failed',
			isModal: true,
			commands: [
				{id: 'failure.close', title: 'Close', hint: 'close', keys: ['escape', 'enter', 'q'], run: close},
				{
					id: 'failure.raw',
					title: 'Show the raw error',
					hint: 'raw error',
					keys: ['v'],
					run: () => show(`Raw error: ${doing}`, told.raw),
				},
				{
					id: 'failure.copy',
					title: 'Copy the error',
					hint: 'copy',
					keys: ['y'],
					run: () => copy(told.raw, 'the error'),
				},
			],
		},
		spoken: () => [`Failed: ${doing}. ${told.message}`, ...(told.nextStep === undefined ? [] : [told.nextStep])],
	};
}

/** What failed and what to do are always seen; what shows it has the room between them. */
function plainLines({message, nextStep, evidence, requestId}: Told, {columns, rows}: Size, look: Look): string[] {
	const painted = (role: 'plain' | 'dim' | 'strong', text: string): string[] =>
		wrap(text, columns).map((line) => look.paint(role, line));
	const failed = painted('strong', message);
	const next = [
		...(nextStep === undefined ? [] : ['', ...painted('plain', `${look.symbols.right} ${nextStep}`)]),
		...(requestId === undefined ? [] : ['', ...painted('dim', `AWS request id ${requestId}`)]),
	];
	const shown = evidence.slice(0, 6).flatMap((line) => painted('plain', line));
	const room = Math.max(0, rows - failed.length - next.length - 1);
	return [...failed, ...(shown.length === 0 || room === 0 ? [] : ['', ...shown.slice(0, room)]), ...next];
}

function tell(error: unknown): Told {
	const {name, message, stack} = error instanceof Error ? error : new Error(String(error));
	const {nextStep, evidence = [], requestId} = (error ?? {}) as Partial<Told>;
	const cause = error instanceof Error && error.cause instanceof Error ? `\n\ncaused by ${error.cause.stack}` : '';
	return {
		name,
		message: sanitise(message),
		nextStep: nextStep === undefined ? undefined : sanitise(nextStep),
		evidence: evidence.map(sanitise),
		requestId: requestId === undefined ? undefined : sanitise(requestId),
		raw: sanitise(`${name}: ${message}\n${stack ?? ''}${cause}`),
	};
}
