import type {Tag, TagSpecification} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {RequestContext} from '../../wire/service.ts';
import {invalidValue} from './errors.ts';

interface CommonInput {
	readonly DryRun?: boolean | undefined;
	readonly Tags?: readonly Tag[] | undefined;
	readonly TagSpecifications?: readonly TagSpecification[] | undefined;
}

type Handler = (input: CommonInput, context: RequestContext) => unknown;

/**
 * What holds for every operation: tags stay within AWS's rules, and with `DryRun` nothing happens but the answer
 * DryRunOperation (everybody is allowed everything here).
 */
export function guarded<Handlers extends object>(handlers: Handlers): Handlers {
	const wrapped = Object.entries(handlers as Record<string, Handler>).map(([name, handler]) => [
		name,
		(input: CommonInput, context: RequestContext) => {
			const isForeign = context.request !== undefined;
			for (const tags of [input.Tags, ...(input.TagSpecifications ?? []).map(({Tags}) => Tags)]) {
				checkTags(tags ?? [], isForeign);
			}
			if (input.DryRun === true) {
				throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
			}
			return handler(input, context);
		},
	]);
	return Object.fromEntries(wrapped) as Handlers;
}

/** "Tag restrictions", EC2 user guide. Only AWS itself, which is who calls in process, sets `aws:` tags. */
function checkTags(tags: readonly Tag[], isForeign: boolean): void {
	if (tags.length > 50) {
		throw new AwsError('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
	}
	for (const {Key = '', Value = ''} of tags) {
		if (isForeign && Key.toLowerCase().startsWith('aws:')) {
			throw invalidValue("Tag keys starting with 'aws:' are reserved for internal use");
		}
		if (Key.length > 127) throw invalidValue(`Tag key exceeds the maximum length of 127 characters: ${Key}`);
		if (Value.length > 255) throw invalidValue(`Tag value exceeds the maximum length of 255 characters: ${Value}`);
	}
}
