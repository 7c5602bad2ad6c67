import {expect, it} from 'vitest';
import {nextCommand, setupCommand} from '../../src/commands/next-command.ts';
import type {SystemCard} from '../../src/operations/overview/overview.ts';
import {absent, creating, draining, emptied, failed, pooled, ready} from '../screens/overview/cards.ts';

const noPool: SystemCard = {...absent, system: 'pool'};
const service = {cluster: 'demo', service: 'web'};

it.each<[string, SystemCard]>([
	['setup consumer', absent],
	['setup status --stack demo', creating('demo')],
	['setup status --stack demo', failed('demo')],
	[
		'setup consumer --stack demo',
		{...ready('demo', 0, 0), next: {label: 'build images, start tasks', screen: 'setup'}},
	],
	['services why web --cluster demo', {...ready('demo', 1), service}],
	['consume --stack demo --cpu 50%', ready('demo')],
	['pool create', noPool],
	['stack events demo', {...creating('demo'), system: 'pool'}],
	['pool watch --stack demo', draining],
	['pool resize 5 --stack demo', emptied],
	['pool status --stack demo', pooled(2, 'no capacity')],
	['pool grab ana --stack demo', pooled(5)],
])('does what a card proposes: %s', (line, card) => {
	expect(nextCommand(card)).toBe(`ecs-console ${line}`);
});

it.each([
	['setup consumer --stack demo', ['set-up', 'follow', 'go-on']],
	['stack events demo', ['wait']],
	['stack rollback demo', ['roll-back']],
	['stack delete demo', ['delete']],
	['consume --stack demo --cpu 50%', ['use']],
] as const)('does what a set-up needs next: %s', (line, actions) => {
	expect(actions.map((action) => setupCommand(action, 'demo'))).toEqual(actions.map(() => `ecs-console ${line}`));
});
