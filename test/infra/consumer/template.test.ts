import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {consumerOutputs, readConsumerOutputs} from '../../../src/infra/consumer/outputs.ts';
import {consumerParameters} from '../../../src/infra/consumer/parameters.ts';
import {assetFolder, templateText} from '../../../src/infra/package-files.ts';
import {declarationFrom, declarationsOf, readTemplate, resourcesOf} from '../support/template.ts';

const text = templateText('consumer');
const template = readTemplate('consumer');
const ofType = (type: string) => resourcesOf(template, type);

describe('the template of the consumer stack', () => {
	test('consumer#17 declares exactly the parameters that are asked for, with the same defaults and constraints', () => {
		const declared = consumerParameters.map((parameter) => [parameter.name, declarationFrom(parameter)]);
		const inTemplate = Object.entries(declarationsOf(template));
		expect(inTemplate).toEqual(declared);
	});

	test('consumer#17 has the outputs that are read, the address of the load balancer first', () => {
		expect(Object.keys(template.Outputs)).toEqual([...consumerOutputs]);
		expect(template.Outputs.Url?.Value).toEqual({Sub: `http://\${PublicLoadBalancer.DNSName}`});
	});

	test('consumer#17 launch type and network mode decide on target type, subnets and instances', () => {
		expect(ofType('AWS::ElasticLoadBalancingV2::TargetGroup')[0]?.Properties.TargetType).toEqual({
			If: ['IsAwsvpc', 'ip', 'instance'],
		});
		const service = ofType('AWS::ECS::Service')[0]?.Properties;
		expect(service?.NetworkConfiguration).toMatchObject({
			If: [
				'IsAwsvpc',
				{AwsvpcConfiguration: {AssignPublicIp: {If: ['IsFargate', 'ENABLED', 'DISABLED']}}},
				{Ref: 'AWS::NoValue'},
			],
		});
		expect(template.Resources.ECSAutoScalingGroup?.Condition).toBe('IsEc2');
		expect(Object.keys(template.Rules ?? {})).toEqual(['FargateNeedsAwsvpc']);
	});

	test('consumer#15 the load balancer asks for the health of the console alone', () => {
		expect(template.Resources.TargetGroup?.Properties.HealthCheckPath).toBe('/health');
	});

	test('consumer#18 two projects each build one image and push to their own repository, on push where the source is GitHub', () => {
		const projects = ofType('AWS::CodeBuild::Project').map(({Properties}) => Properties as never as Project);
		expect(projects.map(({Environment}) => Environment.EnvironmentVariables[0])).toEqual([
			{Name: 'REPOSITORY_URI', Value: {GetAtt: 'BackendRepository.RepositoryUri'}},
			{Name: 'REPOSITORY_URI', Value: {GetAtt: 'ConsoleRepository.RepositoryUri'}},
		]);
		for (const [index, part] of ['backend', 'console'].entries()) {
			const project = projects[index];
			expect(project?.Source.BuildSpec).toEqual({
				If: ['FromGitHub', {Sub: `\${SourceDirectory}/${part}/buildspec.yml`}, `${part}/buildspec.yml`],
			});
			expect(project?.Source.Type).toEqual({If: ['FromGitHub', 'GITHUB', 'S3']});
			expect(project?.Triggers.If.slice(0, 2)).toEqual(['FromGitHub', expect.objectContaining({Webhook: true})]);
			const commands = (parse(readFileSync(join(assetFolder('consumer'), part, 'buildspec.yml'), 'utf8')) as Buildspec)
				.phases.build.commands;
			expect(commands.filter((command) => command.startsWith('docker push "$REPOSITORY_URI:'))).toHaveLength(2);
		}
	});

	test('the source goes where the projects read it, and holds what they name', () => {
		expect(template.Outputs.SourcePrefix?.Value).toBe('source/consumer/');
		expect(text).toContain(`\${SourceBucket}/source/consumer/`);
		expect(readdirSync(assetFolder('consumer'))).toEqual(
			expect.arrayContaining(['backend', 'console', 'shared', 'package.json']),
		);
	});

	test('no name is fixed, so that one region holds as many of it as are wanted', () => {
		for (const name of ['RepositoryName', 'BucketName', 'RoleName', 'LoadBalancerName', 'AutoScalingGroupName']) {
			expect(text).not.toMatch(new RegExp(`\\b${name}:`));
		}
		expect(template.Resources.ECSCluster?.Properties.ClusterName).toEqual({Ref: 'AWS::StackName'});
		expect(template.Resources.LogGroup?.Properties.LogGroupName).toEqual({Sub: `/ecs/\${AWS::StackName}`});
	});

	test('every environment variable that a container is given is read by its program', () => {
		const containers = ofType('AWS::ECS::TaskDefinition')[0]?.Properties.ContainerDefinitions as Container[];
		for (const [container, part] of [
			[containers[0], 'backend'],
			[containers[1], 'console'],
		] as const) {
			const folder = join(assetFolder('consumer'), part);
			const source = readdirSync(folder)
				.filter((file) => file.endsWith('.ts'))
				.map((file) => readFileSync(join(folder, file), 'utf8'))
				.join('\n');
			for (const {Name} of container?.Environment ?? []) {
				expect(source).toContain(Name);
			}
		}
	});
});

test('outputs are read when all are there, and not before', () => {
	const outputs = consumerOutputs.map((OutputKey) => ({OutputKey, OutputValue: `value of ${OutputKey}`}));
	expect(readConsumerOutputs(outputs)?.Url).toBe('value of Url');
	expect(readConsumerOutputs(outputs.slice(1))).toBeUndefined();
});

interface Project {
	readonly Environment: {readonly EnvironmentVariables: readonly unknown[]};
	readonly Source: Record<string, unknown>;
	readonly Triggers: {readonly If: readonly unknown[]};
}

interface Buildspec {
	readonly phases: {readonly build: {readonly commands: readonly string[]}};
}

interface Container {
	readonly Environment: readonly {readonly Name: string}[];
}
