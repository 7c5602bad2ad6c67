import type {ServiceContext} from '../../engine/context.ts';

/** `cfn-signal … --stack NAME --resource LOGICAL_ID`, as user data runs it when an instance has started. */
interface SignalCommand {
	readonly stack: string;
	readonly resource: string;
}

/** The `cfn-signal` command in a user data script; undefined when there is none or it names no resource. */
export function signalCommand(userData: string): SignalCommand | undefined {
	const line = userData
		.replaceAll(/\\\n/g, ' ')
		.split('\n')
		.find((text) => /\bcfn-signal\b/.test(text) && !text.trimStart().startsWith('#'));
	const option = (long: string): string | undefined =>
		line === undefined ? undefined : new RegExp(`--${long}[ =]+["']?([^\\s"']+)`).exec(line)?.[1];
	const [stack, resource] = [option('stack'), option('resource')];
	return stack === undefined || resource === undefined ? undefined : {stack, resource};
}

/**
 * Local instances run no script, but what their user data would tell CloudFormation is told: without `cfn-signal`, or
 * with the wrong stack in it, a creation policy waits in vain, as in the cloud.
 */
export async function signalStart({call, log}: ServiceContext, instanceId: string): Promise<void> {
	try {
		const input = {InstanceId: instanceId, Attribute: 'userData'} as const;
		const {UserData} = await call('ec2', 'DescribeInstanceAttribute', input);
		const command = signalCommand(Buffer.from(UserData?.Value ?? '', 'base64').toString('utf8'));
		if (command === undefined) return;
		await call('cloudformation', 'SignalResource', {
			StackName: command.stack,
			LogicalResourceId: command.resource,
			UniqueId: instanceId,
			Status: 'SUCCESS',
		});
	} catch (error) {
		// The script of a real instance would fail here too, and only its own log would tell.
		log(`cfn-signal of ${instanceId}: ${error instanceof Error ? error.message : String(error)}`);
	}
}
