import type {Command} from 'commander';
import type {Finding} from '../operations/doctor/doctor.ts';
import type {CommandContext} from './context.ts';
import {contextOf, type Register} from './register.ts';

const marks = {ok: '✓', warning: '!', failed: '✗'} as const;

export const registerDoctor: Register = (program, make) => {
	program
		.command('doctor')
		.description('what works here, and what is missing (exit code 1 when something is)')
		.action((_options: unknown, command: Command) => examineAll(contextOf(command, make)));
};

async function examineAll({output, openSession, exitWith}: CommandContext): Promise<void> {
	const {examine} = await import('../operations/doctor/doctor.ts');
	const findings: Finding[] = [];
	for await (const finding of examine(openSession)) {
		findings.push(finding);
		output.status(`▸ ${finding.subject} …`);
	}
	output.result(findings, () => findings.flatMap(toLines));
	if (findings.some(({state}) => state === 'failed')) exitWith(1);
}

function toLines({subject, state, detail, nextStep}: Finding): string[] {
	const line = `${marks[state]} ${subject.padEnd(10)} ${detail}`;
	return nextStep === undefined ? [line] : [line, `  → ${nextStep}`];
}
