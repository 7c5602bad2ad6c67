import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {Output} from '../../src/commands/output.ts';
import {progressPrinter} from '../../src/commands/progress.ts';
import type {ProgressEvent} from '../../src/operations/progress.ts';

const resource = (status: string, reason?: string): ProgressEvent => ({
	type: 'stack-event',
	step: 'stack',
	event: {at: new Date(0), logicalId: 'Role', resourceType: 'AWS::IAM::Role', status, reason, done: 1, total: 2},
});

const events: readonly ProgressEvent[] = [
	{type: 'step', step: 'stack', state: 'started', detail: 'Deploying'},
	{type: 'waiting', step: 'stack', detail: 'CREATE_IN_PROGRESS', elapsed: 10},
	{type: 'waiting', step: 'stack', detail: 'CREATE_IN_PROGRESS', elapsed: 20},
	resource('CREATE_IN_PROGRESS'),
	resource('CREATE_FAILED', 'denied\u001B[2J'),
	{type: 'step', step: 'stack', state: 'failed', detail: 'told at the end', elapsed: 1500},
	{type: 'step', step: 'images', state: 'skipped', detail: 'both are there', elapsed: 5},
	{
		type: 'build',
		step: 'images',
		build: {project: 'backend', id: '1', phase: 'BUILD', status: 'IN_PROGRESS', elapsed: 1},
	},
	{type: 'log', step: 'images', source: 'backend', line: 'COPY . .'},
	{type: 'note', text: '    Size = 1'},
];

function printed(format: 'text' | 'json', isTerminal: boolean): string {
	const err = new PassThrough();
	const print = progressPrinter(new Output(format, {out: new PassThrough(), err, isTerminal, columns: 80}));
	for (const event of events) print(event);
	return String(err.read() ?? '');
}

const kept = [
	'    Role                             CREATE_FAILED    AWS::IAM::Role  denied',
	'✗ stack        failed  1.5 s',
	'✓ images       both are there (already done)  5 ms',
	'    backend build in_progress',
	'    backend │ COPY . .',
	'    Size = 1',
];

describe('progress', () => {
	it('without a terminal is plain lines of what came to an end', () => {
		expect(printed('text', false).trimEnd().split('\n')).toEqual(kept);
	});

	it('on a terminal shows also what passes, lines of logs too, and keeps the other lines', () => {
		const shown = printed('text', true);
		expect(shown).toContain('▸ Deploying …\r\u001B[K▸ stack: CREATE_IN_PROGRESS · 10 ms');
		expect(shown).toContain('▸ Role CREATE_IN_PROGRESS · 1 of 2');
		const lines = shown.split('\n').map((line) => line.split('\r\u001B[K').at(-1));
		expect(shown).toContain('▸ backend │ COPY . .');
		expect(lines.slice(0, -1)).toEqual(kept.filter((line) => !line.includes('│')));
	});

	it('for programs is one JSON line an event; what is waited for only when it changed', () => {
		const told = printed('json', true)
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line) as ProgressEvent);
		expect(told.map(({type}) => type)).toEqual(events.map(({type}) => type).toSpliced(2, 1));
		expect(told[0]).toEqual(events[0]);
	});
});
