import type {Target} from '@aws-sdk/client-eventbridge';
import {serviceOf} from './delivery/arn.ts';
import {inputOf} from './delivery/input.ts';
import {invalidParameter, invalidValue, validation} from './errors.ts';

const deliverable = ['lambda', 'sqs', 'events', 'logs'];

/** Throws ValidationException for a target that no event could be delivered to. */
export function checkTarget(target: Target): void {
	const {Id = '', Arn = '', Input, InputPath, InputTransformer, RetryPolicy = {}, DeadLetterConfig} = target;
	if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Id)) {
		throw invalidValue(
			'targets.1.member.id',
			Id,
			'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+',
		);
	}
	const service = serviceOf(Arn);
	if (service === undefined) throw invalidParameter('Arn', 'Provided Arn is not in correct format.');
	if (!deliverable.includes(service)) {
		throw invalidParameter('Arn', `The local AWS delivers to ${deliverable.join(', ')} only, not to ${service}.`);
	}
	if (Arn.endsWith('.fifo') && target.SqsParameters?.MessageGroupId === undefined) {
		throw validation(`Parameter(s) MessageGroupId must be specified for target: ${Id}.`);
	}
	if ([Input, InputPath, InputTransformer].filter((one) => one !== undefined).length > 1) {
		throw validation(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
	}
	// Read once here, so that a template that cannot be read is refused now and not event by event.
	inputOf(target, undefined);
	const {MaximumRetryAttempts: retries = 0, MaximumEventAgeInSeconds: age = 60} = RetryPolicy;
	if (retries < 0 || retries > 185) throw invalidParameter('MaximumRetryAttempts');
	if (age < 60 || age > 86_400) throw invalidParameter('MaximumEventAgeInSeconds');
	const deadLetterArn = DeadLetterConfig?.Arn;
	if (deadLetterArn !== undefined && (serviceOf(deadLetterArn) !== 'sqs' || deadLetterArn.endsWith('.fifo'))) {
		throw invalidParameter('DeadLetterConfig', 'It must name a standard queue.');
	}
}
