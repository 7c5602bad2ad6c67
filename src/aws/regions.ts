import {nearest} from '../text.ts';
import {type AwsErrorDetails, RegionError} from './errors.ts';

/** Regions as SDK v3 knew them in November 2026; newer ones work too, they are only not offered as the nearest name. */
const knownRegions: ReadonlySet<string> = new Set(
	`us-east-1 us-east-2 us-west-1 us-west-2 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2
	eu-west-3 af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
	ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1
	ca-west-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 cn-north-1 cn-northwest-1
	eusc-de-east-1 us-gov-east-1 us-gov-west-1 us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isob-west-1 eu-isoe-west-1
	us-isof-east-1 us-isof-south-1`.split(/\s+/),
);

export const localRegion = 'us-east-1';

export function isKnownRegion(region: string): boolean {
	return knownRegions.has(region);
}

/** The Region whose name is most like what was typed. */
export function nearestRegion(typed: string): string {
	return nearest(typed, knownRegions) ?? localRegion;
}

/** @throws RegionError when it cannot be the name of a Region (a zone, a city, a typing error) */
export function checkRegion(region: string, source: string): string {
	if (/^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(region)) return region;
	const zone = /^(.+-\d{1,2})[a-z]$/.exec(region)?.[1];
	const suggestion = zone && isKnownRegion(zone) ? zone : nearestRegion(region.trim().toLowerCase());
	throw new RegionError(
		`${source} is "${region}", which is not the name of a Region${zone ? ' but of an Availability Zone' : ''}.`,
		`Did you mean ${suggestion}? For example: --region ${suggestion}`,
	);
}

/**
 * For the local AWS, which has one address for all Regions, so that no call would fail in one that does not exist.
 *
 * @throws RegionError
 */
export function checkLocalRegion(region: string, source: string): string {
	if (isKnownRegion(checkRegion(region, source))) return region;
	throw noSuchRegion(region);
}

export function noSuchRegion(region: string, details?: AwsErrorDetails): RegionError {
	const nearest = nearestRegion(region);
	const nextStep = `Did you mean ${nearest}? For example: --region ${nearest}`;
	return new RegionError(`There is no Region ${region}.`, nextStep, details);
}

export function missingRegion(profile: string | undefined): RegionError {
	const configure =
		profile === undefined ? 'set AWS_REGION' : `aws configure set region eu-central-1 --profile ${profile}`;
	return new RegionError(
		'No Region was chosen.',
		`Give one, for example --region eu-central-1, or keep it for next time: ${configure}.`,
	);
}
