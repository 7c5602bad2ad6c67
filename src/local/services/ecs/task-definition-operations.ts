import type {
	DeleteTaskDefinitionsCommandInput,
	ListTaskDefinitionFamiliesCommandInput,
	ListTaskDefinitionsCommandInput,
	RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import {ecsArn} from './arns.ts';
import {type EcsCore, type EcsPart, tagHolder} from './core.ts';
import {clientException, invalidParameter} from './errors.ts';
import type {TaskDefinitionRecord} from './model.ts';
import {page} from './paging.ts';
import {checkTags} from './tags.ts';
import {checkRegistration} from './task-definition/check.ts';
import {describeRegistration} from './task-definition/describe.ts';

const maximumDeleted = 10;

/** The operations on task definitions. */
export function openTaskDefinitions(core: EcsCore): EcsPart {
	const {taskDefinitions} = core;
	return {
		handlers: {
			RegisterTaskDefinition: (input) => {
				const {definition, tags} = register(core, input);
				return {taskDefinition: definition, ...(tags.length > 0 && {tags})};
			},
			DescribeTaskDefinition: ({taskDefinition = '', include = []}) => {
				const {definition, tags} = taskDefinitions.find(taskDefinition);
				return {taskDefinition: definition, ...(include.includes('TAGS') && {tags})};
			},
			ListTaskDefinitions: (input) => listRevisions(core, input),
			ListTaskDefinitionFamilies: (input) => listFamilies(core, input),
			DeregisterTaskDefinition: ({taskDefinition = ''}) => ({
				taskDefinition: deregister(core, taskDefinition).definition,
			}),
			DeleteTaskDefinitions: (input) => deleteRevisions(core, input),
		},
		tagged: (arn) => {
			if (!arn.includes(':task-definition/')) return undefined;
			const record = taskDefinitions.peek(arn);
			return record === undefined ? undefined : tagHolder(record, () => taskDefinitions.save(record));
		},
	};
}

function register(
	{context, taskDefinitions}: EcsCore,
	input: RegisterTaskDefinitionCommandInput,
): TaskDefinitionRecord {
	checkRegistration(input);
	const tags = checkTags(input.tags);
	const family = input.family ?? '';
	const revision = taskDefinitions.nextRevision(family);
	const arn = ecsArn(context, `task-definition/${family}:${revision}`);
	const registeredBy = `arn:aws:iam::${context.account}:root`;
	const definition = describeRegistration(input, {arn, revision, registeredAt: context.clock.now(), registeredBy});
	const record: TaskDefinitionRecord = {arn, family, revision, definition, tags};
	taskDefinitions.save(record);
	return record;
}

function listRevisions({taskDefinitions}: EcsCore, input: ListTaskDefinitionsCommandInput) {
	const {familyPrefix, status = 'ACTIVE', sort = 'ASC'} = input;
	// Despite its name the prefix is a whole family name, as the API reference says.
	const chosen = taskDefinitions
		.all()
		.filter(
			({family, definition}) => definition.status === status && (familyPrefix === undefined || family === familyPrefix),
		)
		.sort((first, second) => compare(first.family, second.family) || first.revision - second.revision);
	const {items, ...token} = page(sort === 'DESC' ? chosen.reverse() : chosen, ({arn}) => arn, input);
	return {taskDefinitionArns: items.map(({arn}) => arn), ...token};
}

function listFamilies({taskDefinitions}: EcsCore, input: ListTaskDefinitionFamiliesCommandInput) {
	const {familyPrefix = '', status = 'ACTIVE'} = input;
	const active = new Set<string>();
	const families = new Set<string>();
	for (const {family, definition} of taskDefinitions.all()) {
		families.add(family);
		if (definition.status === 'ACTIVE') active.add(family);
	}
	const chosen = [...families].filter(
		(family) => family.startsWith(familyPrefix) && (status === 'ALL' || active.has(family) === (status === 'ACTIVE')),
	);
	const {items, ...token} = page(chosen.sort(compare), (family) => family, input);
	return {families: items, ...token};
}

const compare = (first: string, second: string): number => (first < second ? -1 : Number(first > second));

function deregister({context, taskDefinitions}: EcsCore, reference: string): TaskDefinitionRecord {
	const record = revision(taskDefinitions.peek(reference), reference);
	if (record.definition.status !== 'ACTIVE') return record;
	record.definition.status = 'INACTIVE';
	record.definition.deregisteredAt = context.clock.now();
	taskDefinitions.save(record);
	return record;
}

/** Deregistering and deleting want one revision, not a family. */
function revision(record: TaskDefinitionRecord | undefined, reference: string): TaskDefinitionRecord {
	if (!/:\d+$/.test(reference))
		throw clientException('The specified task definition must name a revision, as in family:revision.');
	if (record === undefined) throw clientException('The specified task definition does not exist.');
	return record;
}

/** A deleted revision stays DELETE_IN_PROGRESS, where tasks and services that still use it find it. */
function deleteRevisions(
	{context, taskDefinitions}: EcsCore,
	{taskDefinitions: wanted = []}: DeleteTaskDefinitionsCommandInput,
) {
	if (wanted.length === 0 || wanted.length > maximumDeleted) {
		throw invalidParameter(`taskDefinitions must have between 1 and ${maximumDeleted} items.`);
	}
	const failures: {arn: string; reason: string}[] = [];
	const deleted = wanted.flatMap((reference) => {
		const record = taskDefinitions.peek(reference);
		if (record === undefined || !/:\d+$/.test(reference)) {
			failures.push({
				arn: reference,
				reason:
					'The specified task definition does not exist. Specify a valid account, family, revision and try again.',
			});
			return [];
		}
		if (record.definition.status === 'ACTIVE') {
			failures.push({
				arn: record.arn,
				reason: 'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
			});
			return [];
		}
		record.definition.status = 'DELETE_IN_PROGRESS';
		record.definition.deleteRequestedAt = context.clock.now();
		taskDefinitions.save(record);
		return [record.definition];
	});
	return {taskDefinitions: deleted, failures};
}
