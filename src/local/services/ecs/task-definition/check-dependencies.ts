import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import {isEssential} from '../containers.ts';
import {clientException} from '../errors.ts';

const conditions = ['START', 'COMPLETE', 'SUCCESS', 'HEALTHY'];

/** Checks `dependsOn` and `links`: both name containers of the same task and go in no circle. Throws ClientException. */
export function checkDependencies(containers: readonly ContainerDefinition[]): void {
	const byName = new Map(containers.map((container) => [container.name ?? '', container] as const));
	for (const container of containers) {
		for (const {containerName = '', condition = ''} of container.dependsOn ?? []) {
			const other = byName.get(containerName);
			if (other === undefined)
				throw clientException(`Cannot depend on container + '${containerName}' because it does not exist`);
			if (!conditions.includes(condition))
				throw clientException(`Unknown container dependency condition: ${condition}.`);
			if ((condition === 'SUCCESS' || condition === 'COMPLETE') && isEssential(other)) {
				throw clientException(
					'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
				);
			}
			if (condition === 'HEALTHY' && other.healthCheck === undefined) {
				throw clientException(
					`Container '${containerName}' must have a health check to be depended on with the condition HEALTHY.`,
				);
			}
		}
		for (const link of linkedNames(container)) {
			if (!byName.has(link)) throw clientException(`Cannot link to container '${link}' because it does not exist.`);
		}
	}
	const dependencies = ({dependsOn = []}: ContainerDefinition): string[] =>
		dependsOn.map(({containerName = ''}) => containerName);
	if (hasCycle(byName, dependencies)) throw clientException('Container dependencies should not have a cycle');
	if (hasCycle(byName, linkedNames)) throw clientException('Container links should not have a cycle');
}

const linkedNames = ({links = []}: ContainerDefinition): string[] => links.map((link) => link.split(':')[0] ?? '');

/** Whether following `next` from some container leads back to it. */
export function hasCycle<Node>(nodes: ReadonlyMap<string, Node>, next: (node: Node) => readonly string[]): boolean {
	const done = new Set<string>();
	const onPath = new Set<string>();
	const leadsBack = (name: string): boolean => {
		if (onPath.has(name)) return true;
		const node = nodes.get(name);
		if (node === undefined || done.has(name)) return false;
		onPath.add(name);
		const found = next(node).some(leadsBack);
		onPath.delete(name);
		done.add(name);
		return found;
	};
	return [...nodes.keys()].some(leadsBack);
}
