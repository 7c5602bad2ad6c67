import type {ContainerDefinition, HealthCheck, LogConfiguration, Ulimit} from '@aws-sdk/client-ecs';
import {clientException} from '../errors.ts';
import type {Registration} from './check.ts';
import {checkPorts} from './check-ports.ts';

const namePattern = /^[\w-]{1,255}$/;
const imagePattern = /^[\w.\-:/@]{1,255}$/;
const minimumMemory = 6;
const logDrivers = [
	'awsfirelens',
	'awslogs',
	'fluentd',
	'gelf',
	'journald',
	'json-file',
	'logentries',
	'splunk',
	'syslog',
];
const ulimitNames =
	'core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(' ');
const healthRanges = {interval: [5, 300], timeout: [2, 120], retries: [1, 10], startPeriod: [0, 300]} as const;
const environmentName = /^[^=\0]+$/;

/** What a container definition must not be, wherever it runs. Throws ClientException. */
export function checkContainer(container: ContainerDefinition, task: Registration): void {
	const {name = '', image = ''} = container;
	if (name === '') throw clientException('Container.name should not be null or empty.');
	if (!namePattern.test(name)) throw clientException('Container.name contains invalid characters.');
	if (image === '') throw clientException('Container.image should not be null or empty.');
	if (!imagePattern.test(image)) throw clientException('Container.image contains invalid characters.');
	checkSizes(container, task);
	checkNetwork(container, task);
	checkPorts(container, task.networkMode);
	checkSecrets(container, task);
	checkVolumes(container, task);
	if (container.logConfiguration !== undefined) checkLogs(container.logConfiguration);
	if (container.healthCheck !== undefined) checkHealth(container.healthCheck);
	for (const limit of container.ulimits ?? []) checkUlimit(limit);
	checkTimes(container);
}

function checkSizes({name, cpu = 0, memory, memoryReservation}: ContainerDefinition, task: Registration): void {
	const fault = (text: string) => clientException(`Invalid setting for container '${name}'. ${text}`);
	if (cpu < 0) throw fault("The 'cpu' value cannot be negative.");
	if (memory === undefined && memoryReservation === undefined && task.memory === undefined) {
		throw fault("At least one of 'memory' or 'memoryReservation' must be specified.");
	}
	for (const [setting, value] of Object.entries({memory, memoryReservation})) {
		if (value !== undefined && value < minimumMemory)
			throw fault(`The '${setting}' value must be at least ${minimumMemory} MiB.`);
	}
	if (memory !== undefined && memoryReservation !== undefined && memory < memoryReservation) {
		throw fault("The 'memory' value must be greater than or equal to the 'memoryReservation' value.");
	}
}

function checkNetwork(
	{links = [], extraHosts = [], hostname, disableNetworking}: ContainerDefinition,
	{networkMode}: Registration,
): void {
	if (links.length > 0 && networkMode !== undefined && networkMode !== 'bridge') {
		throw clientException(`Links are not supported on container when networkMode=${networkMode}.`);
	}
	if (networkMode !== 'awsvpc') return;
	if (extraHosts.length > 0)
		throw clientException('Extra hosts are not supported on container when networkMode=awsvpc');
	if (hostname !== undefined) throw clientException('Hostname is not supported on container when networkMode=awsvpc.');
	if (disableNetworking === true)
		throw clientException('Disable networking is not supported on container when networkMode=awsvpc.');
}

function checkSecrets({environment = [], secrets = []}: ContainerDefinition, {executionRoleArn}: Registration): void {
	for (const {name = ''} of environment) {
		if (!environmentName.test(name))
			throw clientException('Environment variable names must not be empty and must not contain "=".');
	}
	if (secrets.length > 0 && executionRoleArn === undefined) {
		throw clientException(
			"When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
		);
	}
	const names = new Set(environment.map(({name}) => name));
	for (const {name = '', valueFrom = ''} of secrets) {
		if (name === '' || valueFrom === '') throw clientException('A container secret needs a name and a valueFrom.');
		if (names.has(name)) {
			throw clientException(
				`The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${name}'.`,
			);
		}
		names.add(name);
	}
}

function checkVolumes({mountPoints = []}: ContainerDefinition, {volumes = []}: Registration): void {
	const known = new Set(volumes.map(({name}) => name));
	for (const {sourceVolume = '', containerPath = ''} of mountPoints) {
		if (!known.has(sourceVolume)) throw clientException(`Unknown volume '${sourceVolume}'.`);
		if (!containerPath.startsWith('/'))
			throw clientException(`Invalid 'containerPath' of volume '${sourceVolume}': the path must be absolute.`);
	}
}

function checkLogs({logDriver, options = {}}: LogConfiguration): void {
	if (logDriver === undefined || !logDrivers.includes(logDriver))
		throw clientException(`Invalid log driver: ${logDriver}.`);
	if (logDriver !== 'awslogs') return;
	const missing = ['awslogs-region', 'awslogs-group'].filter((option) => options[option] === undefined);
	if (missing.length > 0) throw clientException('Log driver awslogs requires options: awslogs-region, awslogs-group');
	const unknown = Object.keys(options).find((option) => !/^(awslogs-[a-z-]+|mode|max-buffer-size)$/.test(option));
	if (unknown !== undefined) throw clientException(`Log driver awslogs disallows options: ${unknown}`);
}

function checkHealth(check: HealthCheck): void {
	const {command = []} = check;
	if (!['CMD', 'CMD-SHELL', 'NONE'].includes(command[0] ?? '')) {
		throw clientException('The health check command must begin with CMD, CMD-SHELL or NONE.');
	}
	if (command[0] !== 'NONE' && command.length < 2)
		throw clientException('The health check command must name what to run.');
	for (const [setting, [least, most]] of Object.entries(healthRanges)) {
		const value = check[setting as keyof typeof healthRanges];
		if (value === undefined || (value >= least && value <= most)) continue;
		throw clientException(`The health check ${setting} must be between ${least} and ${most}.`);
	}
}

function checkUlimit({name, softLimit = 0, hardLimit = 0}: Ulimit): void {
	if (name === undefined || !ulimitNames.includes(name)) throw clientException(`Invalid ulimit name: ${name}.`);
	if (hardLimit !== -1 && (softLimit > hardLimit || softLimit === -1)) {
		throw clientException(`The soft limit of ulimit '${name}' cannot be greater than its hard limit.`);
	}
}

function checkTimes({startTimeout, stopTimeout, restartPolicy}: ContainerDefinition): void {
	for (const [setting, value] of Object.entries({startTimeout, stopTimeout})) {
		if (value !== undefined && value < 0) throw clientException(`The ${setting} value cannot be negative.`);
	}
	const {restartAttemptPeriod = 60, ignoredExitCodes = []} = restartPolicy ?? {};
	if (restartAttemptPeriod < 60 || restartAttemptPeriod > 1800) {
		throw clientException('The restartAttemptPeriod must be between 60 and 1800 seconds.');
	}
	if (ignoredExitCodes.length > 50) throw clientException('A restart policy can ignore at most 50 exit codes.');
}
