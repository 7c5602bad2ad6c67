import {ValidationError} from '../errors.ts';
import {referencesOf} from '../intrinsic/references.ts';
import type {Template} from './model.ts';

/** Logical id of each resource that is to exist → logical ids that must exist before it. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * Dependencies of the resources whose condition holds, explicit (DependsOn) and implicit (Ref, GetAtt, Sub).
 * Throws `ValidationError` when they form a circle.
 */
export function dependencyGraph(template: Template, condition: (name: string) => boolean): Graph {
	const present = Object.entries(template.resources).filter(
		([, resource]) => resource.condition === undefined || condition(resource.condition),
	);
	const names = new Set(present.map(([name]) => name));
	const graph = new Map(
		present.map(([name, {properties, metadata, dependsOn}]) => {
			const implicit = referencesOf([properties, metadata], condition).map((reference) => reference.name);
			return [name, [...new Set([...dependsOn, ...implicit])].filter((needed) => names.has(needed))];
		}),
	);
	const circle = findCircle(graph);
	if (circle !== undefined) throw new ValidationError(`Circular dependency between resources: [${circle.join(', ')}]`);
	return graph;
}

/** The resources that can never start because they wait for each other; undefined when there are none. */
function findCircle(graph: Graph): string[] | undefined {
	const left = new Map(graph);
	for (;;) {
		const ready = [...left].filter(([, needed]) => needed.every((name) => !left.has(name))).map(([name]) => name);
		if (ready.length === 0) break;
		for (const name of ready) left.delete(name);
	}
	// What only waits for the circle without being part of it is not named.
	for (;;) {
		const needed = new Set([...left.values()].flat());
		const outside = [...left.keys()].filter((name) => !needed.has(name));
		if (outside.length === 0) break;
		for (const name of outside) left.delete(name);
	}
	return left.size === 0 ? undefined : [...left.keys()];
}

/** The same graph turned round: logical id → those that need it. */
export function dependents(graph: Graph): Map<string, readonly string[]> {
	const turned = new Map<string, string[]>([...graph.keys()].map((name) => [name, []]));
	for (const [name, needed] of graph) for (const other of needed) turned.get(other)?.push(name);
	return turned;
}
