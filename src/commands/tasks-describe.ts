import {Argument, type Command} from 'commander';
import type {SubjectName} from '../operations/tasks/describe.ts';
import type {CommandContext} from './context.ts';
import {contextOf, type MakeContext, type Register} from './register.ts';

interface DescribeOptions {
	readonly cluster?: string;
	readonly container?: string;
}

type Kind = 'cluster' | 'service' | 'task' | 'task-definition';

const kinds: readonly Kind[] = ['cluster', 'service', 'task', 'task-definition'];

export const registerDescribe: Register = (program, make) => {
	program
		.command('describe')
		.description('everything AWS says of a cluster, service, task or task definition, without secrets')
		.addArgument(new Argument('<kind>', 'what it is').choices(kinds))
		.argument('<name>', 'its name, id (or the beginning of one) or ARN')
		.option('--cluster <name>', 'the cluster of a service or task; all are searched without it')
		.option('--container <name>', 'one container of a task, and how it is defined')
		.action((kind: Kind, name: string, options: DescribeOptions, command: Command) =>
			describe(subjectOf(kind, name, options), contextOf(command, make)),
		);
};

/** `tasks describe <id>`. */
export function addDescribeTask(tasks: Command, make: MakeContext): void {
	tasks
		.command('describe <id>')
		.description('everything AWS says of a task, or of one of its containers, without secrets')
		.option('--cluster <name>', 'the cluster it is in; all are searched without it')
		.option('--container <name>', 'one container, and how it is defined')
		.action((id: string, _options: unknown, command: Command) =>
			describe(subjectOf('task', id, command.optsWithGlobals<DescribeOptions>()), contextOf(command, make)),
		);
}

/** `services describe <service>`. */
export function addDescribeService(services: Command, make: MakeContext): void {
	services
		.command('describe <service>')
		.description('everything AWS says of a service')
		.option('--cluster <name>', 'the cluster it is in; all are searched without it')
		.action((service: string, options: DescribeOptions, command: Command) =>
			describe(subjectOf('service', service, options), contextOf(command, make)),
		);
}

function subjectOf(kind: Kind, name: string, {cluster, container}: DescribeOptions): SubjectName {
	switch (kind) {
		case 'cluster':
			return {kind, cluster: name};
		case 'service':
			return {kind, service: name, cluster};
		case 'task':
			return container === undefined
				? {kind, task: name, cluster}
				: {kind: 'container', task: name, cluster, container};
		case 'task-definition':
			return {kind, taskDefinition: name};
	}
}

async function describe(subject: SubjectName, {output, session, signal}: CommandContext): Promise<void> {
	const {describe: lookUp, toYaml} = await import('../operations/tasks/describe.ts');
	const description = await lookUp(await session(), subject, signal);
	const yaml = await toYaml(description);
	output.result(description, () => yaml.trimEnd());
}
