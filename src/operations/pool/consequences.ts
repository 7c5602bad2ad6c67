import type {Stack} from '../../aws/gateways/cloudformation.ts';
import type {Session} from '../session.ts';
import type {StackPlan} from '../stacks/plan.ts';
import {costLine} from './declarations.ts';
import {sizeChange} from './resize.ts';
import {counts} from './states.ts';
import type {PoolContent} from './status.ts';

/** What becomes of a pool when the plan of its stack is carried out, besides what that says itself. */
export interface Consequences {
	/** What starts, stops and costs, a sentence each. */
	readonly lines: readonly string[];
	/** What the operator types to agree, where more than one task is stopped: the pool's name. */
	readonly typed: string | undefined;
}

export interface PoolChange {
	/** The stack as it was found, and what the pool has; undefined where that is still to be made. */
	readonly existing: Stack | undefined;
	readonly content: PoolContent | undefined;
	readonly parameters: Readonly<Record<string, string>>;
	/** Tasks that are kept warm afterwards. */
	readonly target: number;
}

/** Whether the size that is stored becomes another. */
export const isResized = ({content, target}: PoolChange): boolean =>
	content !== undefined && content.settings.target !== target;

export function consequencesOf(session: Session, change: PoolChange, plan: StackPlan): Consequences {
	const {existing, content, parameters, target} = change;
	const cost = costLine({...parameters, WarmTasks: String(target)}, session);
	const costs = cost === '' ? [] : [cost];
	if (content === undefined) {
		return {
			lines: [...costs, 'Then its image is built and its tasks are launched; they cost from then on.'],
			typed: undefined,
		};
	}
	const name = existing?.StackName ?? '';
	const {line, typed} = sizeChange(name, content, target);
	return {
		lines: [...(isResized(change) ? [line] : []), ...costs, ...replacedLines(content, plan)],
		typed: isResized(change) ? typed : undefined,
	};
}

/** Tasks keep the definition that they were launched with. */
function replacedLines({tasks}: PoolContent, {changes}: StackPlan): string[] {
	const {launching, available} = counts(tasks);
	const isRedefined = changes.some(({logicalId}) => logicalId === 'TaskDefinition');
	return isRedefined && launching + available > 0
		? ['Warm tasks are replaced a quarter at a time; occupied ones stay as they are.']
		: [];
}
