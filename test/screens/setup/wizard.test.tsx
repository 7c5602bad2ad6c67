import {CloudFormationClient, DescribeStacksCommand} from '@aws-sdk/client-cloudformation';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {openSession} from '../../../src/aws/session.ts';
import {createSetupActions} from '../../../src/console/actions/setup.ts';
import {environmentFor} from '../../../src/operations/local-aws/instance.ts';
import type {Session} from '../../../src/operations/session.ts';
import {createSetupScreen} from '../../../src/screens/setup/screen.tsx';
import {awsProcess} from '../../support/aws-process.ts';
import {clientFor} from '../../support/local-aws.ts';
import {keys} from '../../support/screen.ts';
import {openScreens, type TestConsole} from '../support.tsx';

/** Long enough for a machine on which everything else is tested at the same time. Milliseconds. */
const patience = 120_000;

const aws = awsProcess(patience);
let session: Session;

beforeAll(async () => {
	session = await openSession({environment: environmentFor(aws.engine), auditFolder: aws.folder});
}, patience);

afterAll(() => session.close());

function open(): TestConsole {
	const actions = createSetupActions(() => Promise.resolve(session));
	return openScreens(({shell, link}) => [createSetupScreen({shell, link, actions})]);
}

async function stacks(): Promise<string[]> {
	const {Stacks = []} = await new CloudFormationClient(clientFor(aws.engine.endpoint)).send(
		new DescribeStacksCommand({}),
	);
	return Stacks.map(({StackName, StackStatus}) => `${StackName} ${StackStatus}`);
}

const erased = (count: number): string[] => Array.from({length: count}, () => keys.backspace);

/** Types a stack's name, one task, on Fargate, also into a form that opened by itself: the focus is left on the launch type. */
async function fillIn({screen}: TestConsole, name: string): Promise<void> {
	if (screen.text().includes('enter fills it in')) await screen.press(keys.enter);
	await screen.until('Name of the CloudFormation stack');
	await screen.press(...erased('consumer'.length), ...name, keys.down, ...erased(1), '1', keys.down, keys.right);
}

/** The form of a new consumer, whether there are others already or not. */
async function toNewForm({screen}: TestConsole): Promise<void> {
	const text = await screen.until(/a new one|step \d of 6|ready/, patience);
	if (!text.includes('a new one')) await screen.press(keys.escape, 'n');
	await screen.until('a new one', patience);
}

const submit = '\u0013';

describe('the Setup wizard on a local AWS', () => {
	it('goes from a form to hosts that answer; then scales and deletes, to start again', {
		timeout: 4 * patience,
	}, async () => {
		using console = open();
		const {screen} = console;
		await screen.until('a new one', patience);
		await fillIn(console, 'demo');
		expect(screen.text()).toContain('[awsvpc]');

		await screen.press(submit);
		await screen.until('Plan: create stack demo', patience);
		expect(screen.text()).toMatch(/\+ 3\d add {3}~ 0 change {3}- 0 delete {3}! 0 replace/);
		await screen.press(keys.escape);
		await screen.until('nothing was changed', patience);
		await screen.until('[FARGATE]', patience);
		await expect.poll(stacks, {timeout: patience}).toEqual([]);

		await screen.press(submit);
		await screen.until('Plan: create stack demo', patience);
		await screen.press(keys.enter);
		// Told as long as the set-up goes on; afterwards it is what is there that is told.
		await screen.until(/✓ Images +2 images built and pushed/, patience);
		await screen.until('demo is set up', patience);
		await screen.until(/✓ Endpoint +http:\S+ · 1 host is healthy/, patience);
		await screen.press('y');
		const address = /http:\S+/.exec(screen.text())?.[0] ?? '';
		expect(console.written.at(-1)).toContain(Buffer.from(address).toString('base64'));

		await screen.press('=');
		await screen.until('Tasks of demo');
		await screen.press(keys.backspace, '0', keys.enter);
		await screen.until('y yes', patience);
		await screen.press('y');
		await screen.until('demo is scaled', patience);
		await screen.until('desired count 0: no task runs', patience);

		await screen.press('D');
		await screen.until('Type demo to confirm', patience);
		expect(screen.text()).toMatch(/2 images in/);
		expect(screen.text()).toMatch(/\d+ objects in/);
		await screen.press(...'demo', keys.enter);
		await screen.until('demo is gone', patience);
		await screen.until('[FARGATE]', patience);
		expect(await stacks()).toEqual([]);
	});

	it('picks up a set-up whose program was killed, and makes nothing twice', {timeout: 4 * patience}, async () => {
		{
			using console = open();
			await console.screen.until('a new one', patience);
			await fillIn(console, 'left');
			await console.screen.press(submit);
			await console.screen.until('Plan: create stack left', patience);
			await console.screen.press(keys.enter);
			await console.screen.until('CREATE_IN_PROGRESS', patience);
		}
		expect(await stacks()).toHaveLength(1);
		using console = open();
		const {screen} = console;
		await screen.until('stack left', patience);
		await screen.until(/✓ Stack +CREATE_COMPLETE/, patience);
		await screen.until('enter: go on where it stands', patience);
		await screen.press(keys.enter);
		await screen.until('Go on with the set-up', patience);
		await screen.press(keys.backspace, '1', keys.enter);
		await screen.until('left is set up', patience);
		expect(screen.text()).toMatch(/✓ Stack +nothing to change \(already done\)|✓ Stack +CREATE_COMPLETE/);
		expect(await stacks()).toEqual(['left CREATE_COMPLETE']);
	});

	it('shows the root cause of a stack that fails, what is possible then, and starts again', {
		timeout: 4 * patience,
	}, async () => {
		using console = open();
		const {screen} = console;
		await toNewForm(console);
		const before = await stacks();
		await fillIn(console, 'failing');
		// A path that the template allows and the load balancer does not.
		const toPath = [
			...Array.from({length: 6}, () => keys.down),
			keys.enter,
			...Array.from({length: 3}, () => keys.down),
		];
		await screen.press(...toPath, ...erased('*'.length), `/${'x'.repeat(150)}`, submit);
		await screen.until('Plan: create stack failing', patience);
		await screen.press(keys.enter);
		await screen.until('ended in ROLLBACK_COMPLETE', patience);
		await screen.until(/✗ LoadBalancerRule \(AWS::ElasticLoadBalancingV2::ListenerRule\)/, patience);
		expect(screen.text()).toContain('"Condition value');
		const footer = async (): Promise<string> => {
			await screen.press(keys.up);
			return screen.text();
		};
		await expect.poll(footer, {timeout: patience}).toContain('enter delete');
		await screen.press('r');
		await screen.until('AWS lets it only be deleted', patience);
		await screen.press(keys.enter);
		await screen.until('Type failing to confirm', patience);
		await screen.press(...'failing', keys.enter);
		await screen.until('failing is gone', patience);
		expect(await stacks()).toEqual(before);
	});
});
