import type {Session} from '../operations/session.ts';
import type {StackPlan} from '../operations/stacks/plan.ts';
import type {CommandContext} from './context.ts';

/** Shows what a stack's plan would change, a line each, and the sentence `cost`; asks whether to go on. */
export function approver(
	{region}: Session,
	{output, confirm}: CommandContext,
): (plan: StackPlan, cost?: string) => Promise<boolean> {
	return (plan, cost) => {
		for (const line of planLines(plan)) output.line(line);
		if (cost !== undefined) output.line(cost);
		return confirm({text: `Stack ${plan.stackName} in ${region}: ${plan.changes.length} changes.`});
	};
}

const signs = {add: '+', change: '~', remove: '-'} as const;

function planLines({kind, stackName, changes}: StackPlan): string[] {
	const lines = changes.map(({action, replaces, logicalId, resourceType, properties}) => {
		const sign = replaces ? '!' : signs[action];
		const details = properties.length === 0 ? '' : ` (${properties.join(', ')})`;
		return `  ${sign} ${logicalId.padEnd(32)} ${resourceType}${details}`;
	});
	const verb = kind === 'create' ? 'Creates' : 'Changes';
	return [`${verb} stack ${stackName}  (+ add, ~ change, - delete, ! replace)`, ...lines];
}
