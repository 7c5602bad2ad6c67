import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join, matchesGlob} from 'node:path';
import {CloudFormationClient, CreateStackCommand, DescribeStacksCommand} from '@aws-sdk/client-cloudformation';
import {DescribeImagesCommand, ECRClient} from '@aws-sdk/client-ecr';
import {execa} from 'execa';
import {beforeAll, describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {awsProcess} from '../support/aws-process.ts';
import {until} from '../support/containers.ts';
import {clientFor} from '../support/local-aws.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'src/bin.ts');
const patience = 240_000;

interface Step {
	readonly name?: string;
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Record<string, string>;
}

interface Job {
	readonly if: string;
	readonly permissions: Record<string, string>;
	readonly env: Record<string, string>;
	readonly steps: readonly Step[];
}

interface Workflow {
	readonly on: {
		readonly push: {readonly branches: string[]; readonly paths: string[]};
		readonly workflow_dispatch: null;
	};
	readonly defaults: {readonly run: {readonly shell: string}};
	readonly concurrency: string;
	readonly jobs: Record<string, Job>;
}

const read = (path: string): unknown => parse(readFileSync(join(root, '.github', path), 'utf8'));
const workflows = {
	infrastructure: read('workflows/pool-infrastructure.yml') as Workflow,
	container: read('workflows/pool-container.yml') as Workflow,
};
type Name = keyof typeof workflows;

function jobOf(name: Name): Job {
	const [job] = Object.values(workflows[name].jobs);
	if (job === undefined) throw new Error(`Workflow ${name} has no job.`);
	return job;
}

/** Files that a file is made from, itself included; types leave nothing behind. */
function sourcesOf(path: string, known = new Set<string>()): Set<string> {
	if (known.has(path)) return known;
	known.add(path);
	const imports = readFileSync(join(root, path), 'utf8').matchAll(/^import (?!type )[^;]*?'(\.[^']+)';$/gms);
	for (const [, name = ''] of imports) sourcesOf(join(dirname(path), name), known);
	return known;
}

const filesIn = (folder: string): string[] =>
	readdirSync(join(root, folder), {withFileTypes: true}).flatMap((entry) =>
		entry.isFile() ? [join(folder, entry.name)] : [],
	);

describe('the pipelines of the pool', () => {
	it.each([
		['container', 'assets/pool/container'],
		['infrastructure', 'assets/pool/functions'],
	] as const)('pool#17 %s runs when anything changes that it builds', (name, folder) => {
		const code = filesIn(folder).filter((path) => path.endsWith('.ts'));
		const sources = new Set(code.flatMap((path) => [...sourcesOf(path)]));
		expect(sources.size).toBeGreaterThan(code.length);
		const {paths} = workflows[name].on.push;
		const missed = [...sources].filter((path) => !paths.some((pattern) => matchesGlob(path, pattern)));
		expect(missed).toEqual([]);
	});

	it.each(['infrastructure', 'container'] as const)('pool#17 %s runs for its own paths of main, or by hand', (name) => {
		const {on, concurrency} = workflows[name];
		expect(on.push.branches).toEqual(['main']);
		expect(on).toHaveProperty('workflow_dispatch');
		expect(on.push.paths).toContain(`.github/workflows/${concurrency}.yml`);
		for (const path of on.push.paths) expect(existsSync(join(root, path.replace(/\/?\*.*$/, '')))).toBe(true);
	});

	it('pool#17 run no action of others but the very commit that was looked at, as a tag can be moved', () => {
		const {runs} = read('actions/aws/action.yml') as {readonly runs: {readonly steps: readonly Step[]}};
		const steps = [...jobOf('infrastructure').steps, ...jobOf('container').steps, ...runs.steps];
		const used = steps.flatMap(({uses}) => (uses === undefined || uses.startsWith('./') ? [] : uses));
		expect(new Set(used).size).toBe(3);
		for (const one of used) expect(one).toMatch(/^[\w-]+\/[\w-]+@[\da-f]{40}$/);
	});

	it('pool#17 take a role without a key, and have role and Region from one place', () => {
		for (const name of ['infrastructure', 'container'] as const) {
			const job = jobOf(name);
			expect(job.permissions).toEqual({contents: 'read', 'id-token': 'write'});
			expect(job.if).toBe("vars.AWS_ROLE_ARN != ''");
			expect(job.steps.find(({uses}) => uses === './.github/actions/aws')?.with).toEqual({
				role: `\${{ vars.AWS_ROLE_ARN }}`,
				region: `\${{ vars.AWS_REGION }}`,
			});
		}
		const {runs} = read('actions/aws/action.yml') as {readonly runs: {readonly steps: readonly Step[]}};
		expect(runs.steps.flatMap(({run}) => run ?? [])).toEqual(['npm ci']);
		expect(runs.steps.find(({uses}) => uses?.startsWith('aws-actions/'))?.with).toEqual({
			'role-to-assume': `\${{ inputs.role }}`,
			'aws-region': `\${{ inputs.region }}`,
		});
	});
});

describe('the steps of the pipelines, on a local AWS', () => {
	const aws = awsProcess();

	beforeAll(() => {
		// What npx would run of the checkout, without installing it first.
		mkdirSync(join(aws.folder, 'bin'));
		const npx = join(aws.folder, 'bin', 'npx');
		const node = `'${process.execPath}' --disable-warning=ExperimentalWarning`;
		writeFileSync(npx, `#!/bin/sh\ntest "$1" = ecs-console || exit 64\nshift\nexec ${node} '${program}' "$@"\n`);
		chmodSync(npx, 0o755);
	});

	/** Runs what a workflow runs itself, as its runner would. Answers what it wrote into its summary. */
	async function runWorkflow(name: Name, stack: string, commit: string): Promise<string> {
		const summary = join(aws.folder, `summary-${name}-${commit}`);
		const job = jobOf(name);
		expect(Object.keys(job.env)).toEqual(['STACK']);
		const env = {
			...{PATH: `${join(aws.folder, 'bin')}:${process.env.PATH ?? ''}`, CI: 'true'},
			...{GITHUB_SHA: commit, GITHUB_STEP_SUMMARY: summary, STACK: stack},
			...aws.environment(),
		};
		expect(workflows[name].defaults.run.shell).toBe('bash');
		for (const {run} of job.steps) {
			if (run === undefined) continue;
			await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {cwd: root, env, extendEnv: false});
		}
		return readFileSync(summary, 'utf8');
	}

	async function imageTags(summary: string): Promise<string[][]> {
		const repositoryName = /ECRRepositoryName +(\S+)/.exec(summary)?.[1];
		const ecr = new ECRClient(clientFor(aws.engine.endpoint));
		const {imageDetails = []} = await ecr.send(new DescribeImagesCommand({repositoryName}));
		return imageDetails.map(({imageTags: tags = []}) => tags.toSorted());
	}

	const source = expect.stringMatching(/^source-/);

	it('pool#17 succeed when the container comes first: it says that there is nothing to build for yet', {
		timeout: patience,
	}, async () => {
		const notice = await runWorkflow('container', 'container-first', 'commit-1');
		expect(notice).toContain('There is no pool «container-first» in us-east-1. Nothing was built');
		const outputs = await runWorkflow('infrastructure', 'container-first', 'commit-1');
		expect(await imageTags(outputs)).toEqual([['commit-1', 'latest', source]]);
	});

	it('pool#17 succeed when the infrastructure comes first: the container finds its image built, and tags it', {
		timeout: patience,
	}, async () => {
		const outputs = await runWorkflow('infrastructure', 'infrastructure-first', 'commit-2');
		const pushed = await runWorkflow('container', 'infrastructure-first', 'commit-3');
		expect(pushed).toContain('commit-3');
		expect(await imageTags(outputs)).toEqual([['commit-2', 'commit-3', 'latest', source]]);
	});

	it('pool#17 succeed side by side: the container waits until the pool is made, and both find their image', {
		timeout: patience,
	}, async () => {
		const infrastructure = runWorkflow('infrastructure', 'side-by-side', 'commit-4');
		await until('the pool is being made', async () => (await statusOf('side-by-side')) === 'CREATE_IN_PROGRESS');
		const [outputs, pushed] = await Promise.all([infrastructure, runWorkflow('container', 'side-by-side', 'commit-5')]);
		expect(pushed).toContain('commit-5');
		expect(await imageTags(outputs)).toEqual([['commit-4', 'commit-5', 'latest', source]]);
	});

	it('pool#17 fail where the name is that of something else', {timeout: patience}, async () => {
		await createStack('not-a-pool', {any: logGroup('/any')});
		await expect(runWorkflow('container', 'not-a-pool', 'commit-6')).rejects.toThrow(
			'Stack not-a-pool is not of this program, no pool.',
		);
	});

	it('pool#17 fail where the pool could not be made', {timeout: patience}, async () => {
		const taken = logGroup('/taken');
		await createStack('broken-pool', {first: taken, second: {...taken, DependsOn: 'first'}}, 'pool');
		expect(await statusOf('broken-pool')).toBe('ROLLBACK_COMPLETE');
		await expect(runWorkflow('container', 'broken-pool', 'commit-7')).rejects.toThrow(
			'Pool broken-pool is in ROLLBACK_COMPLETE.',
		);
	});

	const cloudFormation = () => new CloudFormationClient(clientFor(aws.engine.endpoint));
	const logGroup = (LogGroupName: string) => ({Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName}});

	/** Undefined while there is no such stack. */
	async function statusOf(name: string): Promise<string | undefined> {
		const {Stacks = []} = await cloudFormation().send(new DescribeStacksCommand({}));
		return Stacks.find(({StackName}) => StackName === name)?.StackStatus;
	}

	/** Makes a stack, well or badly; with a system, as if it were one of ours. */
	async function createStack(name: string, resources: Readonly<Record<string, object>>, system?: string) {
		const tags = system === undefined ? [] : [{Key: 'ecs-console:system', Value: system}];
		await cloudFormation().send(
			new CreateStackCommand({StackName: name, TemplateBody: JSON.stringify({Resources: resources}), Tags: tags}),
		);
		await until(`${name} has settled`, async () => (await statusOf(name))?.endsWith('_COMPLETE') === true);
	}
});
