import {accessSync, constants, existsSync} from 'node:fs';
import {delimiter, dirname, join} from 'node:path';
import {programFile} from '../../../program.ts';
import type {ContainerSpecification} from '../runtime.ts';
import type {ContainerFiles} from './container-files.ts';

const preload = programFile('task-network', './task-network.ts', import.meta.url);

/** Share of a container's memory that Node gives to its heap, as it does by itself under a cgroup limit. */
const heapShare = 0.75;

/** Where the container's own copy of the image lies; the whole machine when the image has no files of its own. */
export function rootOf({image}: ContainerSpecification, files: ContainerFiles): string {
	return image.rootDirectory === '/' ? '/' : files.path('root');
}

export function workingDirectory(specification: ContainerSpecification, files: ContainerFiles): string {
	return join(rootOf(specification, files), specification.workingDirectory);
}

/** Program and arguments with paths inside the image turned into real ones; empty when there is no such program. */
export function commandLine(
	specification: ContainerSpecification,
	files: ContainerFiles,
	command: readonly string[],
): string[] {
	const root = rootOf(specification, files);
	const real = (argument: string): string =>
		root !== '/' && argument.startsWith('/') && existsSync(join(root, argument)) ? join(root, argument) : argument;
	const [name = '', ...parameters] = command;
	const program = findProgram(real(name), specification, files);
	return program === undefined ? [] : [program, ...parameters.map(real)];
}

function findProgram(name: string, specification: ContainerSpecification, files: ContainerFiles): string | undefined {
	if (name === 'node' || name.endsWith('/bin/node')) return process.execPath;
	if (name.includes('/')) {
		const path = name.startsWith('/') ? name : join(workingDirectory(specification, files), name);
		return isExecutable(path) ? path : undefined;
	}
	return searchPath()
		.split(delimiter)
		.map((folder) => join(folder, name))
		.find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

const searchPath = (): string =>
	[dirname(process.execPath), '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(
		delimiter,
	);

/** The container's environment and nothing of ours: what the task definition says, and what makes a process a task. */
export function containerEnvironment(specification: ContainerSpecification, files: ContainerFiles): NodeJS.ProcessEnv {
	const {environment, image, address, ports, hosts, links, memoryLimitBytes, id} = specification;
	const portMap = ports
		.filter(({containerPort, hostPort}) => containerPort !== hostPort)
		.map(({containerPort, hostPort}) => [String(containerPort), hostPort] as const);
	const bindAddress = ports.find(({hostAddress}) => hostAddress !== address)?.hostAddress ?? address;
	const heapMegabytes =
		memoryLimitBytes === undefined ? undefined : Math.floor((memoryLimitBytes * heapShare) / 1024 ** 2);
	const nodeOptions = [
		environment.NODE_OPTIONS,
		`--import=${preload}`,
		heapMegabytes === undefined ? undefined : `--max-old-space-size=${heapMegabytes}`,
	];
	return {
		HOME: files.path('tmp'),
		TMPDIR: files.path('tmp'),
		HOSTNAME: id.slice(0, 12),
		LANG: 'C.UTF-8',
		...image.environment,
		...environment,
		PATH: searchPath(),
		ECS_TASK_IP: bindAddress,
		ECS_PORT_MAP: JSON.stringify(Object.fromEntries(portMap)),
		ECS_HOSTS: JSON.stringify(hosts),
		ECS_LINKS: JSON.stringify(links),
		ECS_NETWORK_COUNTERS: files.path('network'),
		NODE_OPTIONS: nodeOptions.filter((option) => option !== undefined && option !== '').join(' '),
	};
}
