import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';
import type {Attachment, KeyValuePair} from '@aws-sdk/client-ecs';
import {type TaskScope, TaskStartError} from './task-scope.ts';

/**
 * Gives an awsvpc task its network interface. An interface that an earlier engine made but did not live to record is
 * found by its description. Throws TaskStartError when EC2 refuses.
 */
export async function attachNetwork(scope: TaskScope): Promise<void> {
	const {context, record, save} = scope;
	const [attachment] = record.task.attachments ?? [];
	if (record.network === undefined || attachment === undefined) return;
	if (!context.addresses.hasOwnAddresses) await takeFreePorts(record.ports);
	const subnet = detail(attachment, 'subnetId') ?? '';
	try {
		const made = await interfaceFor(scope, attachment, subnet);
		record.networkInterfaceId = made?.NetworkInterfaceId;
		if (record.network.assignPublicIp === 'ENABLED') await makePublic(scope, made?.NetworkInterfaceId);
		attachment.status = 'ATTACHED';
		attachment.details = details(subnet, made);
		if (made?.AvailabilityZone !== undefined) record.task.availabilityZone = made.AvailabilityZone;
	} catch (error) {
		const {name} = error as Error;
		throw new TaskStartError(
			`Unexpected EC2 error while attempting to Create Network Interface in subnet '${subnet}': ${name}`,
			undefined,
			{cause: error},
		);
	}
	for (const container of record.task.containers) {
		container.networkInterfaces = [
			{
				...(attachment.id !== undefined && {attachmentId: attachment.id}),
				...(record.address !== undefined && {privateIpv4Address: record.address}),
			},
		];
	}
	save();
}

/** The interface that was made for the attachment before, or a new one. */
async function interfaceFor({context, record, isResumed}: TaskScope, {id}: Attachment, SubnetId: string) {
	const Description = `arn:aws:ecs:${context.region}:${context.account}:attachment/${id}`;
	if (isResumed) {
		const Filters = [{Name: 'description', Values: [Description]}];
		const {NetworkInterfaces = []} = await context.call('ec2', 'DescribeNetworkInterfaces', {Filters});
		if (NetworkInterfaces[0] !== undefined) return NetworkInterfaces[0];
	}
	const {NetworkInterface} = await context.call('ec2', 'CreateNetworkInterface', {
		...{SubnetId, Description, PrivateIpAddress: record.address},
		...(record.network?.securityGroups !== undefined && {Groups: record.network.securityGroups}),
	});
	return NetworkInterface;
}

async function makePublic({context}: TaskScope, NetworkInterfaceId: string | undefined): Promise<void> {
	await context.call('ec2', 'ModifyNetworkInterfaceAttribute', {NetworkInterfaceId, AssociatePublicIpAddress: true});
}

/** Gives the network interface back; what is already gone is no error. */
export async function detachNetwork({context, record}: TaskScope): Promise<void> {
	const {networkInterfaceId} = record;
	const [attachment] = record.task.attachments ?? [];
	if (networkInterfaceId !== undefined) {
		await context
			.call('ec2', 'DeleteNetworkInterface', {NetworkInterfaceId: networkInterfaceId})
			.catch((error: unknown) => {
				if (!context.signal.aborted)
					context.log(`network interface ${networkInterfaceId}: ${(error as Error).message}`);
			});
	}
	if (attachment !== undefined) attachment.status = 'DELETED';
}

interface MadeInterface {
	readonly NetworkInterfaceId?: string | undefined;
	readonly MacAddress?: string | undefined;
	readonly PrivateDnsName?: string | undefined;
	readonly PrivateIpAddress?: string | undefined;
}

function details(subnetId: string, made: MadeInterface | undefined): KeyValuePair[] {
	const values = {
		subnetId,
		networkInterfaceId: made?.NetworkInterfaceId,
		macAddress: made?.MacAddress,
		privateDnsName: made?.PrivateDnsName,
		privateIPv4Address: made?.PrivateIpAddress,
	};
	return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{name, value}]));
}

/** A detail of an attachment by its name. */
export const detail = (attachment: Attachment | undefined, name: string): string | undefined =>
	attachment?.details?.find((pair) => pair.name === name)?.value;

/** Where all tasks share one address, a task's ports are whatever is free. */
async function takeFreePorts(ports: {hostPort: number}[]): Promise<void> {
	for (const port of ports) {
		const server = createServer().listen({host: '127.0.0.1', port: 0});
		await once(server, 'listening');
		port.hostPort = (server.address() as AddressInfo).port;
		server.close();
		await once(server, 'close');
	}
}
