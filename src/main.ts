import type {CommandContext, GlobalOptions} from './commands/context.ts';
import {interruptionExitCode, reportDryRun, reportFailure} from './commands/failure.ts';
import {Output} from './commands/output.ts';
import {createProgram, usageExitCode} from './commands/program.ts';
import {askOperator, readLine} from './commands/question.ts';
import {asksForConsole} from './face.ts';
import type {Session, SessionOptions} from './operations/session.ts';
import {sanitise} from './text.ts';

const guide = [
	'ecs-console sets up, watches and load-tests platforms on Amazon ECS.',
	'Its screens need a terminal. Without one:',
	'',
	'  ecs-console tour            see everything work, on a local AWS that leaves nothing behind',
	'  ecs-console setup consumer  set up the consumer system, locally or in your account',
	'  ecs-console doctor          what works here, and what is missing',
	'  ecs-console --help          every command',
].join('\n');

/** EX_IOERR of sysexits. */
const outputErrorExitCode = 74;

/** Runs one command line (without program and script) and answers its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
	watchStreams();
	if (asksForConsole(argv)) {
		process.stdout.write(`${guide}\n`);
		return 0;
	}
	const signal = interruptions();
	const exitCode = await new Run(signal).run(argv);
	// A call that is still under way must not keep an interrupted program from ending.
	if (signal.aborted) process.exit(exitCode);
	return exitCode;
}

/** Aborted by Ctrl-C or a request to end; whoever asks a second time means it. */
function interruptions(): AbortSignal {
	const abort = new AbortController();
	for (const [name, exitCode] of [
		['SIGINT', 130],
		['SIGTERM', 143],
	] as const) {
		process.on(name, () => {
			if (abort.signal.aborted) process.exit(exitCode);
			abort.abort(Object.assign(new Error('Interrupted.'), {exitCode}));
		});
	}
	return abort.signal;
}

/** A reader that has gone, as in `ecs-console stack list | head -1`, is not a failure; a full disk is one. */
function watchStreams(): void {
	process.stdout.on('error', ({code, message}: NodeJS.ErrnoException) => {
		if (code === 'EPIPE') process.exit(0);
		process.stderr.write(`✗ The output cannot be written: ${message}\n`);
		process.exit(outputErrorExitCode);
	});
	process.stderr.on('error', ({code}: NodeJS.ErrnoException) => {
		process.exit(code === 'EPIPE' ? 0 : outputErrorExitCode);
	});
}

/** One command line: what it opens, what it says, and how it ends. */
class Run {
	readonly #signal: AbortSignal;
	readonly #sessions: Session[] = [];
	#output = outputFor('text');
	#exitCode = 0;

	constructor(signal: AbortSignal) {
		this.#signal = signal;
	}

	async run(argv: readonly string[]): Promise<number> {
		const program = createProgram((options) => this.#context(options), {
			out: (text) => process.stdout.write(text),
			err: (text) => process.stderr.write(sanitise(text)),
		});
		try {
			await program.parseAsync([...argv], {from: 'user'});
			// What goes on until Ctrl-C ends with it, without a word.
			return this.#signal.aborted ? interruptionExitCode(this.#signal) : this.#exitCode;
		} catch (error) {
			const planned = this.#sessions.flatMap((session) => session.planned);
			return (
				usageExitCode(error) ??
				reportDryRun(error, planned, this.#output) ??
				reportFailure(error, this.#output, this.#signal)
			);
		} finally {
			this.#output.status('');
			for (const session of this.#sessions) session.close();
		}
	}

	#context(options: GlobalOptions): CommandContext {
		const output = outputFor(options.output);
		this.#output = output;
		return {
			options,
			output,
			signal: this.#signal,
			openSession: (changes) => this.#open(options, changes),
			session: async () => {
				const session = await this.#open(options);
				const {describeSession} = await import('./operations/session.ts');
				const {mode, region, reason} = session;
				output.line(`AWS: ${await describeSession(session, this.#signal)} (${reason})`, {
					type: 'session',
					mode,
					region,
				});
				return session;
			},
			confirm: (question) => {
				output.status('');
				return askOperator(question, options, this.#signal);
			},
			exitWith: (code) => {
				this.#exitCode = code;
			},
		};
	}

	async #open(options: GlobalOptions, changes: SessionOptions = {}): Promise<Session> {
		const {openSession} = await import('./aws/session.ts');
		const session = await openSession({...sessionOptions(options, this.#output, this.#signal), ...changes});
		this.#sessions.push(session);
		return session;
	}
}

function outputFor(format: 'text' | 'json'): Output {
	const {stdout, stderr} = process;
	return new Output(format, {
		out: stdout,
		err: stderr,
		isTerminal: stderr.isTTY === true,
		columns: stderr.columns ?? 80,
	});
}

/** How long somebody may take to start a local AWS again whose process has ended. Milliseconds. */
const restartPatience = 5_000;

function sessionOptions(options: GlobalOptions, output: Output, signal: AbortSignal): SessionOptions {
	return {
		profile: options.profile,
		region: options.region,
		endpointUrl: options.endpointUrl,
		local: options.local,
		readOnly: options.readOnly,
		dryRun: options.dryRun,
		localPatience: restartPatience,
		onPlanned: ({commandLine}) => output.line(`  $ ${commandLine}`, {type: 'planned', commandLine}),
		promptMfa: (device) => readLine(`Code of the MFA device ${device}: `, signal),
		startLocal: async () => {
			const {startLocalAws} = await import('./operations/local-aws/start.ts');
			const instance = await startLocalAws({region: options.region});
			return {endpointUrl: instance.endpoint, region: instance.region};
		},
	};
}
