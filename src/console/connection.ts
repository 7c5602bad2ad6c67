import type {LocalInstance} from '../operations/local-aws/instance.ts';
import type {Session, SessionOptions} from '../operations/session.ts';
import type {Shell} from '../screens/shell.ts';
import type {SessionStore} from '../store/session.ts';
import type {ConsoleOptions} from './options.ts';

/** What the operator may choose when it is not clear which AWS is meant, or the one that was meant does not open. */
export interface StartChoice {
	/** Why there is something to choose. */
	readonly reason: string;
	/** Profiles of the shared configuration. */
	readonly profiles: readonly string[];
	/** What went wrong with the last choice. */
	readonly problem: unknown;
}

export type Chosen =
	| {readonly kind: 'local'}
	| {readonly kind: 'profile'; readonly profile: string}
	| {readonly kind: 'again'};

export interface ConnectionOptions {
	readonly options: ConsoleOptions;
	readonly store: SessionStore;
	readonly shell: Pick<Shell, 'prompt' | 'waiting'>;
	/** Asks the operator; resolves with what was chosen. */
	readonly choose: (choice: StartChoice) => Promise<Chosen>;
	/** How a session is opened; by the SDK, which is loaded then, without it. */
	readonly openSession?: (options: SessionOptions) => Promise<Session>;
}

/** The AWS that the console works on: chosen, opened, and who we are there. Nothing of the SDK is loaded before. */
export class Connection {
	readonly #options: ConnectionOptions;
	readonly #opened = Promise.withResolvers<Session>();
	#session: Session | undefined;
	#local: (LocalInstance & {readonly isNew: boolean}) | undefined;

	constructor(options: ConnectionOptions) {
		this.#options = options;
	}

	/** The session, once it is open and AWS has said who we are. */
	readonly session = (): Promise<Session> => this.#opened.promise;

	/** The session as far as there is one, for the header's meters. */
	get current(): Session | undefined {
		return this.#session;
	}

	/** The local AWS, if that is the one; `isNew` when this program started it. */
	get local(): (LocalInstance & {readonly isNew: boolean}) | undefined {
		return this.#local;
	}

	/** What the aws command line needs in its environment to work on the same AWS. */
	get environment(): Readonly<Record<string, string>> {
		const {mode, region, profile, endpoint} = this.#session ?? {};
		const keys = mode === 'local' ? {AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local'} : {};
		return {
			...keys,
			...(region !== undefined && {AWS_REGION: region, AWS_DEFAULT_REGION: region}),
			...(profile !== undefined && {AWS_PROFILE: profile}),
			...(endpoint !== undefined && {AWS_ENDPOINT_URL: endpoint}),
		};
	}

	/** The options with which a program of ours works on the same AWS, whatever its environment says. */
	get flags(): readonly string[] {
		const {mode, region, profile, endpoint} = this.#session ?? {};
		const named = {region, profile, 'endpoint-url': endpoint};
		return [
			...(mode === 'local' ? ['--local'] : []),
			...Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
		];
	}

	/** Chooses and opens, asking the operator as long as it takes. */
	async open(): Promise<void> {
		let choice: Partial<ConsoleOptions> = {};
		let problem: unknown;
		for (let isFirst = true; ; isFirst = false) {
			const question = isFirst ? await this.#whatToAsk() : {reason: '', profiles: await this.#profiles(), problem};
			if (question !== undefined) choice = {...choice, ...(await this.#ask(question))};
			try {
				const session = await this.#options.shell.waiting('Asking AWS who we are', (signal) =>
					this.#openWith(choice, signal),
				);
				this.#opened.resolve(session);
				return;
			} catch (error) {
				problem = error;
			}
		}
	}

	close(): void {
		this.#session?.close();
	}

	async #ask(question: StartChoice): Promise<Partial<ConsoleOptions>> {
		const phase = question.problem === undefined ? 'choosing' : 'failed';
		// With the question in one frame: a failure by itself would stand above the screen of an account that is not there.
		this.#options.store.setState({phase, account: undefined, mode: undefined});
		const chosen = await this.#options.choose(question);
		this.#options.store.setState({phase: 'opening'});
		if (chosen.kind === 'local') return {local: true, profile: undefined};
		return chosen.kind === 'profile' ? {local: false, profile: chosen.profile} : {};
	}

	/** Undefined when it is clear which AWS is meant, or a local one runs already. */
	async #whatToAsk(): Promise<StartChoice | undefined> {
		const [{chooseTarget}, {readSharedConfig}] = await Promise.all([
			import('../aws/target.ts'),
			import('../aws/shared-config.ts'),
		]);
		const {options} = this.#options;
		const config = await readSharedConfig();
		const profiles = Object.keys(config.profiles);
		try {
			const target = chooseTarget(options, process.env, config);
			if (target.mode === 'account' || options.local === true || target.runningLocal !== undefined) return undefined;
			const {defaultDirectory, runningInstance} = await import('../operations/local-aws/instance.ts');
			if ((await runningInstance(defaultDirectory())) !== undefined) return undefined;
			return {reason: 'No AWS account was chosen.', profiles, problem: undefined};
		} catch (problem) {
			return {reason: '', profiles, problem};
		}
	}

	async #profiles(): Promise<readonly string[]> {
		const {readSharedConfig} = await import('../aws/shared-config.ts');
		return Object.keys((await readSharedConfig()).profiles);
	}

	async #openWith(choice: Partial<ConsoleOptions>, signal: AbortSignal): Promise<Session> {
		const {options, store, shell} = this.#options;
		const openSession = this.#options.openSession ?? (await import('../aws/session.ts')).openSession;
		const {profile, region, endpointUrl, local, readOnly, dryRun} = {...options, ...choice};
		this.#session?.close();
		const session = await openSession({
			...{profile, region, endpointUrl, local, readOnly, dryRun},
			promptMfa: async (device) => {
				const code = await shell.prompt({title: 'MFA', label: `Code of ${device}`, example: '123456'});
				return code ?? '';
			},
			startLocal: async () => {
				const {startLocalAws} = await import('../operations/local-aws/start.ts');
				this.#local = await startLocalAws({region});
				return {endpointUrl: this.#local.endpoint, region: this.#local.region};
			},
		});
		// What was cancelled meanwhile must not stand in for what was chosen instead.
		if (signal.aborted) session.close();
		signal.throwIfAborted();
		this.#session = session;
		store.setState({
			...{mode: session.mode, region: session.region, profile: session.profile},
			...{readOnly: session.readOnly, dryRun: session.dryRun},
		});
		const {account, arn} = await session.identity({signal});
		signal.throwIfAborted();
		store.setState({phase: 'open', account, arn});
		return session;
	}
}
