import type {Command, Scope} from '../../keys/command.ts';
import type {OverviewStore} from '../../store/overview.ts';
import type {Shell} from '../shell.ts';
import type {OverviewActions} from './actions.ts';
import {moveAmongCards, type OverviewViewStore, selectedCard} from './state.ts';
import {costText, whyText} from './texts.ts';

export interface OverviewCommandsOptions {
	readonly shell: Pick<Shell, 'go' | 'show' | 'copy'>;
	readonly store: OverviewStore;
	readonly view: OverviewViewStore;
	readonly actions: OverviewActions;
}

export function overviewScope({shell, store, view, actions}: OverviewCommandsOptions): Scope {
	const card = () => selectedCard(store, view);
	const unknown = (): string | undefined => (card() === undefined ? 'AWS has not answered yet' : undefined);
	const move = (across: number, down: number) => (): void => moveAmongCards(store, view, across, down);
	const enter: Command = {
		...{id: 'overview.next', title: 'Do what is next for the system', keys: ['enter'], disabled: unknown},
		hint: card()?.next.label ?? 'open',
		run: () => {
			const {screen} = card()?.next ?? {};
			if (screen !== undefined) shell.go(screen);
		},
	};
	return {
		name: 'Overview',
		commands: [
			enter,
			{id: 'overview.left', title: 'Go to the card on the left', keys: ['left'], run: move(-1, 0)},
			{id: 'overview.right', title: 'Go to the card on the right', keys: ['right'], run: move(1, 0)},
			{id: 'overview.up', title: 'Go to the card above', keys: ['up', 'k'], run: move(0, -1)},
			{id: 'overview.down', title: 'Go to the card below', keys: ['down', 'j'], run: move(0, 1)},
			...explaining({shell, store, view, actions}, unknown),
		],
	};
}

function explaining(
	{shell, store, view, actions}: OverviewCommandsOptions,
	unknown: () => string | undefined,
): readonly Command[] {
	const card = () => selectedCard(store, view);
	const noAddress = (): string | undefined => (card()?.address === undefined ? 'it has no address yet' : undefined);
	return [
		{
			...{
				id: 'overview.why',
				title: 'Say why the system is as it is',
				hint: 'why',
				keys: ['w', 'd'],
				disabled: unknown,
			},
			run: () => {
				const chosen = card();
				const {overview} = store.getState();
				if (chosen !== undefined && overview !== undefined) {
					shell.show({title: `Why: ${chosen.title}`, text: whyText(chosen, overview.warnings)});
				}
			},
		},
		{
			...{id: 'overview.cost', title: 'Show what costs how much', hint: 'cost', keys: ['$'], disabled: unknown},
			run: () => {
				const {overview} = store.getState();
				if (overview !== undefined) shell.show({title: 'Cost per hour', text: costText(overview)});
			},
		},
		{
			...{
				id: 'overview.copy',
				title: "Copy the system's address",
				hint: 'copy address',
				keys: ['y'],
				disabled: noAddress,
			},
			run: () => shell.copy(card()?.address ?? '', 'the address'),
		},
		{
			...{id: 'overview.aws', title: 'Show the aws calls behind the card', hint: 'aws', keys: ['!']},
			run: async () => {
				const lines = await actions.commandLines(card());
				shell.show({title: 'The same with the AWS CLI', text: lines.join('\n')});
			},
		},
	];
}
