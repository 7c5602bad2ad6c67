import {describe, expect, it} from 'vitest';
import {consumerOutputs} from '../../../src/infra/consumer/outputs.ts';
import type {ConsumerSummary} from '../../../src/operations/consumer/list.ts';
import {OutcomeError} from '../../../src/operations/errors.ts';
import type {Screen} from '../../../src/screens/screen.ts';
import type {SetUpCall, SetupActions} from '../../../src/screens/setup/actions.ts';
import {createSetupScreen} from '../../../src/screens/setup/screen.tsx';
import {stack, stackEvent} from '../../operations/support/stacks.ts';
import {keys} from '../../support/screen.ts';
import {openScreens, type TestConsoleOptions} from '../support.tsx';
import {always, done, fakeActions, planOf, standing, started, told} from './fake-actions.ts';

function open(actions: Partial<SetupActions>, options: TestConsoleOptions = {}) {
	let setup: Screen | undefined;
	const console = openScreens(({shell, link}) => {
		setup = createSetupScreen({shell, link, actions: fakeActions(actions)});
		return [setup];
	}, options);
	return Object.assign(console, {unfinished: () => setup?.unfinished?.()});
}

const summary = (name: string, status = 'CREATE_COMPLETE'): ConsumerSummary => ({
	...{name, status, launchType: 'FARGATE', created: new Date(0), address: undefined},
});
const demo: Partial<SetupActions> = {watchStacks: () => always([summary('demo')])};
const submit = '\u0013';
const result = {stackName: 'demo', address: 'http://demo', hosts: 3};
const vpc = {action: 'add', replaces: false, logicalId: 'Vpc', resourceType: 'AWS::EC2::VPC', properties: []} as const;

describe('the list of consumers', () => {
	it('is what one comes to with several of them, and goes on to the one chosen', async () => {
		const seen: string[] = [];
		using console = open({
			watchStacks: () => always([summary('first'), summary('second', 'CREATE_IN_PROGRESS')]),
			watch(name) {
				seen.push(name);
				return always(standing({stackName: name, stack: stack('CREATE_IN_PROGRESS')}));
			},
		});
		await console.screen.until(/second +CREATE_IN_PROGRESS/);
		await console.screen.press('j', keys.enter);
		await console.screen.until('stack second');
		expect(seen).toEqual(['second']);
	});

	it('says why AWS does not answer', async () => {
		using console = open({
			watchStacks: async function* () {
				yield {kind: 'skipped', reason: new Error('The session has expired.'), nextIn: 60_000};
			},
		});
		await console.screen.until(/✗ The session has expired\.\s+It is asked again by itself\./);
	});

	it('is left out when there is one only', async () => {
		using console = open({...demo, watch: () => always(standing({stack: stack('CREATE_COMPLETE')}))});
		await console.screen.until('stack demo');
		await console.screen.press(keys.escape);
		await console.screen.until('+ new consumer');
	});
});

describe('a form that opens by itself', () => {
	it('leaves the keys to the operator until it is gone into', async () => {
		using console = open({});
		const {screen} = console;
		const text = await screen.until('a new one');
		expect(text).toContain('enter fill in');
		expect(text).not.toContain('Name of the CloudFormation stack');
		await screen.press('7', 'x', keys.backspace);
		await screen.until('does nothing here');
		expect(screen.text()).toMatch(/Stack +consumer /);
		await screen.press('?');
		await screen.until('Fill the form in');
		await screen.press(keys.escape, keys.enter);
		await screen.until('Name of the CloudFormation stack');
		await screen.press('7');
		await screen.until(/Stack +consumer7/);
	});

	it.each(['n', keys.tab, keys.down])('is gone into by %j too', async (key) => {
		using console = open({});
		await console.screen.until('enter fill in');
		await console.screen.press(key, '7');
		await console.screen.until(/Stack +consumer7/);
	});
});

describe('the form', () => {
	it('asks before what was typed is lost, and not when nothing was', async () => {
		using console = open(demo);
		const {screen} = console;
		await screen.press('n');
		await screen.until('a new one');
		await screen.press('x', keys.escape);
		await screen.until('What you chose would be lost: Stack.');
		await screen.press('n');
		await screen.until('consumerx');
		await screen.press(keys.backspace, keys.escape);
		await screen.until('+ new consumer');
	});

	it('names what is wrong at its field, alone and together, and makes no call', async () => {
		using console = open({});
		const {screen} = console;
		await screen.until('a new one');
		await screen.press(keys.enter, ' ', '!');
		await screen.until('is no name for this stack');
		await screen.press(keys.backspace, keys.backspace, keys.down, 'x');
		await screen.until('Tasks is "3x"; it must be a whole number');
		await screen.press(keys.backspace, keys.down, keys.right, keys.down, keys.left);
		await screen.until('which FARGATE does not have');
		await screen.press(keys.right, keys.down, keys.down, ...Array.from({length: 4}, () => keys.backspace), ...'61440');
		await screen.until('TaskMemory 61440 does not go with TaskCpu 4096');
		await screen.press(submit);
		expect(screen.text()).toContain('1 wrong');
	});

	it('proposes a free name, and refuses that of a stack that is there', async () => {
		using console = open({watchStacks: () => always([summary('consumer'), summary('other')])});
		await console.screen.until('+ new consumer');
		await console.screen.press('n');
		await console.screen.until(/Stack +consumer-2/);
		await console.screen.press(keys.backspace, keys.backspace);
		await console.screen.until('Stack consumer exists already');
	});

	it('says at once that nothing is set up in read-only, whichever key would do it', async () => {
		using console = open({}, {readOnly: true});
		const {screen} = console;
		await screen.until('a new one');
		await screen.press(keys.enter, ...Array.from({length: 9}, () => keys.pageDown), keys.enter);
		expect(await screen.until('Plan the stack: read-only')).toContain('a new one');
	});

	it('asks for what differs from the template only, and shows the plan before anything is done', async () => {
		const calls: SetUpCall[] = [];
		const answers: boolean[] = [];
		using console = open({
			async *setUp(call, approve) {
				calls.push(call);
				yield started('stack');
				answers.push(
					await approve(
						planOf([vpc, {...vpc, action: 'change', replaces: true, logicalId: 'Old'}]),
						'$0.48/h with 3 tasks',
					),
				);
				return result;
			},
			previewExecution: async () => ['aws cloudformation execute-change-set'],
		});
		const {screen} = console;
		await screen.until('a new one');
		await screen.press(keys.enter, keys.down, keys.backspace, '5', keys.down, keys.right, submit);
		const text = await screen.until('Plan: create stack demo');
		expect(text).toContain('enter carry out');
		expect(text).toContain('+ 1 add   ~ 0 change   - 0 delete   ! 1 replace');
		expect(text).toContain('Then all of it costs about $0.48/h with 3 tasks.');
		expect(text.indexOf('! Old')).toBeLessThan(text.indexOf('+ Vpc'));
		await screen.press('!');
		await screen.until('aws cloudformation execute-change-set');
		await screen.press(keys.escape);
		await screen.until('enter carry out');
		expect(answers).toEqual([]);
		await screen.press(keys.enter);
		await screen.until('consumer is set up');
		expect(answers).toEqual([true]);
		expect(calls).toEqual([
			{stackName: 'consumer', parameters: {LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc'}, desired: 5},
		]);
	});
});

describe('the page of a stack', () => {
	it('goes on while another page is looked at, and is found again', async () => {
		const {promise: image, resolve: push} = Promise.withResolvers<void>();
		using console = open({
			...demo,
			watch: () => always(standing({stack: stack('CREATE_IN_PROGRESS')})),
			async *setUp() {
				yield done('stack', 'CREATE_COMPLETE');
				yield started('images', 'Building images');
				const build = {project: 'demo-Backend', id: '1', phase: 'BUILD', status: 'IN_PROGRESS', elapsed: 0};
				yield {type: 'build', step: 'images', build};
				yield {type: 'log', step: 'images', source: 'demo-Backend', line: 'COPY . .\u001B[2J'};
				await image;
				return result;
			},
		});
		const {screen} = console;
		await screen.until('enter: follow it to the end');
		await screen.press(keys.enter);
		await screen.until('Tasks');
		await screen.press(keys.enter);
		await screen.until('COPY . .');
		await screen.press(keys.escape);
		await screen.until('Let it go on');
		await screen.press(keys.enter);
		await screen.until('set up: under way');
		expect(console.unfinished()).toBe('The set-up of demo is under way.');
		await screen.press(keys.enter);
		await screen.until('demo-Backend build');
		push();
		await screen.until('demo is set up');
		expect(console.unfinished()).toBeUndefined();
	});

	it('shows the root cause of a failure first, and tries the same again with r', async () => {
		const calls: SetUpCall[] = [];
		using console = open({
			...demo,
			watch: () => always(standing({stack: stack('CREATE_COMPLETE')})),
			async *setUp(call) {
				calls.push(call);
				yield started('images');
				const cause = 'Vpc (AWS::EC2::VPC): limit exceeded';
				if (calls.length === 1) throw new OutcomeError(`It ended badly because of ${cause}`, 'Mend it.', [cause]);
				return result;
			},
		});
		const {screen} = console;
		await screen.until('enter: go on');
		await screen.press(keys.enter);
		await screen.until('Tasks');
		await screen.press(keys.enter);
		const text = await screen.until('✗ Vpc (AWS::EC2::VPC): limit exceeded');
		expect(text.indexOf('✗ Vpc (AWS::EC2::VPC)')).toBeLessThan(text.indexOf('→ Mend it.'));
		await screen.press('r');
		await screen.until('demo is set up');
		expect(calls).toEqual([calls[0], calls[0]]);
	});

	it('shows what the commands of a broken build said, with the key for all of it', async () => {
		const message = 'Build demo-Backend:1 ended in FAILED';
		const said = Array.from({length: 5}, (_, line) => `line ${line} of the compiler`);
		using console = open({
			...demo,
			watch: () => always(standing({stack: stack('CREATE_COMPLETE')})),
			async *setUp() {
				yield started('images');
				const build = {project: 'demo-Backend', id: 'demo-Backend:1', phase: 'BUILD', status: 'FAILED', elapsed: 0};
				yield {type: 'build', step: 'images', build};
				throw new OutcomeError(message, 'Mend it.', said);
			},
		});
		const {screen} = console;
		await screen.until('enter: go on');
		await screen.press(keys.enter);
		await screen.until('Tasks');
		await screen.press(keys.enter);
		const text = await screen.until('· line 4 of the compiler');
		expect(text).toMatch(/✗ Build demo-Backend:1 ended in FAILED\s+· line 2 /);
		expect(text).toMatch(/r retry {2}w why/);
		await screen.press('w');
		await screen.until('line 0 of the compiler');
	});

	it('says of a build that outlived the set-up what became of it', async () => {
		const build = {project: 'demo-Console', id: 'demo-Console:1', phase: 'BUILD', status: 'IN_PROGRESS', elapsed: 0};
		const ended = {buildStatus: 'SUCCEEDED', startTime: new Date(1_000), endTime: new Date(5_000)} as const;
		const later = {id: build.id, projectName: build.project, currentPhase: 'COMPLETED', ...ended} as const;
		const builds = [{build: later, log: []}];
		using console = open({
			...demo,
			watch: () => always(standing({stack: stack('CREATE_COMPLETE'), builds})),
			async *setUp() {
				yield started('images');
				yield {type: 'build', step: 'images', build};
				yield {type: 'log', step: 'images', source: 'demo-Console', line: 'COPY . .'};
				throw new OutcomeError('Another build broke', 'Mend it.');
			},
		});
		const {screen} = console;
		await screen.until('enter: go on');
		await screen.press(keys.enter);
		await screen.until('Tasks');
		await screen.press(keys.enter);
		const text = await screen.until('✗ Another build broke');
		expect(text).toMatch(/✓ demo-Console +succeeded +4\.0 s/);
		expect(text).toContain('COPY . .');
	});

	it('rolls back after showing what that does', async () => {
		const plan = {name: 'demo', stackId: 'id', status: 'UPDATE_IN_PROGRESS', kind: 'cancel-update'} as const;
		const rolled: unknown[] = [];
		using console = open({
			...demo,
			watch: () => always(standing({stack: stack('UPDATE_IN_PROGRESS')})),
			planRollback: () => Promise.resolve({...plan, lines: ['The update is cancelled.']}),
			rollBack(given) {
				rolled.push(given);
				return told([started('roll back'), done('roll back', 'UPDATE_ROLLBACK_COMPLETE')], {status: ''});
			},
		});
		const {screen} = console;
		await screen.until('UPDATE_IN_PROGRESS');
		await screen.press('R');
		await screen.until('The update is cancelled.');
		await screen.until('aws cloudformation cancel-update-stack');
		await screen.press('y');
		await screen.until('demo is rolled back');
		expect(rolled).toHaveLength(1);
	});

	it('proposes as many tasks as there are, not those of a change that was rolled back', async () => {
		const plan = {name: 'demo', stackId: 'id', status: 'UPDATE_IN_PROGRESS', kind: 'cancel-update'} as const;
		const images = ['Backend', 'Console'].map((project) => ({project, exists: true}));
		const service = {desiredCount: 2, runningCount: 2, pendingCount: 0};
		const Outputs = consumerOutputs.map((key) => ({OutputKey: key, OutputValue: key}));
		const begun = Promise.withResolvers<void>();
		const rolledBack = Promise.withResolvers<void>();
		using console = open({
			...demo,
			async *watch() {
				yield* always(standing({stack: stack('UPDATE_COMPLETE', {Outputs}), images, service, healthy: 2}));
				await begun.promise;
				yield* always(standing({stack: stack('UPDATE_IN_PROGRESS')}));
				await rolledBack.promise;
				yield* always(standing({stack: stack('UPDATE_ROLLBACK_COMPLETE', {Outputs}), images, service, healthy: 2}));
			},
			async *setUp(_call, _approve, signal) {
				yield started('stack');
				begun.resolve();
				await new Promise((resolve) => signal.addEventListener('abort', resolve));
				signal.throwIfAborted();
				return result;
			},
			planRollback: () => Promise.resolve({...plan, lines: ['The update is cancelled.']}),
			async *rollBack() {
				yield done('roll back');
				rolledBack.resolve();
				return {status: ''};
			},
		});
		const {screen} = console;
		await screen.until('UPDATE_COMPLETE');
		await screen.press('p');
		await screen.until(/Tasks +2 /);
		await screen.press(keys.backspace, '4', submit);
		await screen.until(/R.*roll back/);
		await screen.press('R');
		await screen.until('The update is cancelled.');
		await screen.press('y');
		await screen.until('demo is rolled back');
		await screen.until('UPDATE_ROLLBACK_COMPLETE');
		await screen.press('p');
		expect(await screen.until('change stack demo')).toMatch(/Tasks +2 /);
	});

	it('shows what another count of tasks does, and wants a name typed where several are stopped', async () => {
		const scaled: unknown[] = [];
		const Outputs = consumerOutputs.map((key) => ({OutputKey: key, OutputValue: key}));
		const service = {cluster: 'demo', service: 'web', from: 3, lines: ['2 tasks will stop.'], targetGroup: undefined};
		using console = open({
			...demo,
			watch: () => always(standing({stack: stack('CREATE_COMPLETE', {Outputs})})),
			planScale: async (stackName, to) => ({...service, to, typed: stackName}),
			previewScale: async () => ['aws ecs update-service'],
			scale(...call) {
				scaled.push(call.slice(0, 2));
				return told([], result);
			},
		});
		const {screen} = console;
		await screen.until('stack demo');
		await screen.press('=');
		await screen.until('Tasks of demo');
		await screen.press(keys.backspace, '1', keys.enter);
		await screen.until(/2 tasks will stop[\s\S]*aws ecs update-service[\s\S]*Type demo to confirm/);
		await screen.press(keys.enter);
		expect(scaled).toEqual([]);
		await screen.press(...'demo', keys.enter);
		await screen.until('demo is scaled');
		expect(scaled).toEqual([['demo', 1]]);
	});

	it('lets nothing that AWS says steer the terminal', async () => {
		const hostile = 'a\u001B]0;stolen\u0007b\u001B[2Jc\u202Ed';
		const events = [stackEvent(hostile, 'CREATE_FAILED', hostile)];
		const watch = () =>
			always(standing({stackName: hostile, stack: stack('ROLLBACK_COMPLETE'), where: hostile, events}));
		using console = open({watchStacks: () => always([summary(hostile)]), watch}, {columns: 160, rows: 45});
		const text = await console.screen.until('✗ Stack');
		expect(text).toContain('stack abcd');
		expect(text).toContain('abcd (AWS::Test::abcd): abcd');
		expect(text).not.toContain('\u202E');
	});

	it('says why a stack failed, though nothing of that was seen from here', async () => {
		const events = [stackEvent('Vpc', 'CREATE_FAILED', 'The maximum number of VPCs has been reached.')];
		using console = open({...demo, watch: () => always(standing({stack: stack('ROLLBACK_COMPLETE'), events}))});
		await console.screen.until('✗ Vpc (AWS::Test::Vpc): The maximum number of VPCs has been reached.');
		await console.screen.press('r');
		await console.screen.until('AWS lets it only be deleted');
	});

	it('offers a deleted stack again with as many tasks as it had, not with those that the deletion left', async () => {
		const service = (desired: number) => ({desiredCount: desired, runningCount: desired, pendingCount: 0});
		const complete = stack('CREATE_COMPLETE');
		const deletion = {
			...{name: 'demo', stackId: 'id', status: 'CREATE_COMPLETE', resources: 34, services: [], runningTasks: 5},
			...{clusters: [], standAloneTasks: 0, buckets: [], objects: 0, repositories: [], images: 0, logGroups: []},
		};
		const looks = Promise.withResolvers<void>();
		const removed = Promise.withResolvers<void>();
		using console = open({
			...demo,
			async *watch() {
				yield* always(standing({stack: complete, service: service(5)}));
				await looks.promise;
				yield* always(standing({stack: complete, service: service(0)}));
				removed.resolve();
			},
			planDeletion: () => Promise.resolve({preview: deletion, lines: ['everything']}),
			async *delete() {
				looks.resolve();
				await removed.promise;
				yield done('delete');
			},
		});
		await console.screen.until('CREATE_COMPLETE');
		await console.screen.press('D');
		await console.screen.until('Type demo to confirm');
		await console.screen.press(...'demo', keys.enter);
		expect(await console.screen.until('a new one')).toMatch(/Tasks +5 /);
	});

	it('warns of an update that was rolled back, and can still be used', async () => {
		const events = [stackEvent('Service', 'UPDATE_FAILED', 'Tasks did not start.')];
		using console = open({...demo, watch: () => always(standing({stack: stack('UPDATE_ROLLBACK_COMPLETE'), events}))});
		await console.screen.until('The last change was rolled back because of Service');
		expect(console.screen.text()).toContain('✓ Stack');
	});

	it('changes nothing in read-only, and still shows where things stand', async () => {
		using console = open(
			{...demo, watch: () => always(standing({stack: stack('CREATE_IN_PROGRESS')}))},
			{readOnly: true},
		);
		await console.screen.until('CREATE_IN_PROGRESS');
		for (const key of [keys.enter, 'r', 'R', 'D', '=', 'F']) {
			await console.screen.press(key);
			await console.screen.until(/read-only/i);
		}
	});

	it.each([
		{columns: 80, rows: 24},
		{columns: 160, rows: 45},
		{columns: 100, rows: 30},
	])('is as large as the terminal, in ASCII too', async (size) => {
		const events = [stackEvent('Vpc', 'CREATE_FAILED', 'A reason that is long enough to be cut. '.repeat(10))];
		const watch = () => always(standing({stack: stack('ROLLBACK_COMPLETE'), events}));
		using console = open({...demo, watch}, {...size, look: {ascii: true}});
		const text = await console.screen.until('x Stack');
		expect(text.split('\n').length).toBeLessThanOrEqual(size.rows);
		expect(text.replaceAll('·', '')).toMatch(/^[\x20-\x7E\n]*$/);
	});
});
