import {writeFileSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {remember} from '../../src/aws/credentials.ts';
import {
	CredentialsExpiredError,
	MfaRequiredError,
	NoCredentialsError,
	ProfileNotFoundError,
	RegionError,
} from '../../src/aws/errors.ts';
import {eventually} from '../support/eventually.ts';
import {type Answer, failure, fakeAws, openTestSession, type SeenCall, temporaryFolder} from './support/fake-aws.ts';
import {handClock} from './support/hand-clock.ts';

const minute = 60_000;

describe('credentials that expire', () => {
	function source(lifetimes: readonly (number | Error)[]) {
		const clock = handClock();
		let asked = 0;
		const credentials = remember(
			() => async () => {
				const lifetime = lifetimes[asked++];
				if (lifetime === undefined || lifetime instanceof Error) throw lifetime ?? new Error('asked too often');
				return {accessKeyId: `key-${asked}`, secretAccessKey: 's', expiration: new Date(clock.now() + lifetime)};
			},
			clock,
		);
		return {clock, credentials, asked: () => asked};
	}

	test('are asked for once, however many clients want them', async () => {
		const {credentials, asked} = source([60 * minute]);
		const all = await Promise.all([credentials(), credentials(), credentials()]);
		expect(new Set(all.map(({accessKeyId}) => accessKeyId))).toEqual(new Set(['key-1']));
		expect(asked()).toBe(1);
	});

	test('are renewed in the background in their last five minutes', async () => {
		const {clock, credentials} = source([60 * minute, 60 * minute]);
		await credentials();
		clock.advance(56 * minute);
		expect((await credentials()).accessKeyId).toBe('key-1');
		await eventually(async () => expect((await credentials()).accessKeyId).toBe('key-2'));
	});

	test('stay good when the renewal fails, until they are over; then the failure is told', async () => {
		const {clock, credentials} = source([
			60 * minute,
			new Error('log in again'),
			new Error('log in again'),
			60 * minute,
		]);
		await credentials();
		clock.advance(56 * minute);
		expect((await credentials()).accessKeyId).toBe('key-1');
		await new Promise(setImmediate);
		clock.advance(5 * minute);
		await expect(credentials()).rejects.toThrow('log in again');
		expect((await credentials()).accessKeyId).toBe('key-4');
	});

	test('are asked for anew when AWS called them expired', async () => {
		const {credentials} = source([60 * minute, 60 * minute]);
		await credentials();
		credentials.renew();
		expect((await credentials()).accessKeyId).toBe('key-2');
	});
});

/** This process's AWS settings, all others put aside, and the two shared files. */
async function awsSettings(files: {config?: string; credentials?: string}, variables: Record<string, string> = {}) {
	const folder = await temporaryFolder();
	await mkdir(join(folder, 'home', '.aws', 'sso', 'cache'), {recursive: true});
	await writeFile(join(folder, 'config'), files.config ?? '');
	await writeFile(join(folder, 'credentials'), files.credentials ?? '');
	for (const name of Object.keys(process.env).filter((name) => name.startsWith('AWS_'))) vi.stubEnv(name, undefined);
	const settings: Record<string, string> = {
		HOME: join(folder, 'home'),
		AWS_CONFIG_FILE: join(folder, 'config'),
		AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
		AWS_LOGIN_CACHE_DIRECTORY: join(folder, 'login'),
		AWS_EC2_METADATA_DISABLED: 'true',
		...variables,
	};
	for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
	onTestFinished(() => {
		vi.unstubAllEnvs();
	});
	return settings;
}

const usage = (accessKeyId: string) => expect.stringContaining(`Credential=${accessKeyId}/`);
const listed = (): Answer => ({json: {clusterArns: []}});
const inAnHour = () => new Date(Date.now() + 60 * minute).toISOString();

/** The access key that a call of a session with these options is signed with. */
async function signedBy(options: Parameters<typeof openTestSession>[0], answer: (call: SeenCall) => Answer = listed) {
	const aws = await fakeAws(answer);
	const session = await openTestSession({region: 'eu-central-1', endpointUrl: aws.url, ...options});
	await session.gateways.ecs.listClusters();
	return aws.calls.find(({operation}) => operation === 'ListClusters')?.headers.authorization;
}

describe('every source of credentials', () => {
	test('keys in the environment', async () => {
		const environment = await awsSettings({}, {AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's'});
		expect(await signedBy({environment})).toEqual(usage('AKIAENV'));
	});

	test('a profile with keys', async () => {
		await awsSettings({credentials: keysOf('[prod]', 'AKIAPROD')});
		expect(await signedBy({profile: 'prod'})).toEqual(usage('AKIAPROD'));
	});

	test('a process', async () => {
		const answer = JSON.stringify({Version: 1, AccessKeyId: 'AKIAPROC', SecretAccessKey: 's'});
		await awsSettings({config: `[profile tool]\ncredential_process = echo '${answer}'\n`});
		expect(await signedBy({profile: 'tool'})).toEqual(usage('AKIAPROC'));
	});

	test('an assumed role, asking for the code of its MFA device, which is written nowhere', async () => {
		const sts = await fakeAws(() => ({xml: assumedRole}));
		await awsSettings(
			{
				config: `[profile ops]\nrole_arn = arn:aws:iam::1:role/ops\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/ada\n`,
				credentials: keysOf('[base]', 'AKIABASE'),
			},
			{AWS_ENDPOINT_URL_STS: sts.url},
		);
		const asked: string[] = [];
		const promptMfa = async (device: string) => {
			asked.push(device);
			return '123456';
		};
		expect(await signedBy({profile: 'ops', promptMfa})).toEqual(usage('ASIAROLE'));
		expect(asked).toEqual(['arn:aws:iam::1:mfa/ada']);
		expect(sts.calls[0]?.input).toMatchObject({Action: 'AssumeRole', TokenCode: '123456'});
	});

	test('what they hold is written nowhere, wherever it turns up', async () => {
		const sts = await fakeAws(() => ({
			xml: assumedRole.replace('>s<', '>role-secret<').replace('>t<', '>role-token<'),
		}));
		await awsSettings(
			{
				config: `[profile ops]\nrole_arn = arn:aws:iam::1:role/ops\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/ada\n`,
				credentials: keysOf('[base]', 'AKIABASE'),
			},
			{AWS_ENDPOINT_URL_STS: sts.url},
		);
		const aws = await fakeAws(() => ({json: {task: {}}}));
		const promptMfa = async () => '987654';
		const session = await openTestSession({profile: 'ops', region: 'eu-central-1', endpointUrl: aws.url, promptMfa});
		await session.gateways.ecs.listClusters();
		await session.gateways.ecs.stopTask('demo', 't', 'pasted: role-secret role-token 987654');
		expect(session.audit.entries[0]?.input).toMatchObject({reason: 'pasted: [redacted] [redacted] [redacted]'});
		expect(JSON.stringify(session.audit.entries)).not.toMatch(/role-secret|role-token|987654/);
	});

	test('a container', async () => {
		const agent = await fakeAws(() => ({
			json: {AccessKeyId: 'ASIATASK', SecretAccessKey: 's', Token: 't', Expiration: inAnHour()},
		}));
		const environment = await awsSettings({}, {AWS_CONTAINER_CREDENTIALS_FULL_URI: `${agent.url}/credentials`});
		expect(await signedBy({environment})).toEqual(usage('ASIATASK'));
	});

	test('an instance', async () => {
		const metadata = await fakeAws(({path}) => {
			if (path.endsWith('/api/token')) return {xml: 'token'};
			if (path.endsWith('/security-credentials/')) return {xml: 'role'};
			return {
				json: {Code: 'Success', AccessKeyId: 'ASIAEC2', SecretAccessKey: 's', Token: 't', Expiration: inAnHour()},
			};
		});
		await awsSettings({}, {AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url});
		expect(await signedBy({local: false})).toEqual(usage('ASIAEC2'));
	});
});

const assumedRole = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>
	<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
	</Credentials></AssumeRoleResult></AssumeRoleResponse>`;

describe('credentials that are missing or over', () => {
	const call = async (options: Parameters<typeof openTestSession>[0]) => signedBy(options);

	test('no source at all', async () => {
		await awsSettings({});
		const error = await failure(NoCredentialsError, call({local: false}));
		expect(error.message).toMatch(/^No AWS credentials were found/);
	});

	test('a profile never falls through to another identity', async () => {
		const metadata = await fakeAws(() => ({xml: 'role'}));
		const settings = {AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url};
		await awsSettings({config: '[profile empty]\nregion = eu-central-1\n'}, settings);
		const error = await failure(NoCredentialsError, call({profile: 'empty'}));
		expect(error.message).toMatch(/^Profile empty gives no credentials/);
		expect(metadata.calls).toEqual([]);
	});

	test('an SSO session that was never started', async () => {
		await awsSettings({
			config: `[sso-session corp]\nsso_start_url = https://corp\nsso_region = eu-central-1\n
[profile sso]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = ops\n`,
		});
		const error = await failure(CredentialsExpiredError, call({profile: 'sso'}));
		expect(error.nextStep).toBe(
			'Log in again: aws sso login --profile sso - and repeat; what AWS is already doing goes on.',
		);
	});

	test('a login that was never made', async () => {
		await awsSettings({config: '[profile me]\nlogin_session = arn:aws:iam::1:user/ada\n'});
		const error = await failure(CredentialsExpiredError, call({profile: 'me'}));
		expect(error.nextStep).toMatch(/aws login --profile me/);
	});

	test('an MFA device and nobody to ask', async () => {
		await awsSettings({
			config: `[profile ops]\nrole_arn = arn:aws:iam::1:role/ops\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/ada\n`,
			credentials: keysOf('[base]', 'AKIABASE'),
		});
		await failure(MfaRequiredError, call({profile: 'ops'}));
	});

	test('after a new login the next call works, in the same session', async () => {
		const settings = await awsSettings({config: '[profile late]\nregion = eu-central-1\n'});
		const aws = await fakeAws(listed);
		const session = await openTestSession({profile: 'late', endpointUrl: aws.url});
		await failure(NoCredentialsError, session.gateways.ecs.listClusters());
		await writeFile(settings.AWS_SHARED_CREDENTIALS_FILE ?? '', keysOf('[late]', 'AKIALATE'));
		await session.gateways.ecs.listClusters();
		expect(aws.calls[0]?.headers.authorization).toEqual(usage('AKIALATE'));
	});

	test('keys that AWS calls expired are read again and the call sent once more', async () => {
		const settings = await awsSettings({credentials: keysOf('[old]', 'ASIAOLD')});
		const aws = await fakeAws(({headers}) => {
			if (!headers.authorization?.includes('ASIAOLD')) return listed();
			writeFileSync(settings.AWS_SHARED_CREDENTIALS_FILE ?? '', keysOf('[old]', 'ASIANEW'));
			return {error: 'ExpiredTokenException', message: 'The security token included in the request is expired'};
		});
		const session = await openTestSession({profile: 'old', region: 'eu-central-1', endpointUrl: aws.url});
		expect(await session.gateways.ecs.listClusters()).toEqual([]);
		expect(aws.calls.map(({headers}) => headers.authorization)).toEqual([usage('ASIAOLD'), usage('ASIANEW')]);
	});

	test('keys that stay expired are told, with the request id', async () => {
		await awsSettings({credentials: keysOf('[old]', 'ASIAOLD')});
		const aws = await fakeAws(() => ({error: 'ExpiredTokenException', message: 'expired'}));
		const session = await openTestSession({profile: 'old', region: 'eu-central-1', endpointUrl: aws.url});
		const error = await failure(CredentialsExpiredError, session.gateways.ecs.listClusters());
		expect(error.requestId).toBe('request-1');
		expect(aws.calls).toHaveLength(2);
	});
});

/** A section of a shared file with static keys. */
function keysOf(section: string, accessKeyId: string): string {
	return `${section}\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = s\n`;
}

describe('what is checked before any call', () => {
	test('a profile that does not exist', async () => {
		await awsSettings({config: '[profile production]\nregion = eu-central-1\n'});
		const error = await failure(ProfileNotFoundError, openTestSession({profile: 'prodution'}));
		expect(error.nextStep).toMatch(/Did you mean production\?/);
	});

	test('a Region that is missing, and where one is taken from', async () => {
		await awsSettings({config: '[profile here]\nregion = eu-north-1\n[profile nowhere]\nrole_arn = x\n'});
		const error = await failure(RegionError, openTestSession({profile: 'nowhere'}));
		expect(error.nextStep).toBe(
			'Give one, for example --region eu-central-1, or keep it for next time: aws configure set region eu-central-1 --profile nowhere.',
		);
		const region = async (options: Parameters<typeof openTestSession>[0]) => (await openTestSession(options)).region;
		expect(await region({profile: 'here'})).toBe('eu-north-1');
		expect(await region({profile: 'here', environment: {AWS_DEFAULT_REGION: 'us-west-2'}})).toBe('us-west-2');
		expect(await region({profile: 'here', region: 'us-east-2', environment: {AWS_REGION: 'us-west-2'}})).toBe(
			'us-east-2',
		);
	});

	test('a Region that cannot be one, naming where it stands', async () => {
		await awsSettings({config: '[profile typo]\nregion = eu-central1\n'});
		const error = await failure(RegionError, openTestSession({profile: 'typo'}));
		expect(error.message).toBe('The region of profile typo is "eu-central1", which is not the name of a Region.');
	});
});
