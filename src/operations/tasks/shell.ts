import {AwsError} from '../../aws/errors.ts';
import type {ExecSession, ExecTicket, TerminalSize} from '../../aws/exec/exec-session.ts';
import type {Container, Task} from '../../aws/gateways/ecs.ts';
import {InvalidInputError} from '../../errors.ts';
import {nearest} from '../../text.ts';
import {OutcomeError, StateError} from '../errors.ts';
import {type Operation, step} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {examineExec, execAgent, howToEnable, wrongIn} from './exec-doctor.ts';
import {findTask, nameIn, type TaskName} from './find.ts';
import {PipeInput} from './pipe-input.ts';
import {MarkedOutput, shellCommand} from './shell-command.ts';

export type {TerminalSize} from '../../aws/exec/exec-session.ts';

export interface ShellRequest extends TaskName {
	/** May be left out where the task has one only. */
	readonly container?: string | undefined;
}

/** A container that a shell can be opened in, as far as can be told without trying. */
export interface ShellPlan {
	readonly task: Task;
	readonly taskId: string;
	readonly cluster: string;
	readonly container: string;
}

/**
 * Where the shell will be, all checks passed that cost no more than a look at the task.
 *
 * @throws NotFoundError, InvalidInputError by `findTask` and for the container; StateError when the task does not run,
 * ECS Exec is not enabled for it, or its agent does not run
 */
export async function planShell(session: Session, request: ShellRequest, signal?: AbortSignal): Promise<ShellPlan> {
	const task = await findTask(session, request, signal);
	const taskId = nameIn(task.taskArn);
	const id = taskId.slice(0, 12);
	assertRunning(task, id);
	if (task.enableExecuteCommand !== true) {
		throw new StateError(`ECS Exec is not enabled for task ${id}.`, howToEnable(task));
	}
	const container = chosenContainer(task, request.container, id);
	await assertReady(session, task, container, signal);
	return {task, taskId, cluster: nameIn(task.clusterArn), container: container.name ?? ''};
}

function assertRunning({lastStatus = 'UNKNOWN', desiredStatus, stoppedReason}: Task, id: string): void {
	if (lastStatus === 'RUNNING' && desiredStatus !== 'STOPPED') return;
	if (desiredStatus === 'STOPPED' || lastStatus === 'STOPPED') {
		const reason = stoppedReason === undefined ? '' : `: ${stoppedReason}`;
		const verb = lastStatus === 'STOPPED' ? 'has stopped' : 'is about to stop';
		const nextStep = `A shell needs a running task; «ecs-console tasks why ${id}» says why, its log lines stay.`;
		throw new StateError(`Task ${id} ${verb}${reason}.`, nextStep);
	}
	throw new StateError(`Task ${id} does not run yet, it is ${lastStatus}.`, 'Try again when it is RUNNING.');
}

const hasAgent = ({managedAgents = []}: Container): boolean =>
	managedAgents.some(({name, lastStatus}) => name === execAgent && lastStatus === 'RUNNING');

function chosenContainer({containers = []}: Task, name: string | undefined, id: string): Container {
	const names = containers.map((container) => container.name ?? '');
	const [first, ...others] = containers;
	if (name === undefined && first !== undefined) {
		if (others.length === 0) return first;
		const nextStep = `Say which, for example --container ${(containers.find(hasAgent) ?? first).name}.`;
		throw new InvalidInputError(`Task ${id} has ${containers.length} containers: ${names.join(', ')}.`, nextStep);
	}
	const found = containers.find((container) => container.name === name);
	if (found !== undefined) return found;
	const near = nearest(name ?? '', names);
	const meant = near === undefined ? '' : ` Did you mean «${near}»?`;
	throw new InvalidInputError(`Task ${id} has no container «${name}».${meant}`, `Its containers: ${names.join(', ')}.`);
}

async function assertReady(
	session: Session,
	task: Task,
	{name = '', lastStatus = 'UNKNOWN', managedAgents = []}: Container,
	signal: AbortSignal | undefined,
): Promise<void> {
	const id = nameIn(task.taskArn).slice(0, 12);
	if (lastStatus !== 'RUNNING') {
		throw new StateError(`Container ${name} of task ${id} does not run, it is ${lastStatus}.`, 'Choose one that runs.');
	}
	const agent = managedAgents.find((each) => each.name === execAgent);
	if (agent === undefined || agent.lastStatus === 'RUNNING') return;
	const causes = wrongIn(await examineExec(session, task, name, signal));
	const ownWord = causes.find(({check}) => check === 'agent');
	// What made it stop says more than that it has.
	const cause = causes.find(({check}) => check !== 'agent') ?? ownWord;
	throw new StateError(
		`Task ${id} cannot be entered: ${cause?.text ?? `the agent of ECS Exec is ${agent.lastStatus}.`}`,
		cause?.nextStep ?? 'Try again in a few seconds.',
	);
}

/** Where a shell is shown and typed into. */
export interface ShellTerminal {
	/** Undefined where there is no terminal: then bytes pass as they are, as through a pipe. */
	readonly size: TerminalSize | undefined;
	/** What the command writes, as it comes: it may steer the terminal, as it would over ssh. */
	show(bytes: Uint8Array): void;
	/** Called once the command runs: from now on it can be typed into. */
	begun(session: FarSide): void;
}

/** A command that can be typed into. */
export interface FarSide {
	write(bytes: Uint8Array): Promise<void>;
	/** There is no more input. */
	endInput(): Promise<void>;
	resize(size: TerminalSize): void;
}

export interface ShellEnd {
	/** Undefined for a shell: ECS does not tell how one ended. */
	readonly exitCode: number | undefined;
}

/** A pipe has no size; programs that ask anyway get one that breaks few lines. */
const sizeOfPipe: TerminalSize = {columns: 240, rows: 60};

/**
 * Runs a command, or a shell without one, in the container until it ends. The signal ends it.
 *
 * @throws OutcomeError with what stands in the way when the agent is not reached, and with the agent's word when it ends
 * the session; SessionLostError; SilentAgentError; EncryptedSessionError
 */
export async function* runShell(
	session: Session,
	plan: ShellPlan,
	words: readonly string[] | undefined,
	terminal: ShellTerminal,
	signal?: AbortSignal,
): Operation<ShellEnd> {
	const {line, mark} = shellCommand(words, terminal.size === undefined);
	const ticket = yield* orderSession(session, plan, line, signal);
	const {openExecSession} = await import('../../aws/exec/exec-session.ts');
	const opened = Promise.withResolvers<ExecSession>();
	const begin = (isEncoded: boolean): void =>
		void opened.promise.then((exec) => terminal.begun(farSide(exec, new PipeInput(isEncoded))));
	const output = mark === undefined ? undefined : new MarkedOutput(mark, (bytes) => terminal.show(bytes), begin);
	const exec = await openExecSession(ticket, {
		size: terminal.size ?? sizeOfPipe,
		signal,
		onOutput(bytes) {
			if (output === undefined) terminal.show(bytes);
			else output.write(bytes);
			// What still waits for input there must not keep it.
			if (output?.exitCode !== undefined) void opened.promise.then((exec) => exec.end());
		},
	});
	opened.resolve(exec);
	if (output === undefined) begin(false);
	try {
		const {message} = await exec.ended;
		signal?.throwIfAborted();
		if (message !== '' && output?.exitCode === undefined) throw ended(message, plan);
		return {exitCode: output?.exitCode};
	} finally {
		output?.finish();
	}
}

const farSide = (exec: ExecSession, input: PipeInput): FarSide => ({
	write: (bytes) => exec.write(input.write(bytes)),
	endInput: () => exec.write(input.end()),
	resize: (size) => exec.resize(size),
});

/** What the agent says of an end that is not the command's own: it could not begin, or nobody typed for too long. */
const ended = (message: string, {container}: ShellPlan): OutcomeError =>
	new OutcomeError(
		`The session with container ${container} has ended: ${message.replace(/^-+ERROR-+\s*/, '').trim()}`,
		'Open it again; where the container has no /bin/sh, say what to run there after --.',
	);

/** An agent that has just started may take so long to be reached. Milliseconds. */
const agentPatience = 20_000;

/** A task that has just started is not reached at once; one that never will be is told from it by its causes. */
async function* orderSession(
	session: Session,
	{cluster, task, container}: ShellPlan,
	command: string,
	signal: AbortSignal | undefined,
): Operation<ExecTicket> {
	const {ecs} = session.gateways;
	const began = performance.now();
	return yield* step('shell', `container ${container}`, async function* () {
		const look = async (): Promise<Pulse<ExecTicket>> => {
			try {
				const input = {cluster, task: task.taskArn ?? '', container, command};
				return {events: [], result: await ecs.executeCommand(input, {signal})};
			} catch (error) {
				if (!(error instanceof AwsError) || error.code !== 'TargetNotConnectedException') throw error;
				const elapsed = performance.now() - began;
				await assertReachable(session, task, container, elapsed, error, signal);
				return {events: [{type: 'waiting', step: 'shell', detail: 'the agent is not connected yet', elapsed}]};
			}
		};
		const ticket = yield* follow(look, {step: 'shell', backoff: backoffFor(session), signal});
		return {result: ticket, detail: `session ${ticket.sessionId}`};
	});
}

async function assertReachable(
	session: Session,
	task: Task,
	container: string,
	elapsed: number,
	error: AwsError,
	signal: AbortSignal | undefined,
): Promise<void> {
	const findings = await examineExec(session, task, container, signal);
	const causes = wrongIn(findings);
	if (causes.length === 0 && elapsed < agentPatience) return;
	const unknown = findings.filter(({state}) => state === 'unknown');
	const [first] = causes.length > 0 ? causes : unknown;
	throw new OutcomeError(
		`The agent of ECS Exec in container ${container} is not reached${first === undefined ? '.' : `: ${first.text}`}`,
		first?.nextStep ??
			'From private subnets it needs a way to ssmmessages of the Region: a NAT gateway, or an interface endpoint.',
		[...causes, ...unknown]
			.slice(1)
			.map(({text}) => text)
			.concat(error.message),
	);
}
