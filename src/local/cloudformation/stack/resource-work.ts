import {ValidationError} from '../errors.ts';
import type {ProviderContext, ResourceProvider, ResourceState} from '../providers/provider.ts';
import {resourceSpecification} from '../specification/load.ts';
import type {Values} from '../template/value.ts';
import type {Environment} from './environment.ts';
import type {ResourceRecord, StackDocument} from './model.ts';
import {creationToken, physicalName} from './physical-name.ts';
import {withStackTags} from './tags.ts';

/** The provider of a type. Throws `ValidationError` when there is none. */
export function providerOf({providers}: Environment, type: string): ResourceProvider {
	const provider = Object.hasOwn(providers, type) ? providers[type] : undefined;
	if (provider === undefined)
		throw new ValidationError(`Template format error: Unrecognized resource types: [${type}]`);
	return provider;
}

/** What a record says of its physical resource. */
export function stateOf({physicalId = '', attributes}: ResourceRecord): ResourceState {
	return {physicalId, attributes};
}

/** Properties as a provider gets them: with the stack's tags. */
export function providerProperties(
	{specification}: Environment,
	record: Pick<ResourceRecord, 'type' | 'properties' | 'stackTags'>,
): Values {
	return withStackTags(record.properties, record.stackTags, resourceSpecification(specification, record.type));
}

/** The context in which a provider works on a record. */
export function providerContext(
	environment: Environment,
	stack: StackDocument,
	record: ResourceRecord,
	signal: AbortSignal,
	options: {
		readonly isRetry?: boolean;
		readonly initiated?: (physicalId: string) => void;
		readonly configured?: () => void;
	} = {},
): ProviderContext {
	const {call, clock, region, account} = environment;
	const {logicalId, creation} = record;
	return {
		call,
		clock,
		region,
		account,
		endpoint: environment.endpoint(),
		stackId: stack.id,
		stackName: stack.name,
		logicalId,
		systemTags: {
			'aws:cloudformation:stack-name': stack.name,
			'aws:cloudformation:logical-id': logicalId,
			'aws:cloudformation:stack-id': stack.id,
		},
		token: creationToken(stack.id, logicalId, creation),
		isRetry: options.isRetry ?? false,
		signal,
		isKnown: (physicalId) =>
			[
				stack.operation?.before[logicalId],
				...(stack.operation?.leftovers ?? []).map((leftover) => leftover.record),
			].some((other) => other?.physicalId === physicalId && other.creation !== creation),
		physicalName: (nameOptions) => physicalName(stack, logicalId, creation, nameOptions),
		initiated: options.initiated ?? (() => undefined),
		configured: options.configured ?? (() => undefined),
	};
}

/** Resolves once everything put so far is on disk: the store writes at the end of the event-loop turn. */
export function persisted(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
