import type {ContainerDefinition, NetworkMode, PortMapping} from '@aws-sdk/client-ecs';
import {clientException} from '../errors.ts';

const maximumPort = 65_535;
const maximumMappings = 100;

/** Ports that the agent and Docker have taken on every container instance. */
const reservedPorts = [22, 2375, 2376, 51_678, 51_679, 51_680];

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html. Throws ClientException. */
export function checkPorts({name, portMappings = []}: ContainerDefinition, networkMode: NetworkMode | undefined): void {
	if (portMappings.length === 0) return;
	if (networkMode === 'none') throw clientException('Port mappings are not supported when networkMode=none.');
	if (portMappings.length > maximumMappings)
		throw clientException(`A container can have at most ${maximumMappings} port mappings.`);
	for (const mapping of portMappings) checkMapping(mapping, networkMode);
	const taken = portMappings
		.filter(({hostPort}) => networkMode === 'awsvpc' || networkMode === 'host' || (hostPort ?? 0) > 0)
		.map(
			({containerPort, hostPort, containerPortRange, protocol = 'tcp'}) =>
				`${hostPort || (containerPort ?? containerPortRange)}/${protocol}`,
		);
	const duplicate = taken.find((port, index) => taken.indexOf(port) !== index);
	if (duplicate !== undefined)
		throw clientException(`Container '${name}' maps the host port ${duplicate} more than once.`);
}

function checkMapping(
	{containerPort, hostPort, protocol = 'tcp', containerPortRange}: PortMapping,
	networkMode: NetworkMode | undefined,
): void {
	if (containerPortRange !== undefined) {
		if (containerPort !== undefined)
			throw clientException('Container port and container port range cannot both be specified.');
		return;
	}
	if (containerPort === undefined) throw clientException('Port mapping must have a container port.');
	if (containerPort < 1 || containerPort > maximumPort)
		throw clientException(`Invalid container port: ${containerPort}.`);
	if (hostPort !== undefined && (hostPort < 0 || hostPort > maximumPort))
		throw clientException(`Invalid host port: ${hostPort}.`);
	if (protocol !== 'tcp' && protocol !== 'udp') throw clientException(`Unknown protocol: ${String(protocol)}.`);
	const mustMatch = networkMode === 'awsvpc' || networkMode === 'host';
	if (mustMatch && hostPort !== undefined && hostPort !== 0 && hostPort !== containerPort) {
		throw clientException(
			`When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`,
		);
	}
	if (networkMode !== 'awsvpc' && hostPort !== undefined && reservedPorts.includes(hostPort)) {
		throw clientException(`The host port ${hostPort} is reserved on container instances.`);
	}
}
