import type {CreateChangeSetInput, Parameter, Stack} from '../../../src/aws/gateways/cloudformation.ts';
import type {Build} from '../../../src/aws/gateways/codebuild.ts';
import {consumerOutputs} from '../../../src/infra/consumer/outputs.ts';
import {fakeSession} from './fake-session.ts';
import {resource, stack, stackEvent} from './stacks.ts';

const serviceArn = 'arn:aws:ecs:us-east-1:000000000000:service/cluster/service';

/**
 * An account in which a consumer can be set up: a stack is made by executing its change set, a build pushes its image,
 * a service has at once as many tasks as it should. `changes` records every call that changed something, in order.
 */
export class FakeAccount {
	readonly changes: string[] = [];
	stack: Stack | undefined;
	desiredCount = 0;
	/** Images that are there, as `repository:tag`. */
	readonly images = new Set<string>();
	readonly builds: Build[] = [];
	/** How a build ends. */
	buildStatus: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED';
	buildLog: readonly string[] = [];
	/** Digests of the images that tasks run; undefined: the newest. */
	runningDigest: string | undefined;
	/** Whether `latest` is another image than the one with the hash of the sources. */
	olderLatest = false;
	#planned: CreateChangeSetInput | undefined;
	readonly #address: string;

	constructor(address: string) {
		this.#address = address;
	}

	readonly session = fakeSession({
		cloudFormation: {
			describeStack: async () => this.stack,
			describeChangeSet: async (id) => (this.#planned === undefined ? undefined : this.#changeSet(id)),
			createChangeSet: async (input) => {
				this.#planned = input;
				this.stack ??= stack('REVIEW_IN_PROGRESS', {Tags: []});
				this.#record(`plan ${input.type}`);
				return {changeSetId: 'plan', stackId: 'id'};
			},
			deleteChangeSet: async () => {
				this.#planned = undefined;
				this.#record('discard plan');
			},
			deleteStack: async () => {
				this.stack = undefined;
				this.#record('delete stack');
			},
			executeChangeSet: async () => {
				this.#execute();
			},
			stackEvents: async () => [stackEvent(undefined, 'CREATE_COMPLETE')],
			stackResources: async () => [resource('AWS::ECS::Service', serviceArn)],
		},
		codeBuild: {
			listBuilds: async (project) => this.builds.filter((one) => one.projectName === project).map(({id = ''}) => id),
			builds: async (ids) => this.builds.filter(({id = ''}) => ids.includes(id)).map((build) => this.#finish(build)),
			startBuild: async ({project, environment}) => {
				this.#record(`build ${project}`);
				const id = `${project}:${this.builds.length}`;
				const build: Build = {
					id,
					projectName: project,
					buildStatus: 'IN_PROGRESS',
					currentPhase: 'SUBMITTED',
					environment: {
						type: 'LINUX_CONTAINER',
						image: '',
						computeType: 'BUILD_GENERAL1_SMALL',
						environmentVariables: [...(environment ?? [])],
					},
					logs: {groupName: 'group', streamName: project},
				};
				this.builds.unshift(build);
				return build;
			},
		},
		ecr: {
			image: async (repository, tag) => {
				if (tag === 'latest' && this.olderLatest) return {imageDigest: 'sha256:older'};
				return this.images.has(`${repository}:${tag}`) ? {imageDigest: `sha256:newest-${repository}`} : undefined;
			},
			tagImage: async (repository, tag, another) => this.#record(`tag ${repository}:${tag} ${another}`),
		},
		ecs: {
			describeServices: async () => [
				{
					desiredCount: this.desiredCount,
					runningCount: this.desiredCount,
					pendingCount: 0,
					deployments: [{rolloutState: 'COMPLETED'}],
				},
			],
			updateService: async ({desiredCount = 0, forceNewDeployment}) => {
				this.desiredCount = desiredCount;
				this.#record(`scale to ${desiredCount}${forceNewDeployment === true ? ' anew' : ''}`);
				return {};
			},
			listTasks: async () => (this.desiredCount === 0 ? [] : ['task']),
			describeTasks: async (_cluster, arns) =>
				arns.map(() => ({
					containers: [
						{
							image: 'BackendRepositoryUri of demo:latest',
							imageDigest: this.runningDigest ?? 'sha256:newest-BackendRepositoryName of demo',
						},
					],
				})),
			stoppedServiceTasks: async () => [],
		},
		elb: {
			targetHealth: async () =>
				Array.from({length: this.desiredCount}, () => ({TargetHealth: {State: 'healthy' as const}})),
		},
		s3: {
			putFolder: async ({bucket, prefix}) => {
				this.#record(`upload to ${bucket}/${prefix}`);
				return {files: 2, bytes: 20};
			},
		},
		serviceQuotas: {quota: async () => ({Value: 100})},
		logs: {
			lastEvents: async () => this.buildLog.map((message) => ({message})),
			streamPage: async ({nextToken}) => ({
				events: nextToken === undefined ? this.buildLog.map((message) => ({message})) : [],
				nextToken: 'end',
			}),
		},
	});

	parameter(name: string): string | undefined {
		return this.stack?.Parameters?.find(({ParameterKey}) => ParameterKey === name)?.ParameterValue;
	}

	#record(change: string): void {
		this.changes.push(change);
	}

	/** Nothing to change where the stack has these very parameters. */
	#changeSet(id: string) {
		const values = (parameters: readonly Parameter[] = []) =>
			JSON.stringify(parameters.map(({ParameterKey, ParameterValue}) => [ParameterKey, ParameterValue]).sort());
		const noChanges = values(this.stack?.Parameters) === values(this.#planned?.parameters);
		const change = {Action: 'Add' as const, LogicalResourceId: 'Service', ResourceType: 'AWS::ECS::Service'};
		return {
			id,
			name: id,
			stackId: 'id',
			stackName: 'demo',
			status: noChanges ? 'FAILED' : 'CREATE_COMPLETE',
			statusReason: undefined,
			executionStatus: 'AVAILABLE',
			noChanges,
			parameters: [],
			changes: noChanges ? [] : [{ResourceChange: change}],
		};
	}

	#execute(): void {
		const isNew = this.stack?.StackStatus === 'REVIEW_IN_PROGRESS';
		this.#record(isNew ? 'create stack' : 'update stack');
		this.stack = stack(isNew ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE', {
			Parameters: [...(this.#planned?.parameters ?? [])],
			Tags: [...(this.#planned?.tags ?? [])],
			Outputs: consumerOutputs.map((key) => ({
				OutputKey: key,
				OutputValue: key === 'Url' ? this.#address : `${key} of demo`,
			})),
		});
		this.#planned = undefined;
	}

	/** A build has come to its end when it is looked at again. */
	#finish(build: Build): Build {
		const repository = build.projectName?.startsWith('Backend') ? 'BackendRepositoryName' : 'ConsoleRepositoryName';
		const tag = build.environment?.environmentVariables?.[0]?.value ?? 'latest';
		if (build.buildStatus === 'IN_PROGRESS' && build.currentPhase === 'BUILD') {
			build.buildStatus = this.buildStatus;
			if (this.buildStatus === 'SUCCEEDED')
				for (const one of [tag, 'latest']) this.images.add(`${repository} of demo:${one}`);
		}
		build.currentPhase = 'BUILD';
		return {...build};
	}
}
