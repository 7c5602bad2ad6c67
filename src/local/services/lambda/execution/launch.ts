import {mkdir} from 'node:fs/promises';
import {delimiter, dirname, join} from 'node:path';
import type {ServiceContext} from '../../../engine/context.ts';
import type {CodeStore} from '../code.ts';
import type {Target} from '../functions.ts';
import type {FunctionSettings} from '../model.ts';
import {pythonRuntime} from '../runtime/python.ts';
import type {Launch} from './function-process.ts';

/** Share of the function's memory that Node.js gives to its heap, as Lambda's runtime does. */
const heapShare = 0.9;

/** What an execution environment of a version is started with; makes its folder. */
export async function launchOf(
	context: ServiceContext,
	codes: CodeStore,
	{record, version}: Target,
	place: {readonly folder: string; readonly logStream: string},
): Promise<Launch> {
	const root = codes.folderOf(version.code);
	const temporary = join(place.folder, 'tmp');
	await mkdir(temporary, {recursive: true});
	const {settings} = version;
	const {Credentials} = await context.call('sts', 'AssumeRole', {
		RoleArn: settings.role,
		// STS wants two characters at least, Lambda one.
		RoleSessionName: record.name.padEnd(2, '-'),
	});
	const {LogFormat, LogGroup, ApplicationLogLevel} = settings.logging;
	return {
		...(await programOf(settings, place.folder)),
		directory: root,
		environment: {
			TZ: ':UTC',
			LANG: 'en_US.UTF-8',
			PATH: [dirname(process.execPath), process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'].join(delimiter),
			HOME: temporary,
			TMPDIR: temporary,
			AWS_ENDPOINT_URL: context.endpoint,
			AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
			...settings.variables,
			_HANDLER: settings.handler,
			AWS_REGION: context.region,
			AWS_DEFAULT_REGION: context.region,
			AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId,
			AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey,
			AWS_SESSION_TOKEN: Credentials?.SessionToken,
			AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
			AWS_LAMBDA_FUNCTION_NAME: record.name,
			AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMegabytes),
			AWS_LAMBDA_FUNCTION_VERSION: version.version,
			AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
			AWS_LAMBDA_LOG_GROUP_NAME: LogGroup,
			AWS_LAMBDA_LOG_STREAM_NAME: place.logStream,
			...(LogFormat === 'JSON' && {AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: ApplicationLogLevel}),
			LAMBDA_TASK_ROOT: root,
			LAMBDA_RUNTIME_DIR: root,
		},
	};
}

/** The environment's folder stands in the command so that its processes are known by it. */
async function programOf(
	{runtime, memoryMegabytes}: FunctionSettings,
	folder: string,
): Promise<Pick<Launch, 'program' | 'parameters'>> {
	if (runtime.startsWith('python')) return {program: 'python3', parameters: ['-u', '-c', pythonRuntime, folder]};
	const {program} = await import('../runtime/node/main.ts');
	return {
		program: process.execPath,
		parameters: [`--max-old-space-size=${Math.floor(memoryMegabytes * heapShare)}`, program, folder],
	};
}
