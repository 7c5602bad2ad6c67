import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
	CloudFormationClient,
	CreateStackCommand,
	DeleteStackCommand,
	DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {SimulatedRuntime} from '../../../../src/local/engine/simulated-runtime.ts';
import {type LocalAws, openLocalAws} from '../../../../src/local/local-aws.ts';
import {catalogue} from '../../../../src/local/services/catalogue.ts';

const template = `
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]]
      AvailabilityZone: !Select [0, !GetAZs '']
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Route:
    Type: AWS::EC2::Route
    DependsOn: Attachment
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
  Association: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: all, VpcId: !Ref Vpc}}
  Within:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 80, ToPort: 80, SourceSecurityGroupId: !Ref Group}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement: [{Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: sts:AssumeRole}]
  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 1}}
  Repository: {Type: AWS::ECR::Repository, Properties: {EmptyOnDelete: true}}
  Bucket: {Type: AWS::S3::Bucket}
  Cluster: {Type: AWS::ECS::Cluster}
  Tasks:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt Role.Arn
      ContainerDefinitions: [{Name: web, Image: !Sub '\${Repository.RepositoryUri}:latest', Memory: 64}]
  Service: {Type: AWS::ECS::Service, Properties: {Cluster: !Ref Cluster, TaskDefinition: !Ref Tasks, DesiredCount: 0}}
Outputs:
  Subnet: {Value: !GetAtt Subnet.CidrBlock}
`;

const directory = mkdtempSync(join(tmpdir(), 'cloudformation-'));
let aws: LocalAws;
let client: CloudFormationClient;

beforeAll(async () => {
	aws = await openLocalAws({
		catalogue,
		directory,
		port: 0,
		runtime: ({clock}) => new SimulatedRuntime(clock),
		images: () => ({pull: () => Promise.reject(new Error('There are no images here.'))}),
	});
	const credentials = {accessKeyId: 'local', secretAccessKey: 'local'};
	client = new CloudFormationClient({endpoint: aws.endpoint, region: 'us-east-1', credentials});
});

afterAll(async () => {
	client.destroy();
	await aws[Symbol.asyncDispose]();
	rmSync(directory, {recursive: true});
});

async function settled(StackName: string): Promise<{StackStatus?: string | undefined; Outputs?: object[] | undefined}> {
	for (;;) {
		const {Stacks} = await client.send(new DescribeStacksCommand({StackName}));
		const stack = Stacks![0]!;
		if (!stack.StackStatus!.endsWith('_IN_PROGRESS')) return stack;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

it('makes and removes real resources of the other services, over the wire', async () => {
	const input = {StackName: 'web', TemplateBody: template, Capabilities: ['CAPABILITY_IAM' as const]};
	const {StackId = ''} = await client.send(new CreateStackCommand(input));
	const created = await settled('web');
	expect(created.StackStatus).toBe('CREATE_COMPLETE');
	expect(created.Outputs).toMatchObject([{OutputKey: 'Subnet', OutputValue: '10.0.0.0/24'}]);
	await client.send(new DeleteStackCommand({StackName: 'web'}));
	expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
});
