import type {PutTargetsResponse} from '@aws-sdk/client-eventbridge';
import {NotStabilizedError} from '../stack/failure.ts';
import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {
	adopted,
	differs,
	ignoreGone,
	invoke,
	isGone,
	json,
	lackingIn,
	omit,
	pick,
	records,
	tagChanges,
	text,
} from './shape.ts';

const eventBus: ResourceProvider = {
	nameProperty: 'Name',
	create: async (context, properties) => {
		const Name = text(properties, 'Name') ?? '';
		const found = await adopted(context, () => context.call('events', 'DescribeEventBus', {Name}));
		const made = found ?? (await invoke(context, 'events', 'CreateEventBus', omit(properties, 'Policy')));
		context.initiated(Name);
		await putPolicy(context, Name, properties);
		const Arn = 'EventBusArn' in made ? made.EventBusArn : found?.Arn;
		return {physicalId: Name, attributes: {Arn, Name, Policy: policyOf(properties)}};
	},
	update: async (context, {physicalId, attributes}, next, previous) => {
		const changed = pick(next, 'Description', 'KmsKeyIdentifier', 'DeadLetterConfig', 'LogConfig');
		await invoke(context, 'events', 'UpdateEventBus', {Name: physicalId, ...changed});
		if (differs(next, previous, 'Policy')) await putPolicy(context, physicalId, next);
		await updateTags(context, String(attributes.Arn), next, previous);
		return {Policy: policyOf(next)};
	},
	delete: ({call}, {physicalId}) => ignoreGone(call('events', 'DeleteEventBus', {Name: physicalId})),
};

const policyOf = ({Policy}: Values): string => (Policy === undefined ? '' : json(Policy));

async function putPolicy({call}: ProviderContext, EventBusName: string, properties: Values): Promise<void> {
	const Policy = policyOf(properties);
	if (Policy !== '') await call('events', 'PutPermission', {EventBusName, Policy});
	else await ignoreGone(call('events', 'RemovePermission', {EventBusName, RemoveAllPermissions: true}));
}

const rule: ResourceProvider = {
	nameProperty: 'Name',
	create: async (context, properties) => {
		const Name = text(properties, 'Name') ?? context.physicalName({maximumLength: 64});
		const {RuleArn} = await invoke(context, 'events', 'PutRule', {...ruleInput(properties), Name, ...tags(properties)});
		const bus = busOf(properties);
		const physicalId = bus === undefined ? Name : `${bus}|${Name}`;
		context.initiated(physicalId);
		await putTargets(context, physicalId, records(properties, 'Targets'));
		return {physicalId, attributes: {Arn: RuleArn, RuleName: Name}};
	},
	update: async (context, {physicalId, attributes}, next, previous) => {
		const {Rule: Name, EventBusName} = partsOf(physicalId);
		await invoke(context, 'events', 'PutRule', {...ruleInput(next), Name, EventBusName});
		const [wanted, former] = [records(next, 'Targets'), records(previous, 'Targets')];
		const kept = wanted.map(({Id}) => Id);
		await removeTargets(
			context,
			physicalId,
			former.map(({Id}) => String(Id)).filter((id) => !kept.includes(id)),
		);
		await putTargets(context, physicalId, lackingIn(wanted, former));
		await updateTags(context, String(attributes.Arn), next, previous);
		return {};
	},
	delete: async (context, {physicalId}) => {
		const {Rule, EventBusName} = partsOf(physicalId);
		try {
			const {Targets = []} = await context.call('events', 'ListTargetsByRule', {Rule, EventBusName});
			await removeTargets(
				context,
				physicalId,
				Targets.map(({Id = ''}) => Id),
			);
			await context.call('events', 'DeleteRule', {Name: Rule, EventBusName});
		} catch (error) {
			if (!isGone(error)) throw error;
		}
	},
};

function ruleInput(properties: Values): Values {
	const {EventPattern} = properties;
	return {
		...omit(properties, 'Targets', 'Tags', 'EventPattern'),
		...(EventPattern !== undefined && {EventPattern: json(EventPattern)}),
	};
}

const tags = (properties: Values): Values => pick(properties, 'Tags');

/** The name of a bus that is not the default one; templates may give its ARN. */
function busOf(properties: Values): string | undefined {
	const name = text(properties, 'EventBusName')?.replace(/^arn:.*:event-bus\//, '');
	return name === 'default' ? undefined : name;
}

/** The physical id of a rule is its name, behind that of its bus where this is not the default one. */
function partsOf(physicalId: string): {Rule: string; EventBusName: string | undefined} {
	const [first = '', second] = physicalId.split('|');
	return second === undefined ? {Rule: first, EventBusName: undefined} : {Rule: second, EventBusName: first};
}

async function putTargets(context: ProviderContext, physicalId: string, Targets: readonly Values[]): Promise<void> {
	if (Targets.length === 0) return;
	refuseFailed(await invoke(context, 'events', 'PutTargets', {...partsOf(physicalId), Targets}));
}

async function removeTargets(context: ProviderContext, physicalId: string, Ids: string[]): Promise<void> {
	if (Ids.length > 0) await context.call('events', 'RemoveTargets', {...partsOf(physicalId), Ids});
}

function refuseFailed({FailedEntries: [failed] = []}: Pick<PutTargetsResponse, 'FailedEntries'>): void {
	if (failed !== undefined) throw new NotStabilizedError(`${failed.TargetId}: ${failed.ErrorMessage}`);
}

async function updateTags(
	context: ProviderContext,
	ResourceARN: string,
	next: Values,
	previous: Values,
): Promise<void> {
	const {added, removed} = tagChanges(next, previous);
	if (removed.length > 0) await invoke(context, 'events', 'UntagResource', {ResourceARN, TagKeys: removed});
	if (added.length > 0) await invoke(context, 'events', 'TagResource', {ResourceARN, Tags: added});
}

export const eventsProviders: Providers = {
	'AWS::Events::EventBus': eventBus,
	'AWS::Events::Rule': rule,
};
