import {checkEndpoint, endpointOf} from './endpoints.ts';
import {EndpointError} from './errors.ts';
import {checkLocalRegion, checkRegion, localRegion, missingRegion} from './regions.ts';
import type {LocalAws, SessionOptions} from './session-options.ts';
import type {SharedConfig} from './shared-config.ts';
import type {Environment, Target} from './target.ts';

/** Where the calls of a session go. */
export interface Place {
	readonly region: string;
	readonly endpoint: string | undefined;
	endpointOf(serviceId: string): string | undefined;
}

/** @throws RegionError, EndpointError; whatever `startLocal` throws */
export async function localPlace(target: Target, options: SessionOptions, environment: Environment): Promise<Place> {
	// Before anything is started: a wrong Region must not leave a local AWS behind.
	const given = regionGiven(options, environment, checkLocalRegion);
	const found = target.runningLocal === undefined ? undefined : {endpointUrl: target.runningLocal};
	const local: LocalAws | undefined = found ?? (await options.startLocal?.());
	if (!local) throw new EndpointError('There is no local AWS to talk to.', 'Start it: ecs-console local start');
	const endpoint = checkEndpoint(local.endpointUrl, 'The address of the local AWS');
	const region = given ?? local.region ?? localRegion;
	return {region, endpoint, endpointOf: () => endpoint};
}

/** @throws RegionError, EndpointError */
export function accountPlace(
	target: Target,
	options: SessionOptions,
	environment: Environment,
	config: SharedConfig,
): Place {
	const endpointFor = (serviceId: string) =>
		endpointOf(serviceId, options.endpointUrl, environment, config, target.profile);
	// What replaces every endpoint, not only that of one service.
	const endpoint = endpointFor('');
	const region = regionOf(target, options, environment, config) ?? (endpoint === undefined ? undefined : localRegion);
	if (region === undefined) throw missingRegion(target.profile);
	return {region, endpoint, endpointOf: endpointFor};
}

function regionOf(
	target: Target,
	options: SessionOptions,
	environment: Environment,
	config: SharedConfig,
): string | undefined {
	const given = regionGiven(options, environment, checkRegion);
	if (given !== undefined) return given;
	const name = target.profile ?? (environment.AWS_PROFILE || 'default');
	const configured = config.profiles[name]?.region;
	return configured === undefined ? undefined : checkRegion(configured, `The region of profile ${name}`);
}

/** SDK v3 reads AWS_REGION only; the AWS CLI and boto3 read AWS_DEFAULT_REGION, so people set that too. */
function regionGiven(
	options: SessionOptions,
	environment: Environment,
	check: (region: string, source: string) => string,
): string | undefined {
	if (options.region !== undefined) return check(options.region, '--region');
	for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) {
		const value = environment[name];
		if (value) return check(value, name);
	}
	return undefined;
}
