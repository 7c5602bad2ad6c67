import type {Target} from '@aws-sdk/client-eventbridge';
import type {ServiceContext} from '../../../engine/context.ts';
import {notFound} from '../errors.ts';
import {regionOf, resourceOf, serviceOf} from './arn.ts';

/** Sends an input to what the target's ARN names, a bus excepted. Rejects as that service does. */
export async function send(context: ServiceContext, target: Target, input: string, eventId: string): Promise<void> {
	const {Arn = '', SqsParameters} = target;
	if (regionOf(Arn) !== context.region) throw notFound(`${Arn} is not in the region ${context.region}.`);
	const service = serviceOf(Arn);
	if (service === 'lambda') {
		const Payload = new TextEncoder().encode(input);
		await context.call('lambda', 'Invoke', {FunctionName: Arn, InvocationType: 'Event', Payload});
	} else if (service === 'sqs') {
		const MessageGroupId = SqsParameters?.MessageGroupId;
		const order = {
			...(MessageGroupId !== undefined && {MessageGroupId}),
			...(Arn.endsWith('.fifo') && {MessageDeduplicationId: eventId}),
		};
		await context.call('sqs', 'SendMessage', {QueueUrl: resourceOf(Arn), MessageBody: input, ...order});
	} else {
		await log(context, resourceOf(Arn), input, eventId);
	}
}

/** Each event is the one entry of a stream, as EventBridge does it. */
async function log(context: ServiceContext, resource: string, message: string, logStreamName: string): Promise<void> {
	const logGroupName = /^log-group:([^:]+)/.exec(resource)?.[1] ?? '';
	await context.call('logs', 'CreateLogStream', {logGroupName, logStreamName}).catch((error: unknown) => {
		// An attempt before this one may have come so far.
		if ((error as Error).name !== 'ResourceAlreadyExistsException') throw error;
	});
	const logEvents = [{timestamp: context.clock.now().getTime(), message}];
	await context.call('logs', 'PutLogEvents', {logGroupName, logStreamName, logEvents});
}
