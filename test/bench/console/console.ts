import {join} from 'node:path';
import {Home} from '../../support/console.ts';
import type {Endpoint} from './endpoint.ts';
import {Recording} from './recording.ts';

const program = join(import.meta.dirname, '../../../dist/bin.js');

export interface ConsoleSetting {
	readonly columns?: number;
	readonly rows?: number;
	readonly parameters?: readonly string[];
	/** Where its AWS is; without one there is none. */
	readonly endpoint?: Endpoint;
}

/** The built console on a terminal that is recorded, in a home of its own. */
export class ConsoleUnderTest implements AsyncDisposable {
	readonly recording: Recording;
	readonly #home: Home;
	readonly #isOwnHome: boolean;

	constructor({columns = 80, rows = 24, parameters = [], endpoint}: ConsoleSetting = {}, home?: Home) {
		this.#home = home ?? new Home();
		this.#isOwnHome = home === undefined;
		const account = endpoint && {
			...{AWS_ENDPOINT_URL: endpoint.url, AWS_REGION: 'us-east-1'},
			...{AWS_ACCESS_KEY_ID: 'AKIABENCHBENCHBENCHB', AWS_SECRET_ACCESS_KEY: 'bench'},
		};
		this.recording = new Recording(process.execPath, [program, ...parameters], {
			...{columns, rows, directory: this.#home.path},
			environment: {...this.#home.environment, ...account},
		});
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.recording[Symbol.asyncDispose]();
		if (this.#isOwnHome) await this.#home[Symbol.asyncDispose]();
	}
}
