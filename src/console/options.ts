import {parseArgs} from 'node:util';
import {InvalidInputError} from '../errors.ts';
import {nearest} from '../text.ts';
import {type Theme, themes} from '../ui/look.ts';

/** How the console was started. */
export interface ConsoleOptions {
	readonly profile: string | undefined;
	readonly region: string | undefined;
	readonly endpointUrl: string | undefined;
	readonly local: boolean | undefined;
	readonly readOnly: boolean;
	readonly dryRun: boolean;
	/** Id of the screen to begin with. */
	readonly screen: string | undefined;
	readonly theme: Theme | undefined;
	readonly ascii: boolean;
	readonly screenReader: boolean;
}

const flags = {
	profile: {type: 'string'},
	region: {type: 'string'},
	'endpoint-url': {type: 'string'},
	local: {type: 'boolean'},
	'read-only': {type: 'boolean'},
	'dry-run': {type: 'boolean'},
	yes: {type: 'boolean'},
	screen: {type: 'string'},
	theme: {type: 'string'},
	ascii: {type: 'boolean'},
	'screen-reader': {type: 'boolean'},
} as const;

/** Reads the options of a command line without a command. @throws InvalidInputError naming the flag and the nearest */
export function readConsoleOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): ConsoleOptions {
	const values = parsed(argv);
	return {
		profile: values.profile,
		region: values.region,
		endpointUrl: values['endpoint-url'],
		local: values.local,
		readOnly: values['read-only'] ?? false,
		dryRun: values['dry-run'] ?? false,
		screen: values.screen,
		theme: themeOf(values.theme),
		ascii: values.ascii ?? false,
		screenReader: values['screen-reader'] ?? environment.INK_SCREEN_READER === 'true',
	};
}

function parsed(argv: readonly string[]) {
	try {
		return parseArgs({args: [...argv], options: flags, allowPositionals: false}).values;
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		const flag = /'(--?[\w-]+)/.exec(message)?.[1] ?? '';
		const near = nearest(flag.replace(/^-+/, ''), Object.keys(flags));
		throw new InvalidInputError(
			message.split('. ')[0] ?? message,
			`${near === undefined ? '' : `Did you mean --${near}? `}See ecs-console --help.`,
		);
	}
}

function themeOf(name: string | undefined): Theme | undefined {
	const theme = themes.find((known) => known === name);
	if (name !== undefined && theme === undefined) {
		throw new InvalidInputError(`There is no theme «${name}».`, `Choose one of ${themes.join(', ')}.`);
	}
	return theme;
}
