import type {Attachment, Task} from './gateways/ecs.ts';

/** Details of an attachment by name; AWS promises no order, so they are never read by place. */
export function attachmentDetails(attachment: Attachment): Readonly<Record<string, string>> {
	const named = (attachment.details ?? []).flatMap(({name, value}) => (name && value ? [[name, value] as const] : []));
	return Object.fromEntries(named);
}

/** The network interface of a task in awsvpc mode. */
export interface TaskNetwork {
	readonly networkInterfaceId: string | undefined;
	readonly privateAddress: string | undefined;
	readonly ipv6Address: string | undefined;
	readonly subnetId: string | undefined;
	/** PRECREATED, CREATED, ATTACHING, ATTACHED, DETACHING, DETACHED, DELETED, FAILED. */
	readonly status: string | undefined;
}

/** Undefined for bridge and host mode, and before the interface was asked for. */
export function taskNetwork(task: Task): TaskNetwork | undefined {
	const attachment = task.attachments?.find(({type}) => type === 'ElasticNetworkInterface' || type === 'eni');
	if (!attachment) return undefined;
	const details = attachmentDetails(attachment);
	return {
		networkInterfaceId: details.networkInterfaceId,
		privateAddress: details.privateIPv4Address,
		ipv6Address: details.ipv6Address,
		subnetId: details.subnetId,
		status: attachment.status,
	};
}
