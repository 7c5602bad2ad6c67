import {fit, widthOf} from '../format/text-width.ts';
import {duration} from '../format/time.ts';
import {sanitiseLine} from '../text.ts';
import type {Size} from './boxes.ts';
import type {Look, Role} from './look.ts';
import {type Progress, progressLine} from './progress-bar.ts';

export type StepState = 'waiting' | 'running' | 'done' | 'skipped' | 'failed';

export interface Step {
	readonly name: string;
	readonly state: StepState;
	readonly detail: string;
	/** Milliseconds. */
	readonly elapsed?: number | undefined;
	/** Drawn while it is running. */
	readonly progress?: Progress | undefined;
}

const roles: Readonly<Record<StepState, Role>> = {
	waiting: 'dim',
	running: 'busy',
	done: 'good',
	skipped: 'dim',
	failed: 'bad',
};

/** A line a step of exactly `columns` cells; where there are too many, those around the step that is under way. */
export function stepLines(steps: readonly Step[], {columns, rows}: Size, look: Look, frame = 0): string[] {
	const width = Math.max(0, Math.floor(columns));
	const height = Math.max(0, Math.floor(rows));
	const nameCells = Math.min(Math.max(0, ...steps.map(({name}) => widthOf(name))), Math.floor(width / 4));
	const current = steps.findIndex(({state}) => state === 'running' || state === 'failed');
	const top = Math.max(0, Math.min(steps.length - height, current - Math.floor(height / 2)));
	const shown = steps.slice(top, top + height).map((step) => ({...step, detail: sanitiseLine(step.detail)}));
	return shown.map((step) => stepLine(step, {width, nameCells, look, frame}));
}

interface Drawing {
	readonly width: number;
	readonly nameCells: number;
	readonly look: Look;
	readonly frame: number;
}

function stepLine(step: Step, {width, nameCells, look, frame}: Drawing): string {
	const {symbols} = look;
	const elapsed = step.elapsed === undefined ? '' : duration(step.elapsed);
	const before = ` ${symbols[step.state]} ${fit(step.name, nameCells, 'left', symbols.ellipsis)}  `;
	const behind = elapsed === '' ? '' : `  ${elapsed} `;
	const room = width - widthOf(before) - widthOf(behind);
	if (room < 1) return look.paint(roles[step.state], fit(before, width, 'left', symbols.ellipsis));
	const start = look.paint(roles[step.state], before.slice(0, 3)) + nameOf(step, before.slice(3), look);
	return start + detailOf(step, room, look, frame) + look.paint('dim', behind);
}

const nameOf = ({state}: Step, name: string, look: Look): string =>
	look.paint(state === 'running' || state === 'failed' ? 'strong' : state === 'waiting' ? 'dim' : 'plain', name);

function detailOf({state, detail, progress}: Step, room: number, look: Look, frame: number): string {
	if (state === 'running' && progress !== undefined) return progressLine(detail, progress, room, look, frame);
	const text = state === 'skipped' ? `${detail} (already done)`.trimStart() : detail;
	const role = state === 'failed' ? 'error' : state === 'running' ? 'plain' : 'dim';
	return look.paint(role, fit(text, room, 'left', look.symbols.ellipsis));
}
