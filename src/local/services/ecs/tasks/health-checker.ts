import type {HealthCheck, HealthStatus} from '@aws-sdk/client-ecs';
import type {Clock} from '../../../engine/clock.ts';
import type {Container} from '../../../engine/runtime.ts';

/** Defaults of https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html, in seconds. */
const defaults = {interval: 30, timeout: 5, retries: 3, startPeriod: 0};

/**
 * Runs a container's health check as Docker does: the first one interval after the start, then one interval after the
 * end of each; failures within the start period do not count until one has succeeded.
 */
export class HealthChecker implements Disposable {
	readonly #container: Container;
	readonly #check: Required<Omit<HealthCheck, 'command'>> & {readonly command: readonly string[]};
	readonly #clock: Clock;
	readonly #report: (status: HealthStatus) => void;
	readonly #graceEnds: number;
	#failures = 0;
	#hasSucceeded = false;
	#timer: Disposable | undefined;
	#isDisposed = false;

	constructor(container: Container, check: HealthCheck, clock: Clock, report: (status: HealthStatus) => void) {
		this.#container = container;
		this.#check = {...defaults, ...definedMembers(check), command: execCommand(check.command ?? [])};
		this.#clock = clock;
		this.#report = report;
		this.#graceEnds = clock.now().getTime() + Number(this.#check.startPeriod) * 1000;
		this.#schedule();
	}

	[Symbol.dispose](): void {
		this.#isDisposed = true;
		this.#timer?.[Symbol.dispose]();
	}

	#schedule(): void {
		if (this.#isDisposed) return;
		this.#timer = this.#clock.after(Number(this.#check.interval) * 1000, () => void this.#probe());
	}

	async #probe(): Promise<void> {
		const isHealthy = await this.#container.execute(this.#check.command, Number(this.#check.timeout)).then(
			({exitCode}) => exitCode === 0,
			() => false,
		);
		if (this.#isDisposed) return;
		if (isHealthy) this.#succeeded();
		else this.#failed();
		this.#schedule();
	}

	#succeeded(): void {
		this.#failures = 0;
		this.#hasSucceeded = true;
		this.#report('HEALTHY');
	}

	#failed(): void {
		if (!this.#hasSucceeded && this.#clock.now().getTime() < this.#graceEnds) return;
		this.#failures += 1;
		if (this.#failures >= Number(this.#check.retries)) this.#report('UNHEALTHY');
	}
}

/** `["CMD", program, …]` runs a program, `["CMD-SHELL", line]` a line of the container's shell. */
function execCommand([kind, ...rest]: readonly string[]): readonly string[] {
	if (kind === 'CMD') return rest;
	if (kind === 'CMD-SHELL') return ['/bin/sh', '-c', rest.join(' ')];
	return ['/bin/sh', '-c', [kind, ...rest].join(' ')];
}

function definedMembers({interval, timeout, retries, startPeriod}: HealthCheck) {
	return {
		...(interval !== undefined && {interval}),
		...(timeout !== undefined && {timeout}),
		...(retries !== undefined && {retries}),
		...(startPeriod !== undefined && {startPeriod}),
	};
}
