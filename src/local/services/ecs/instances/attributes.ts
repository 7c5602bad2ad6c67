import type * as ecs from '@aws-sdk/client-ecs';
import {type Attribute, TargetNotFoundException} from '@aws-sdk/client-ecs';
import type {Handlers} from '../../../wire/service.ts';
import type {EcsCore} from '../core.ts';
import {invalidParameter} from '../errors.ts';
import {page} from '../paging.ts';
import type {InstanceStore} from './instance-store.ts';
import type {ContainerInstanceRecord} from './model.ts';

const namePattern = /^[A-Za-z0-9_./\\-]{1,128}$/;

/** Custom attributes of container instances. */
export function attributeHandlers(core: EcsCore, store: InstanceStore): Handlers<typeof ecs> {
	const targetOf = (cluster: string | undefined, {targetId = '', targetType}: Attribute): ContainerInstanceRecord => {
		if (targetType !== undefined && targetType !== 'container-instance') {
			throw invalidParameter('Invalid targetType. Valid values: container-instance.');
		}
		const instance = store.peek(core.clusters.find(cluster).name, targetId);
		if (instance?.status === 'INACTIVE' || instance === undefined) {
			throw new TargetNotFoundException({message: `Could not find target ${targetId}`, $metadata: {}});
		}
		return instance;
	};
	return {
		PutAttributes: ({cluster, attributes = []}) => {
			for (const {name = ''} of attributes) {
				if (!namePattern.test(name)) throw invalidParameter(`Invalid attribute name: ${name}`);
			}
			const targets = attributes.map((attribute) => [targetOf(cluster, attribute), attribute] as const);
			for (const [instance, {name, value}] of targets) {
				const others = instance.attributes.filter((attribute) => attribute.name !== name);
				instance.attributes = [...others, {name, ...(value === undefined ? {} : {value})}];
				store.save(instance);
			}
			return {attributes: targets.map(([instance, attribute]) => shown(instance, attribute))};
		},

		DeleteAttributes: ({cluster, attributes = []}) => {
			const targets = attributes.map((attribute) => [targetOf(cluster, attribute), attribute] as const);
			for (const [instance, {name, value}] of targets) {
				instance.attributes = instance.attributes.filter(
					(attribute) => attribute.name !== name || (value !== undefined && attribute.value !== value),
				);
				store.save(instance);
			}
			return {attributes: targets.map(([instance, attribute]) => shown(instance, attribute))};
		},

		ListAttributes: ({cluster, attributeName, attributeValue, maxResults, nextToken}) => {
			const found = store
				.ofCluster(core.clusters.find(cluster).name)
				.filter(({status}) => status !== 'INACTIVE')
				.flatMap((instance) => instance.attributes.map((attribute) => shown(instance, attribute)))
				.filter(({name}) => attributeName === undefined || name === attributeName)
				.filter(({value}) => attributeValue === undefined || value === attributeValue);
			const keyOf = ({targetId, name}: Attribute): string => `${targetId}/${name}`;
			const {items, ...more} = page(found, keyOf, {maxResults, nextToken});
			return {attributes: items, ...more};
		},
	};
}

function shown({arn}: ContainerInstanceRecord, {name, value}: Attribute): Attribute {
	return {name, ...(value === undefined ? {} : {value}), targetType: 'container-instance', targetId: arn};
}
