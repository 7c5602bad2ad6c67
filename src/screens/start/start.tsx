import type {ReactNode} from 'react';
import {useStore} from 'zustand';
import {createStore} from 'zustand/vanilla';
import {fit, truncate, wrap} from '../../format/text-width.ts';
import type {Command} from '../../keys/command.ts';
import {sanitise, sanitiseLine} from '../../text.ts';
import {Lines} from '../../ui/lines.tsx';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import type {Size, ViewProps} from '../screen.ts';
import type {Overlay} from '../shell.ts';

export type StartAnswer =
	| {readonly kind: 'local'}
	| {readonly kind: 'profile'; readonly profile: string}
	| {readonly kind: 'again'};

interface StartOptions {
	readonly reason: string;
	readonly profiles: readonly string[];
	/** What went wrong with the AWS that was chosen before. */
	readonly problem: unknown;
	readonly answer: (answer: StartAnswer) => void;
	readonly quit: () => void;
}

interface Option {
	readonly label: string;
	readonly detail: string;
	readonly run: () => void;
}

/** The page before everything: which AWS. The local one needs nothing, so it stands first. */
export function createStartOverlay({reason, profiles, problem, answer, quit}: StartOptions): Overlay {
	const options: readonly Option[] = [
		...(problem === undefined
			? []
			: [{label: 'Try again', detail: 'with the same AWS', run: () => answer({kind: 'again'})}]),
		{
			label: 'Local AWS',
			detail: 'inside this program, without an account',
			run: () => answer({kind: 'local'}),
		},
		...profiles.map((profile) => ({
			label: `Profile ${profile}`,
			detail: 'an account of your AWS configuration',
			run: () => answer({kind: 'profile', profile}),
		})),
		{label: 'Quit', detail: '', run: quit},
	];
	const view = createStore<{readonly cursor: number}>(() => ({cursor: 0}));
	const move = (by: number): void =>
		view.setState(({cursor}) => ({cursor: Math.min(options.length - 1, Math.max(0, cursor + by))}));
	const commands: Command[] = [
		{
			id: 'start.choose',
			title: 'Use what is chosen',
			hint: 'choose',
			keys: ['enter'],
			run: () => options[view.getState().cursor]?.run(),
		},
		{id: 'start.down', title: 'Next', hint: 'next', keys: ['down', 'j', 'tab'], run: () => move(1)},
		{id: 'start.up', title: 'Previous', keys: ['up', 'k', 'shift+tab'], run: () => move(-1)},
		{id: 'start.quit', title: 'Quit', hint: 'quit', keys: ['q', 'escape'], run: quit},
	];
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const {cursor} = useStore(view);
		return (
			<Lines
				lines={startLines({reason, problem, options, cursor, hasProfiles: profiles.length > 0}, size, look)}
				height={size.rows}
			/>
		);
	}
	return {
		id: 'start',
		size: 'full',
		View,
		scope: {name: 'Start', isModal: true, commands},
		spoken: () => {
			const {label, detail} = options[view.getState().cursor] ?? {label: '', detail: ''};
			return [...problemText(problem), 'Which AWS?', `${label}. ${detail}`];
		},
	};
}

interface StartView {
	readonly reason: string;
	readonly problem: unknown;
	readonly options: readonly Option[];
	readonly cursor: number;
	readonly hasProfiles: boolean;
}

function startLines({reason, problem, options, cursor, hasProfiles}: StartView, size: Size, look: Look): string[] {
	const width = Math.min(size.columns - 8, 96);
	const {cursor: pointer, ellipsis} = look.symbols;
	// A long list of profiles scrolls with the cursor.
	const room = Math.max(3, size.rows - 14);
	const first = Math.min(Math.max(0, cursor - room + 1), Math.max(0, options.length - room));
	const lines = [
		'',
		look.paint('heading', 'Set up, watch and load-test platforms on Amazon ECS'),
		'',
		...(problem === undefined
			? wrap(`${reason} Which AWS is it to be?`, width)
			: [
					...problemText(problem)
						.flatMap((text) => wrap(text, width))
						.map((line) => look.paint('bad', line)),
				]),
		'',
		...options.slice(first, first + room).map(({label, detail}, index) => {
			const isChosen = first + index === cursor;
			const name = fit(`${isChosen ? pointer : ' '} ${sanitiseLine(label)}`, 28, 'left', ellipsis);
			const rest = truncate(detail, width - 30, ellipsis);
			return isChosen ? look.paint('selected', `${name} ${rest} `) : `${name} ${look.paint('dim', rest)}`;
		}),
		'',
		...wrap(
			hasProfiles
				? 'Other accounts: --profile NAME, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.'
				: 'For an account of yours: aws configure sso (or aws configure), then --profile NAME; or put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.',
			width,
		).map((line) => look.paint('dim', line)),
	];
	return lines.map((line) => `    ${line}`);
}

function problemText(problem: unknown): string[] {
	if (problem === undefined) return [];
	const {message, nextStep} = problem as {message?: string; nextStep?: string};
	return [sanitise(message ?? String(problem)), ...(nextStep === undefined ? [] : [sanitise(nextStep)])];
}
