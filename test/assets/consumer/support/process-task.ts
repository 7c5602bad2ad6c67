import {type ChildProcess, spawn} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import type {ContainerStatistics} from '../../../../assets/consumer/backend/metering/task-metadata.ts';
import type {ConsumeResponse, Resource} from '../../../../assets/consumer/shared/consume-api.ts';
import {postJson} from './backends.ts';
import {FakeAws} from './fake-aws.ts';

const program = fileURLToPath(new URL('../../../../assets/consumer/backend/server.ts', import.meta.url));

/** A real backend process whose task metadata is counted from /proc, refreshed once a second as Docker does. */
export class ProcessTask {
	readonly process: ChildProcess;
	readonly aws: FakeAws;
	readonly output: string[] = [];
	port = 0;

	private constructor(aws: FakeAws, process: ChildProcess) {
		this.aws = aws;
		this.process = process;
	}

	/** @param limits the task's, in vCPU and MiB */
	static async start(
		limits: {CPU: number; Memory: number},
		environment: Record<string, string> = {},
	): Promise<ProcessTask> {
		const aws = await FakeAws.start();
		const metadata = aws.addTask('real', {
			task: {TaskARN: 'arn:aws:ecs:us-east-1:000000000000:task/c/real', LaunchType: 'FARGATE', Limits: limits},
			statistics: () => latest,
		});
		let latest: Record<string, ContainerStatistics | null> = {};
		const child = spawn(process.execPath, [program], {
			env: {PATH: process.env.PATH, ...metadata, ...environment},
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const refresh = setInterval(() => {
			latest = child.exitCode === null && child.pid !== undefined ? {backend: processStatistics(child.pid)} : {};
		}, 1_000);
		child.once('exit', () => clearInterval(refresh));
		const task = new ProcessTask(aws, child);
		task.port = await task.#servingPort();
		return task;
	}

	async #servingPort(): Promise<number> {
		return await new Promise((resolve, reject) => {
			this.process.once('exit', () => reject(new Error(`the backend ended: ${this.output.join('')}`)));
			this.process.stdout?.on('data', (chunk: Buffer) => {
				this.output.push(String(chunk));
				const port = /serves.*"port":(\d+)/.exec(this.output.join(''))?.[1];
				if (port !== undefined) {
					resolve(Number(port));
				}
			});
		});
	}

	async consume(usage: unknown[]): Promise<ConsumeResponse> {
		return await postJson(this.port, '/consume', {candidate: 'SELF', usage});
	}

	async actual(resource: Resource): Promise<number> {
		const {instances} = await this.consume([]);
		return instances[0]?.usage.find((usage) => usage.resource === resource)?.actual ?? Number.NaN;
	}

	/** Resident memory in bytes, from the kernel. */
	residentBytes(): number {
		return residentBytes(this.process.pid ?? 0);
	}

	/** Ends the process if it has not ended yet; its exit code. */
	async end(): Promise<number | null> {
		if (this.process.exitCode === null) {
			const ended = new Promise((resolve) => this.process.once('exit', resolve));
			this.process.kill('SIGTERM');
			await ended;
		}
		await this.aws.close();
		return this.process.exitCode;
	}
}

function processStatistics(pid: number): ContainerStatistics {
	return {
		read: new Date().toISOString(),
		cpu_stats: {cpu_usage: {total_usage: cpuNanoseconds(pid)}, online_cpus: 2},
		memory_stats: {usage: residentBytes(pid)},
	};
}

/** Of every thread: the scheduler's own count, in nanoseconds. */
function cpuNanoseconds(pid: number): number {
	return readdirSync(`/proc/${pid}/task`)
		.map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]))
		.reduce((sum, nanoseconds) => sum + nanoseconds, 0);
}

function residentBytes(pid: number): number {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}
