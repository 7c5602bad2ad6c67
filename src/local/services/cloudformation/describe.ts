import type * as cloudformation from '@aws-sdk/client-cloudformation';
import {ValidationError} from '../../cloudformation/errors.ts';
import type {StackDocument} from '../../cloudformation/stack/model.ts';
import type {Handlers} from '../../wire/service.ts';
import {page} from './page.ts';
import {descriptionOf, shownResource, shownStack} from './show.ts';
import {livingStack} from './stacks.ts';
import type {LoadState, State} from './state.ts';

type Sdk = typeof cloudformation;

/** AWS's quotas, https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const accountLimits = {StackLimit: 2000, StackOutputsLimit: 200, ConcurrentResourcesLimit: 2500};

/** Reads of stacks, resources and exports. */
export function describeHandlers(load: LoadState): Handlers<Sdk> {
	return {
		DescribeStacks: async ({StackName: name, NextToken: token}) => {
			const {environment} = await load();
			if (name !== undefined && name !== '') return {Stacks: [shownStack(environment.stacks.get(name))]};
			const living = environment.stacks.list().filter(({status}) => status !== 'DELETE_COMPLETE');
			const {items, next} = page(living, token, 100);
			return {Stacks: items.map(shownStack), ...(next === undefined ? {} : {NextToken: next})};
		},
		ListStacks: async ({NextToken: token, StackStatusFilter: filter = []}) => {
			const {environment} = await load();
			const wanted = environment.stacks.list().filter(({status}) => filter.length === 0 || filter.includes(status));
			const {items, next} = page(wanted, token, 100);
			return {StackSummaries: items.map(summary), ...(next === undefined ? {} : {NextToken: next})};
		},
		DescribeStackResources: async ({StackName: name, LogicalResourceId: logicalId, PhysicalResourceId: physicalId}) => {
			const state = await load();
			const stack = physicalId === undefined ? state.environment.stacks.get(name ?? '') : ownerOf(state, physicalId);
			const records = Object.values(stack.resources).filter(
				(record) => logicalId === undefined || record.logicalId === logicalId,
			);
			return {StackResources: records.map((record) => shownResource(stack, record))};
		},
		DescribeStackResource: async ({StackName: name = '', LogicalResourceId: logicalId = ''}) => {
			const {environment} = await load();
			const stack = environment.stacks.find(name);
			if (stack === undefined) throw new ValidationError(`Stack '${name}' does not exist`);
			const record = stack.resources[logicalId];
			if (record === undefined)
				throw new ValidationError(`Resource ${logicalId} does not exist for stack ${stack.name}`);
			const {Timestamp: timestamp, DriftInformation: drift, ...shown} = shownResource(stack, record);
			return {
				StackResourceDetail: {
					...shown,
					LastUpdatedTimestamp: timestamp,
					Metadata: JSON.stringify(record.metadata ?? {}),
					DriftInformation: drift,
				},
			};
		},
		ListStackResources: async ({StackName: name = '', NextToken: token}) => {
			const {environment} = await load();
			const stack = environment.stacks.get(name);
			const {items, next} = page(Object.values(stack.resources), token, 100);
			return {
				StackResourceSummaries: items.map((record) => {
					const {Timestamp: timestamp, StackId: _id, StackName: _name, ...shown} = shownResource(stack, record);
					return {...shown, LastUpdatedTimestamp: timestamp};
				}),
				...(next === undefined ? {} : {NextToken: next}),
			};
		},
		ListExports: async ({NextToken: token}) => {
			const {environment} = await load();
			const {items, next} = page(environment.stacks.exports(), token, 100);
			return {
				Exports: items.map(({stack, name, output}) => ({ExportingStackId: stack.id, Name: name, Value: output.value})),
				...(next === undefined ? {} : {NextToken: next}),
			};
		},
		ListImports: async ({ExportName: name = '', NextToken: token}) => {
			const {environment} = await load();
			const users = environment.stacks.importersOf(name);
			if (users.length === 0) throw new ValidationError(`Export '${name}' is not imported by any stack.`);
			const {items, next} = page(users, token, 100);
			return {Imports: items.map((stack) => stack.name), ...(next === undefined ? {} : {NextToken: next})};
		},
		DescribeAccountLimits: () => ({
			AccountLimits: Object.entries(accountLimits).map(([Name, Value]) => ({Name, Value})),
		}),
	};
}

function summary(stack: StackDocument): cloudformation.StackSummary {
	const description = descriptionOf(stack);
	return {
		StackId: stack.id,
		StackName: stack.name,
		...(description === undefined ? {} : {TemplateDescription: description}),
		CreationTime: stack.creationTime,
		...(stack.lastUpdatedTime === undefined ? {} : {LastUpdatedTime: stack.lastUpdatedTime}),
		...(stack.deletionTime === undefined ? {} : {DeletionTime: stack.deletionTime}),
		StackStatus: stack.status,
		...(stack.statusReason === undefined ? {} : {StackStatusReason: stack.statusReason}),
		DriftInformation: {StackDriftStatus: 'NOT_CHECKED'},
		LastOperations: stack.lastOperations.map(({type, id}) => ({OperationType: type, OperationId: id})),
	};
}

function ownerOf({environment}: State, physicalId: string): StackDocument {
	const owner = environment.stacks
		.list()
		.find((stack) => Object.values(stack.resources).some((record) => record.physicalId === physicalId));
	return livingStack(owner, `for ${physicalId}`);
}
