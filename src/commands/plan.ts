import type {Session} from '../operations/session.ts';
import type {StackPlan} from '../operations/stacks/plan.ts';
import type {CommandContext} from './context.ts';

/** What follows besides the plan, a sentence each; `typed` is what the operator types to agree, where that is asked for. */
interface Consequences {
	readonly lines: readonly string[];
	readonly typed?: string | undefined;
}

/** Shows what a stack's plan would change, a line each, and what follows; asks whether to go on. */
export function approver(
	{region}: Session,
	{output, confirm}: CommandContext,
): (plan: StackPlan, consequences: Consequences) => Promise<boolean> {
	return (plan, {lines, typed}) => {
		for (const line of [...planLines(plan), ...lines]) output.line(line);
		const text = `Stack ${plan.stackName} in ${region}: ${plan.changes.length} changes.`;
		return confirm({text, ...(typed !== undefined && {typed})});
	};
}

const signs = {add: '+', change: '~', remove: '-'} as const;

function planLines({kind, stackName, changes}: StackPlan): string[] {
	const lines = changes.map(({action, replaces, logicalId, resourceType, properties}) => {
		const sign = replaces ? '!' : signs[action];
		const details = properties.length === 0 ? '' : ` (${properties.join(', ')})`;
		return `  ${sign} ${logicalId.padEnd(32)} ${resourceType}${details}`;
	});
	if (kind === 'unchanged') return [`Stack ${stackName} stays as it is.`];
	const verb = kind === 'create' ? 'Creates' : 'Changes';
	return [`${verb} stack ${stackName}  (+ add, ~ change, - delete, ! replace)`, ...lines];
}
