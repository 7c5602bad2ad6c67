import type {Overview, SystemCard} from '../../operations/overview/overview.ts';

/** What runs, for how much, and what the sum leaves out. */
export function costText({cost, region}: Overview): string {
	const lines = dearestFirst(cost.lines).map(({what, perHour}) =>
		perHour === undefined ? `        ?  ${what}` : `${`$${perHour.toFixed(4)}`.padStart(9)}  ${what}`,
	);
	const sum = `about ${cost.label}, Region ${region}; ${perMonth(cost.perHour)} in a month`;
	const none = cost.unknown.length === 0 ? 'Nothing that costs by the hour.' : 'Nothing whose price is known.';
	return [sum, '', ...(lines.length === 0 ? [none] : lines), '', ...cost.remarks].join('\n');
}

/** What costs most goes first; before it, what nobody knows the price of. */
export const dearestFirst = (lines: Overview['cost']['lines']): Overview['cost']['lines'] =>
	lines.toSorted((a, b) => (b.perHour ?? Number.POSITIVE_INFINITY) - (a.perHour ?? Number.POSITIVE_INFINITY));

/** Hours of a month, as AWS's own calculator counts them. */
const hoursOfMonth = 730;

const perMonth = (perHour: number): string => `$${(perHour * hoursOfMonth).toFixed(0)}`;

/** Why a system is as it is, as far as the Overview knows. */
export function whyText({title, stack, state, tasks, said, next}: SystemCard, warnings: Overview['warnings']): string {
	const about = warnings.filter((warning) => stack !== undefined && warning.stack === stack).map(({text}) => text);
	const paragraphs = [
		stack === undefined ? `${title}: there is no stack of it in this account and Region.` : `${title}: stack ${stack}.`,
		...stateParagraphs(state),
		...(tasks === undefined
			? []
			: [
					`${tasks.running} of ${tasks.desired} tasks run${tasks.pending > 0 ? `, ${tasks.pending} on their way` : ''}.`,
				]),
		...(said === undefined ? [] : [`ECS says: ${said}`]),
		...about,
		`Next: ${next.label}.`,
	];
	return paragraphs.join('\n\n');
}

function stateParagraphs(state: SystemCard['state']): string[] {
	switch (state.kind) {
		case 'absent':
			return ['Setting it up creates one CloudFormation stack; deleting that stack leaves nothing behind.'];
		case 'busy': {
			const progress = `CloudFormation is ${state.doing} it: ${state.done} of ${state.total} resources are through.`;
			return state.cause === undefined ? [progress] : [`What failed first: ${state.cause}`, progress];
		}
		case 'ready':
			return ['CloudFormation has created everything in it.'];
		case 'failed':
			return [`CloudFormation gave up in ${state.status}. What failed first: ${state.cause ?? 'it gave no reason'}`];
	}
}
