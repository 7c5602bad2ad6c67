import type {Command} from 'commander';
import type {Explanation} from '../operations/explain/explanation.ts';
import {contextOf, type MakeContext} from './register.ts';

export function addWhy(tasks: Command, make: MakeContext): void {
	tasks
		.command('why <id>')
		.description('why a task stopped, or what it waits for, with the evidence')
		.option('--cluster <name>', 'the cluster it is in; all are searched without it')
		.action(async (task: string, _options: unknown, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {cluster} = command.optsWithGlobals<{cluster?: string}>();
			const {whyTask} = await import('../operations/explain/why.ts');
			const explanation = await whyTask(await session(), {task, cluster}, signal);
			output.result(explanation, () => explanationLines(explanation));
		});
}

/** A paragraph, what it rests on, and what to do. */
export function explanationLines({summary, evidence, nextStep}: Explanation): string[] {
	return [summary, `→ ${nextStep}`, ...(evidence.length === 0 ? [] : ['', ...evidence.map((fact) => `  ${fact}`)])];
}
