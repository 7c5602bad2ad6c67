import type {Overview} from '../../operations/overview/overview.ts';
import type {Look} from '../../ui/look.ts';
import {stateText} from './card-words.ts';

/** The Overview for a screen reader: each system, then the sums and the warnings. */
export function spokenOverview(overview: Overview | undefined, selected: string | undefined, look: Look): string[] {
	if (overview === undefined) return ['Overview: AWS has not answered yet'];
	const systems = overview.systems.map((card) => {
		const {id, title, stack, tasks, next, failedBuild} = card;
		const name = stack === undefined ? title : `${title} ${stack}`;
		const words = stateText(card, look).text.replace(/^\S+ /, '');
		const build = failedBuild === undefined ? '' : ', but its last build failed';
		const running = tasks === undefined ? '' : `, ${tasks.running} of ${tasks.desired} tasks run`;
		return `${id === selected ? 'Selected: ' : ''}${name}: ${words}${build}${running}. Enter: ${next.label}`;
	});
	const warnings = overview.warnings.map(({level, text}) => `${level === 'failure' ? 'Failure' : 'Warning'}: ${text}`);
	return [...systems, `${overview.runningTasks} tasks run, about ${overview.cost.label}`, ...warnings];
}
