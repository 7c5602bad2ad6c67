import type * as ecs from '@aws-sdk/client-ecs';
import type {Handlers} from '../../../wire/service.ts';
import type {EcsCore} from '../core.ts';
import {invalidParameter} from '../errors.ts';
import {page} from '../paging.ts';
import {factsOf} from './constraints.ts';
import {deregisterInstance} from './deregister.ts';
import {describeInstance} from './description.ts';
import {compileExpression} from './expression.ts';
import {publishInstance} from './instance-event.ts';
import type {InstanceStore} from './instance-store.ts';
import type {ContainerInstanceRecord} from './model.ts';
import {registerInstance} from './register.ts';

const mostDescribed = 100;
const mostUpdated = 10;

/** RegisterContainerInstance and its kin. */
export function instanceHandlers(core: EcsCore, store: InstanceStore): Handlers<typeof ecs> {
	const plain = {tags: true, health: false};
	return {
		RegisterContainerInstance: (input) => {
			const instance = registerInstance(core, store, input);
			publishInstance(core.context, instance);
			return {containerInstance: describeInstance(core, instance, plain)};
		},

		DeregisterContainerInstance: ({cluster, containerInstance = '', force}) => {
			const instance = store.peek(core.clusters.find(cluster).name, containerInstance);
			if (instance === undefined || instance.status === 'INACTIVE') {
				throw invalidParameter('Referenced container instance not found.');
			}
			const tasks = core.tasks.ofInstance(instance.arn).filter(({task}) => task.lastStatus !== 'STOPPED');
			if (tasks.length > 0 && force !== true) throw invalidParameter('Found running tasks on the instance.');
			deregisterInstance(core, store, instance, 'Container instance deregistration forced by user.');
			return {containerInstance: describeInstance(core, instance, plain)};
		},

		DescribeContainerInstances: ({cluster, containerInstances: ids = [], include = []}) => {
			const {name} = core.clusters.find(cluster);
			if (ids.length === 0) throw invalidParameter('Container instances cannot be empty.');
			if (ids.length > mostDescribed)
				throw invalidParameter(`containerInstances can have at most ${mostDescribed} items.`);
			const included = {tags: include.includes('TAGS'), health: include.includes('CONTAINER_INSTANCE_HEALTH')};
			const {found, failures} = lookUp(store, name, ids);
			return {containerInstances: found.map((instance) => describeInstance(core, instance, included)), failures};
		},

		ListContainerInstances: ({cluster, filter, status, maxResults, nextToken}) => {
			const wanted = status === undefined ? ['ACTIVE', 'DRAINING'] : [status];
			const matches = filter === undefined ? () => true : compileExpression(filter);
			const found = store
				.ofCluster(core.clusters.find(cluster).name)
				.filter((instance) => wanted.includes(instance.status))
				.filter((instance) => {
					const groups = core.tasks.ofInstance(instance.arn).map(({task}) => task.group);
					return matches(factsOf(instance, groups));
				})
				.map(({arn}) => arn);
			const {items, ...more} = page(found, String, {maxResults, nextToken});
			return {containerInstanceArns: items, ...more};
		},

		UpdateContainerInstancesState: ({cluster, containerInstances: ids = [], status}) => {
			const {name} = core.clusters.find(cluster);
			if (ids.length > mostUpdated) throw invalidParameter(`containerInstances can have at most ${mostUpdated} items.`);
			if (status !== 'ACTIVE' && status !== 'DRAINING') {
				throw invalidParameter('Container instance status must be one of [ACTIVE, DRAINING].');
			}
			const {found, failures} = lookUp(store, name, ids);
			for (const instance of found.filter((one) => one.status !== 'INACTIVE')) {
				instance.status = status;
				instance.version += 1;
				store.save(instance);
				publishInstance(core.context, instance);
			}
			return {containerInstances: found.map((instance) => describeInstance(core, instance, plain)), failures};
		},
	};
}

function lookUp(store: InstanceStore, clusterName: string, ids: readonly string[]) {
	const found: ContainerInstanceRecord[] = [];
	const failures: ecs.Failure[] = [];
	for (const id of ids) {
		const instance = store.peek(clusterName, id);
		if (instance === undefined) failures.push({arn: id, reason: 'MISSING'});
		else found.push(instance);
	}
	return {found, failures};
}
