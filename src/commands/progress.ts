import {duration} from '../format/time.ts';
import type {ProgressEvent, StackProgress} from '../operations/progress.ts';
import type {Output} from './output.ts';

const marks = {done: '✓', skipped: '✓', failed: '✗'} as const;

/** Without a terminal, what is waited for is told this often at most, and only when it changed. Milliseconds. */
const plainCadence = 10_000;

/** Prints an operation's progress: what stays as lines, what passes as the status of the moment. */
export function progressPrinter(output: Output): (event: ProgressEvent) => void {
	const tellWaiting = waitingPrinter(output);
	return (event) => {
		switch (event.type) {
			case 'step':
				if (event.state !== 'started') output.line(stepLine(event.state, event), event);
				else if (output.format === 'json') output.line('', event);
				else output.status(`▸ ${event.detail} …`);
				return;
			case 'waiting':
				tellWaiting(event);
				return;
			case 'stack-event':
				tellResource(output, event);
				return;
			case 'build': {
				const {project, phase, status} = event.build;
				output.line(`    ${project} ${phase.toLowerCase()} ${status.toLowerCase()}`, event);
				return;
			}
			case 'log':
				tellLog(output, event);
				return;
			case 'note':
				output.line(event.text, event);
				return;
		}
	};
}

type Waiting = ProgressEvent & {readonly type: 'waiting'};

function waitingPrinter(output: Output): (event: Waiting) => void {
	let told = '';
	let toldAt = performance.now();
	return (event) => {
		const line = `▸ ${event.step}: ${event.detail} · ${duration(event.elapsed)}`;
		if (output.redraws) {
			output.status(line);
			return;
		}
		const now = performance.now();
		const isDue = output.format === 'json' || now - toldAt >= plainCadence;
		if (!isDue || event.detail === told) return;
		told = event.detail;
		toldAt = now;
		output.line(line, event);
	};
}

/** A resource under way is passing; one that came to an end, well or badly, stays. */
function tellResource(output: Output, event: {readonly event: StackProgress}): void {
	const {logicalId, resourceType, status, reason, done, total} = event.event;
	const isPassing = status.endsWith('_IN_PROGRESS') && output.format === 'text';
	if (isPassing) {
		output.status(`▸ ${logicalId} ${status} · ${done} of ${total}`);
		return;
	}
	const line = `    ${logicalId.padEnd(32)} ${status.padEnd(16)} ${resourceType}`;
	// A reason is never cut: it is what a failure is read for.
	output.line(reason === undefined ? output.fit(line) : `${line}  ${reason}`, event);
}

/** Logs are long, and several come at once: on a terminal the newest line is shown, elsewhere they all stay. */
function tellLog(output: Output, event: ProgressEvent & {readonly type: 'log'}): void {
	const line = `${event.source} │ ${event.line}`;
	if (output.redraws) output.status(`▸ ${line}`);
	else output.line(`    ${line}`, event);
}

type Step = ProgressEvent & {readonly type: 'step'};

/** Why a step failed is told with its next step at the end, so it is not told here. */
function stepLine(state: 'done' | 'skipped' | 'failed', {step, detail, elapsed = 0}: Step): string {
	const said = {done: detail, skipped: `${detail} (already done)`, failed: 'failed'}[state];
	return `${marks[state]} ${step.padEnd(12)} ${said}  ${duration(elapsed)}`;
}
