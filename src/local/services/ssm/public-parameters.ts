import {publicImages} from '../ec2/public-images.ts';
import type {ParameterRecord} from './parameters.ts';

const published = new Date('2026-11-05T21:13:04Z');

/** Regions that the public parameters know, with the names that AWS gives them. */
const regions: Readonly<Record<string, string>> = {
	'us-east-1': 'US East (N. Virginia)',
	'us-east-2': 'US East (Ohio)',
	'us-west-1': 'US West (N. California)',
	'us-west-2': 'US West (Oregon)',
	'ca-central-1': 'Canada (Central)',
	'eu-central-1': 'Europe (Frankfurt)',
	'eu-north-1': 'Europe (Stockholm)',
	'eu-west-1': 'Europe (Ireland)',
	'eu-west-2': 'Europe (London)',
	'eu-west-3': 'Europe (Paris)',
	'ap-northeast-1': 'Asia Pacific (Tokyo)',
	'ap-south-1': 'Asia Pacific (Mumbai)',
	'ap-southeast-1': 'Asia Pacific (Singapore)',
	'ap-southeast-2': 'Asia Pacific (Sydney)',
	'sa-east-1': 'South America (Sao Paulo)',
};

/**
 * The public parameters of a region: machine images, with the ids that EC2 here knows, and regions
 * (Systems Manager user guide, "Discovering public parameters").
 */
export function publicParameters(region: string): ParameterRecord[] {
	return [...imageParameters(region), ...regionParameters()];
}

function imageParameters(region: string): ParameterRecord[] {
	return publicImages(region).flatMap(({parameter, imageId, ecs}) => {
		if (ecs === undefined) return [record(parameter, imageId, 'aws:ec2:image')];
		const members = Object.entries(ecs)
			.filter(([name]) => name !== 'schema_version')
			.map(([name, value]) =>
				record(`${parameter}/${name}`, String(value), name === 'image_id' ? 'aws:ec2:image' : 'text'),
			);
		const versioned = parameter.replace(/recommended$/, ecs.image_name);
		return [record(parameter, JSON.stringify(ecs)), record(versioned, JSON.stringify(ecs)), ...members];
	});
}

function regionParameters(): ParameterRecord[] {
	const root = '/aws/service/global-infrastructure/regions';
	return Object.entries(regions).flatMap(([region, longName]) => [
		record(`${root}/${region}`, region),
		record(`${root}/${region}/longName`, longName),
		record(`${root}/${region}/domain`, 'amazonaws.com'),
		record(`${root}/${region}/partition`, 'aws'),
	]);
}

const record = (name: string, value: string, dataType = 'text'): ParameterRecord => ({
	name,
	tags: [],
	versions: [
		{
			version: 1,
			value,
			type: 'String',
			modified: published,
			description: undefined,
			allowedPattern: undefined,
			tier: 'Standard',
			keyId: undefined,
			dataType,
			labels: [],
		},
	],
});
