import {createHash} from 'node:crypto';

const account = '000000000000';
const region = 'us-east-1';
const arnOf = (kind: string, name: string): string => `arn:aws:ecs:${region}:${account}:${kind}/${name}`;

/** The only cluster of the fleet. */
const cluster = 'bench';

type Status = 'PROVISIONING' | 'PENDING' | 'ACTIVATING' | 'RUNNING' | 'STOPPED';

interface Task {
	readonly arn: string;
	readonly index: number;
	status: Status;
	isHealthy: boolean;
	version: number;
	/** As it is answered; undefined after a change. */
	text: string | undefined;
}

/** A cluster with as many tasks and services as one likes, all in memory. Ids are spread like those of AWS. */
export class Fleet {
	readonly #tasks = new Map<string, Task>();
	readonly #all: Task[] = [];
	readonly #services = new Map<string, string>();
	readonly #startedAt = Math.floor(Date.now() / 1000) - 3600;
	#next = 0;
	#servicesEver = 0;
	#isListing = false;

	/** More tasks, all in this state. Answers the ids of the new ones. */
	grow(count: number, status: Status = 'RUNNING'): string[] {
		const from = this.#all.length;
		for (let index = from; index < from + count; index += 1) {
			const id = createHash('md5').update(`task ${index}`).digest('hex');
			const arn = arnOf('task', `${cluster}/${id}`);
			const task = {arn, index, status, isHealthy: true, version: 1, text: undefined};
			this.#tasks.set(arn, task);
			this.#all.push(task);
		}
		return this.#all.slice(from).map(({arn}) => idOf(arn));
	}

	/** More services. Answers their names, which are all over the alphabet. */
	addServices(count: number): string[] {
		return Array.from({length: count}, () => {
			const name = `service-${String((7_919 * ++this.#servicesEver) % 100_000).padStart(5, '0')}`;
			const arn = arnOf('service', `${cluster}/${name}`);
			this.#services.set(arn, this.#serviceText(arn, name));
			return name;
		});
	}

	/** Tasks with these ids stop, services with these names are deleted. */
	end(names: readonly string[]): void {
		for (const name of names) {
			this.move(name, 'STOPPED');
			this.#services.delete(arnOf('service', `${cluster}/${name}`));
		}
	}

	/** Somebody has read a page of the list of running tasks, and not yet the last. */
	get isListing(): boolean {
		return this.#isListing;
	}

	/** The next so many tasks, going round, become healthy or cease to be known as such. */
	churn(count: number): void {
		for (let turn = 0; turn < Math.min(count, this.#all.length); turn += 1) {
			const task = this.#all[this.#next % this.#all.length];
			this.#next += 7919;
			if (task !== undefined) this.#change(task, {isHealthy: !task.isHealthy});
		}
	}

	/** A task goes on to another state. */
	move(id: string, status: Status): void {
		const task = this.#tasks.get(arnOf('task', `${cluster}/${id}`));
		if (task !== undefined) this.#change(task, {status});
	}

	clusters(): string {
		const running = this.#all.filter(({status}) => status === 'RUNNING').length;
		return list('clusters', [
			JSON.stringify({
				...{clusterArn: arnOf('cluster', cluster), clusterName: cluster, status: 'ACTIVE'},
				...{activeServicesCount: this.#services.size, runningTasksCount: running},
				...{pendingTasksCount: this.#all.length - running, registeredContainerInstancesCount: 0, tags: []},
			}),
		]);
	}

	clusterArns(): string {
		return JSON.stringify({clusterArns: [arnOf('cluster', cluster)]});
	}

	/** ListTasks: a hundred a page, whatever is asked for. */
	taskArns({desiredStatus, nextToken, maxResults}: ListInput): string {
		const isStopped = desiredStatus === 'STOPPED';
		const arns = this.#all.filter(({status}) => (status === 'STOPPED') === isStopped).map(({arn}) => arn);
		const size = Math.min(100, maxResults ?? 100);
		if (!isStopped) this.#isListing = Number(nextToken ?? 0) + size < arns.length;
		return page('taskArns', arns, nextToken, size);
	}

	/** DescribeTasks: at most a hundred. */
	tasks(arns: readonly string[]): string {
		const found = arns.flatMap((arn) => this.#tasks.get(arn) ?? []);
		return list(
			'tasks',
			found.map((task) => (task.text ??= this.#taskText(task))),
		);
	}

	serviceArns({nextToken, maxResults}: ListInput): string {
		return page('serviceArns', [...this.#services.keys()], nextToken, Math.min(100, maxResults ?? 10));
	}

	services(arns: readonly string[]): string {
		return list(
			'services',
			arns.flatMap((arn) => this.#services.get(arn) ?? []),
		);
	}

	#change(task: Task, change: Partial<Pick<Task, 'status' | 'isHealthy'>>): void {
		Object.assign(task, change, {version: task.version + 1, text: undefined});
	}

	#taskText({arn, index, status, isHealthy, version}: Task): string {
		const isRunning = status === 'RUNNING';
		const definition = `web-${index % 7}`;
		// Not in the order of the list: what comes later is to be put in between.
		const at = Number.parseInt(idOf(arn).slice(0, 6), 16) / 10_000;
		return JSON.stringify({
			...{taskArn: arn, clusterArn: arnOf('cluster', cluster), version, lastStatus: status},
			desiredStatus: status === 'STOPPED' ? 'STOPPED' : 'RUNNING',
			...{launchType: 'FARGATE', platformVersion: '1.4.0', platformFamily: 'Linux', connectivity: 'CONNECTED'},
			...{availabilityZone: `${region}${'abc'[index % 3]}`, cpu: '256', memory: '512', group: `service:${definition}`},
			...{taskDefinitionArn: arnOf('task-definition', `${definition}:12`), startedBy: `ecs-svc/${1000 + index}`},
			...{createdAt: this.#startedAt + at, healthStatus: isHealthy ? 'HEALTHY' : 'UNKNOWN'},
			...(isRunning && {startedAt: this.#startedAt + 20 + at}),
			...(status === 'STOPPED' && {
				...{stoppedAt: Date.now() / 1000, stopCode: 'EssentialContainerExited'},
				stoppedReason: 'Essential container in task exited',
			}),
			containers: ['web', 'sidecar'].map((name) => ({
				...{name, image: `${account}.dkr.ecr.${region}.amazonaws.com/${name}:latest`, lastStatus: status},
				...{taskArn: arn, containerArn: `${arn}/${name}`, runtimeId: `${idOf(arn)}-1234567890`, cpu: '128'},
				...{healthStatus: isHealthy ? 'HEALTHY' : 'UNKNOWN', networkBindings: [], networkInterfaces: []},
				...(status === 'STOPPED' && {exitCode: 1}),
			})),
			attachments: [
				{
					...{id: `eni-${index}`, type: 'ElasticNetworkInterface', status: 'ATTACHED'},
					details: [
						{name: 'subnetId', value: 'subnet-0123456789abcdef0'},
						{name: 'networkInterfaceId', value: `eni-${String(index).padStart(17, '0')}`},
						{name: 'privateIPv4Address', value: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`},
					],
				},
			],
			...{overrides: {containerOverrides: [{name: 'web'}, {name: 'sidecar'}]}, tags: [{key: 'team', value: 'web'}]},
		});
	}

	#serviceText(arn: string, name: string): string {
		const at = this.#startedAt;
		const taskDefinition = arnOf('task-definition', `${name}:3`);
		return JSON.stringify({
			...{serviceArn: arn, serviceName: name, clusterArn: arnOf('cluster', cluster), status: 'ACTIVE'},
			...{desiredCount: 2, runningCount: 2, pendingCount: 0, launchType: 'FARGATE', taskDefinition, createdAt: at},
			deployments: [
				{
					...{id: `ecs-svc/${name}`, status: 'PRIMARY', taskDefinition, desiredCount: 2, runningCount: 2},
					...{pendingCount: 0, failedTasks: 0, createdAt: at, updatedAt: at, rolloutState: 'COMPLETED'},
				},
			],
			events: Array.from({length: 20}, (_, index) => ({
				...{id: `${name}-${index}`, createdAt: at - index * 21_600},
				message: `(service ${name}) has reached a steady state.`,
			})),
			...{tags: [], loadBalancers: [], schedulingStrategy: 'REPLICA'},
		});
	}
}

export interface ListInput {
	readonly desiredStatus?: string;
	readonly nextToken?: string;
	readonly maxResults?: number;
}

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Answers in parts that are texts already: the endpoint must not be what is measured. */
const list = (name: string, texts: readonly string[]): string => `{"${name}":[${texts.join(',')}],"failures":[]}`;

function page(name: string, arns: readonly string[], nextToken: string | undefined, size: number): string {
	const from = Number(nextToken ?? 0);
	const end = from + size;
	return JSON.stringify({[name]: arns.slice(from, end), ...(end < arns.length && {nextToken: String(end)})});
}
