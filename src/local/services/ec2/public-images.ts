import {idOf} from './ids.ts';

/** An image that Amazon publishes, and the SSM public parameter that names it. Pure data: SSM reads it too. */
export interface PublicImage {
	/**
	 * Path of the public parameter. For ECS-optimised images it is the `…/recommended` one, whose value is JSON and
	 * below which `image_id`, `image_name`… lie; for others the parameter's value is the image id itself.
	 */
	readonly parameter: string;
	readonly imageId: string;
	readonly name: string;
	readonly description: string;
	readonly architecture: 'x86_64' | 'arm64';
	readonly created: string;
	readonly rootDeviceName: string;
	readonly rootGibibytes: number;
	/** Set for ECS-optimised images. */
	readonly ecs: EcsOptimised | undefined;
}

/** The members of the `recommended` parameter ("Retrieving Amazon ECS-optimized Linux AMI metadata", ECS guide). */
export interface EcsOptimised {
	readonly schema_version: 1;
	readonly image_name: string;
	readonly image_id: string;
	readonly image_version: string;
	readonly os: string;
	readonly ecs_runtime_version: string;
	readonly ecs_agent_version: string;
	readonly source_image_name: string;
}

const date = '20261105';
const agent = '1.103.0';
const ecsRoot = '/aws/service/ecs/optimized-ami';

interface Family {
	readonly path: string;
	readonly name: string;
	readonly os: string;
	readonly source: string;
	readonly architecture?: PublicImage['architecture'];
}

const ecsFamilies: readonly Family[] = [
	{
		path: 'amazon-linux-2',
		name: `amzn2-ami-ecs-hvm-2.0.${date}-x86_64-ebs`,
		os: 'Amazon Linux 2',
		source: `amzn2-ami-minimal-hvm-2.0.${date}.0-x86_64-ebs`,
	},
	{
		path: 'amazon-linux-2/arm64',
		name: `amzn2-ami-ecs-hvm-2.0.${date}-arm64-ebs`,
		os: 'Amazon Linux 2',
		source: `amzn2-ami-minimal-hvm-2.0.${date}.0-arm64-ebs`,
		architecture: 'arm64',
	},
	{
		path: 'amazon-linux-2/gpu',
		name: `amzn2-ami-ecs-gpu-hvm-2.0.${date}-x86_64-ebs`,
		os: 'Amazon Linux 2',
		source: `amzn2-ami-minimal-hvm-2.0.${date}.0-x86_64-ebs`,
	},
	{
		path: 'amazon-linux-2/kernel-5.10',
		name: `amzn2-ami-ecs-kernel-5.10-hvm-2.0.${date}-x86_64-ebs`,
		os: 'Amazon Linux 2',
		source: `amzn2-ami-minimal-hvm-2.0.${date}.0-x86_64-ebs`,
	},
	{
		path: 'amazon-linux-2023',
		name: `al2023-ami-ecs-hvm-2023.0.${date}-kernel-6.1-x86_64`,
		os: 'Amazon Linux 2023',
		source: `al2023-ami-minimal-2023.9.${date}.0-kernel-6.1-x86_64`,
	},
	{
		path: 'amazon-linux-2023/arm64',
		name: `al2023-ami-ecs-hvm-2023.0.${date}-kernel-6.1-arm64`,
		os: 'Amazon Linux 2023',
		source: `al2023-ami-minimal-2023.9.${date}.0-kernel-6.1-arm64`,
		architecture: 'arm64',
	},
	{
		path: 'amazon-linux-2023/gpu',
		name: `al2023-ami-ecs-gpu-hvm-2023.0.${date}-kernel-6.1-x86_64-ebs`,
		os: 'Amazon Linux 2023',
		source: `al2023-ami-minimal-2023.9.${date}.0-kernel-6.1-x86_64`,
	},
];

const plainFamilies: readonly Family[] = [
	{
		path: 'al2023-ami-kernel-default-x86_64',
		name: `al2023-ami-2023.9.${date}.0-kernel-6.1-x86_64`,
		os: 'Amazon Linux 2023',
		source: '',
	},
	{
		path: 'al2023-ami-kernel-default-arm64',
		name: `al2023-ami-2023.9.${date}.0-kernel-6.1-arm64`,
		os: 'Amazon Linux 2023',
		source: '',
		architecture: 'arm64',
	},
	{
		path: 'amzn2-ami-hvm-x86_64-gp2',
		name: `amzn2-ami-hvm-2.0.${date}.0-x86_64-gp2`,
		os: 'Amazon Linux 2',
		source: '',
	},
];

/** The images of a region; ids differ by region, as Amazon's do, and never change. */
export function publicImages(region: string): PublicImage[] {
	return [
		...ecsFamilies.map((family) => toImage(region, family, `${ecsRoot}/${family.path}/recommended`)),
		...plainFamilies.map((family) => toImage(region, family, `/aws/service/ami-amazon-linux-latest/${family.path}`)),
	];
}

function toImage(region: string, {name, os, source, architecture = 'x86_64'}: Family, parameter: string): PublicImage {
	const imageId = idOf('ami', `${region} ${name}`);
	const isEcs = parameter.startsWith(ecsRoot);
	const description = isEcs ? `${os} AMI ${date} ${architecture} ECS HVM` : `${os} AMI ${date} ${architecture} HVM`;
	const ecs: EcsOptimised = {
		schema_version: 1,
		image_name: name,
		image_id: imageId,
		image_version: date,
		os,
		ecs_runtime_version: 'Docker version 25.0.14',
		ecs_agent_version: agent,
		source_image_name: source,
	};
	return {
		parameter,
		imageId,
		name,
		description,
		architecture,
		created: '2026-11-05T21:13:04.000Z',
		rootDeviceName: '/dev/xvda',
		rootGibibytes: isEcs ? 30 : 8,
		ecs: isEcs ? ecs : undefined,
	};
}
