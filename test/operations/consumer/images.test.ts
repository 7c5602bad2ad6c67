import {describe, expect, it} from 'vitest';
import {type ConsumerOutputs, consumerOutputs} from '../../../src/infra/consumer/outputs.ts';
import {buildImages, consumerSource} from '../../../src/operations/consumer/images.ts';
import type {ConsumerStack} from '../../../src/operations/consumer/stack.ts';
import {sourceHash} from '../../../src/operations/images/source-hash.ts';
import {outcomeOf} from '../support/collect.ts';
import {FakeAccount} from '../support/fake-account.ts';

const outputs = Object.fromEntries(consumerOutputs.map((key) => [key, `${key} of demo`])) as ConsumerOutputs;
const shipped: ConsumerStack = {name: 'demo', id: 'id', outputs, isFromGitHub: false};
const tag = `source-${sourceHash(consumerSource())}`;
const uploaded = 'upload to SourceBucket of demo/SourcePrefix of demo';
const account = () => new FakeAccount('http://127.0.0.1:1');

describe('building the images', () => {
	it('uploads the sources, builds both side by side, and tags them with the hash of the sources', async () => {
		const there = account();
		const {events, result} = await outcomeOf(buildImages(there.session, shipped));
		expect(there.changes).toEqual([uploaded, 'build BackendProject of demo', 'build ConsoleProject of demo']);
		expect([...there.images].filter((image) => image.endsWith(tag))).toHaveLength(2);
		expect(result?.detail).toBe(`2 images built and pushed (${tag})`);
		expect(events.filter(({type}) => type === 'build')).not.toHaveLength(0);
	});

	it('builds nothing that is there already', async () => {
		const there = account();
		for (const one of [tag, 'latest']) there.images.add(`BackendRepositoryName of demo:${one}`);
		await outcomeOf(buildImages(there.session, shipped));
		expect(there.changes).toEqual([uploaded, 'build ConsoleProject of demo']);
		there.changes.length = 0;
		expect((await outcomeOf(buildImages(there.session, shipped))).result?.skipped).toBe(true);
		expect(there.changes).toEqual([]);
	});

	it('gives the tag latest again to images of sources that were changed back', async () => {
		const there = account();
		await outcomeOf(buildImages(there.session, shipped));
		there.changes.length = 0;
		there.olderLatest = true;
		const {result} = await outcomeOf(buildImages(there.session, shipped));
		expect(result?.skipped).toBe(false);
		expect(there.changes).toEqual(
			['Backend', 'Console'].map((part) => `tag ${part}RepositoryName of demo:${tag} latest`),
		);
	});

	it('follows a build of this source that runs already, instead of starting another', async () => {
		const there = account();
		const running = outcomeOf(buildImages(there.session, shipped));
		await running;
		there.images.clear();
		there.changes.length = 0;
		const [latest] = there.builds;
		if (latest !== undefined) Object.assign(latest, {buildStatus: 'IN_PROGRESS', currentPhase: 'SUBMITTED'});
		await outcomeOf(buildImages(there.session, shipped));
		expect(there.changes).toEqual([uploaded, 'build BackendProject of demo']);
	});

	it('takes a build that ends while the images are looked for, instead of starting another', async () => {
		const there = account();
		await outcomeOf(buildImages(there.session, shipped));
		const pushed = [...there.images];
		there.images.clear();
		there.changes.length = 0;
		const {s3} = there.session.gateways;
		const putFolder = s3.putFolder.bind(s3);
		Object.assign(s3, {
			putFolder(...call: Parameters<typeof putFolder>) {
				for (const image of pushed) there.images.add(image);
				return putFolder(...call);
			},
		});
		const {result} = await outcomeOf(buildImages(there.session, shipped));
		expect(there.changes).toEqual([uploaded]);
		expect(result?.detail).toBe(`2 images built and pushed (${tag})`);
	});

	it('from GitHub builds the branch once, without an upload', async () => {
		const there = account();
		const {result} = await outcomeOf(buildImages(there.session, {...shipped, isFromGitHub: true}));
		expect(there.changes).toEqual(['build BackendProject of demo', 'build ConsoleProject of demo']);
		expect(result?.detail).toBe('2 images built and pushed (latest)');
	});

	it('fails with the end of the log of the build that broke', async () => {
		const there = account();
		there.buildStatus = 'FAILED';
		there.buildLog = ['Step 1\n', 'no such file'];
		const {error} = await outcomeOf(buildImages(there.session, shipped));
		expect(error).toMatchObject({
			message: expect.stringMatching(/^Build (?:Backend|Console)Project of demo:\d ended in FAILED$/),
			nextStep: expect.stringMatching(/«ecs-console logs --group group --stream (?:Backend|Console)Project of demo»/),
			evidence: ['Step 1', 'no such file'],
		});
	});

	it('shows of a broken build what its commands said, not what CodeBuild says of its phases', async () => {
		const there = account();
		there.buildStatus = 'FAILED';
		const said = Array.from({length: 9}, (_, line) => `compiler ${line}`);
		const phases = ['[Container] 2026/11/21 21:09:20.520000 Phase complete: BUILD State: FAILED', ''];
		there.buildLog = ['[Container] 2026/11/21 21:09:19.720000 Running command make', ...said, ...phases];
		const {error} = await outcomeOf(buildImages(there.session, shipped));
		expect(error).toMatchObject({evidence: said.slice(-6)});
		there.buildLog = phases;
		expect((await outcomeOf(buildImages(there.session, shipped))).error).toMatchObject({evidence: phases});
	});

	it('fails when a build succeeded without pushing its image', async () => {
		const there = account();
		there.images.add = () => there.images;
		const {error} = await outcomeOf(buildImages(there.session, shipped));
		expect(error).toMatchObject({
			message: expect.stringContaining('succeeded, but image BackendRepositoryName of demo'),
		});
	});
});
