import type {PlacementStrategy} from '@aws-sdk/client-ecs';
import type {ContainerInstanceRecord} from './model.ts';
import {freeResources} from './model.ts';

/** An instance that fits, and how many tasks of the same group it has. */
export interface Candidate {
	readonly instance: ContainerInstanceRecord;
	readonly tasksOfGroup: number;
}

/**
 * The best of the candidates by the strategies in their order, each deciding among those that the one before holds
 * equal (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html).
 * Without a strategy tasks are spread over zones, then over instances. Candidates must not be empty.
 */
export function chooseCandidate(
	candidates: readonly [Candidate, ...Candidate[]],
	strategies: readonly PlacementStrategy[],
): Candidate {
	const standard: PlacementStrategy[] = [
		{type: 'spread', field: 'attribute:ecs.availability-zone'},
		{type: 'spread', field: 'instanceId'},
	];
	let best: readonly [Candidate, ...Candidate[]] = candidates;
	for (const strategy of strategies.length === 0 ? standard : strategies) best = narrow(best, strategy);
	return best.reduce((chosen, candidate) =>
		Object.keys(candidate.instance.reservations).length < Object.keys(chosen.instance.reservations).length
			? candidate
			: chosen,
	);
}

function narrow(
	candidates: readonly [Candidate, ...Candidate[]],
	{type, field = ''}: PlacementStrategy,
): readonly [Candidate, ...Candidate[]] {
	const [first] = candidates;
	if (type === 'random') return [candidates[Math.floor(Math.random() * candidates.length)] ?? first];
	const score = type === 'binpack' ? free(field) : crowd(candidates, field);
	const least = Math.min(...candidates.map(score));
	const [chosen = first, ...others] = candidates.filter((candidate) => score(candidate) === least);
	return [chosen, ...others];
}

/** Binpack: the instance with the least of the resource left. */
const free =
	(field: string) =>
	({instance}: Candidate): number =>
		freeResources(instance)[field.toLowerCase() === 'cpu' ? 'cpu' : 'memory'];

/** Spread: the value of the field that fewest tasks of the group have. */
function crowd(candidates: readonly Candidate[], field: string): (candidate: Candidate) => number {
	const fieldOf = ({instance}: Candidate): string => {
		if (field === 'instanceId' || field === 'host') return instance.arn;
		const name = field.replace(/^attribute:/, '');
		return instance.attributes.find((attribute) => attribute.name === name)?.value ?? '';
	};
	const crowds = new Map<string, number>();
	for (const candidate of candidates) {
		const value = fieldOf(candidate);
		crowds.set(value, (crowds.get(value) ?? 0) + candidate.tasksOfGroup);
	}
	return (candidate) => crowds.get(fieldOf(candidate)) ?? 0;
}
