import type {Rule} from './cause.ts';

const reachRegistry =
	'In a public subnet the task needs a public IP, in a private one a NAT gateway or endpoints for ecr.api, ecr.dkr and S3; its security group must let HTTPS out.';
const reachAws =
	'In a public subnet the task needs a public IP, in a private one a NAT gateway or an endpoint for that service; its security group must let HTTPS out.';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html */
const imageRules: readonly Rule[] = [
	{
		pattern: /CannotPull.*(?:toomanyrequests|Too Many Requests|pull rate limit)/is,
		meaning: 'the registry refused the image because too many pulls came from this address',
		nextStep: 'Log in to the registry (repositoryCredentials), or take the image from ECR or its pull-through cache.',
	},
	{
		pattern: /CannotPull.*(?:descriptor matching platform|no matching manifest|no match for platform)/is,
		meaning: 'the image is built for another CPU architecture or operating system than the task runs on',
		nextStep: 'Build it for the platform (docker buildx build --platform linux/amd64), or set runtimePlatform.',
	},
	{
		pattern: /CannotPull.*no space left on device/is,
		meaning: 'the image does not fit on the disk',
		nextStep:
			'Make the image smaller, or give more room: ephemeralStorage on Fargate, a larger volume on the instance.',
	},
	{
		pattern: /CannotPull.*(?:invalid reference format|failed to normalize image|invalid repository name)/is,
		meaning: 'the image’s name cannot be right',
		nextStep: 'Correct image in the task definition: registry/repository:tag, in lower case.',
	},
	{
		pattern:
			/CannotPull.*(?:pull access denied|403 Forbidden|denied:|is not authorized|not authorized to|no basic auth|AccessDenied|unauthorized)/is,
		meaning: 'the registry does not give the image to this task',
		nextStep: 'Let the execution role read it (AmazonECSTaskExecutionRolePolicy), and the repository’s policy too.',
	},
	{
		pattern: /CannotPull.*(?:not found|manifest unknown|does not exist|name unknown|unable to find)/is,
		meaning: 'there is no such image: its repository or tag is not in the registry',
		nextStep: 'Push it, or correct image in the task definition; see «aws ecr describe-images».',
	},
	{
		pattern:
			/CannotPull.*(?:i\/o timeout|deadline exceeded|request canceled|context canceled|Client\.Timeout|dial tcp|connection refused|no such host|connection issue|TLS handshake)/is,
		meaning: 'the task cannot reach the registry',
		nextStep: reachRegistry,
	},
	{
		pattern: /CannotPull/i,
		meaning: 'the image could not be pulled',
		nextStep: 'Check the image’s name, the execution role, and the way to the registry.',
	},
];

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html */
const resourceRules: readonly Rule[] = [
	{
		pattern: /secret.*(?:did not contain json key|invalid character|unmarshal)/is,
		meaning: 'a secret does not have the JSON key that the task definition asks it for',
		nextStep: 'Correct valueFrom in the task definition, or the content of the secret.',
	},
	{
		pattern:
			/(?:secret|ssm|asm|registry auth).*(?:AccessDenied|not authorized|Access to KMS is not allowed|cannot be assumed|unable to assume)/is,
		meaning: 'the execution role may not read a secret that the task needs at its start',
		nextStep: 'Allow it secretsmanager:GetSecretValue or ssm:GetParameters on it, and kms:Decrypt on its key.',
	},
	{
		pattern:
			/(?:secret|ssm|asm).*(?:ResourceNotFound|ParameterNotFound|invalid ssm parameters|can't find the specified|marked for deletion)/is,
		meaning: 'a secret or parameter that the task needs at its start does not exist',
		nextStep: 'Create it, or correct valueFrom in the task definition; its region must be that of the task.',
	},
	{
		pattern: /(?:logger args|log stream|logging driver|log driver|awslogs).*(?:AccessDenied|not authorized)/is,
		meaning: 'the execution role may not write the container’s log',
		nextStep: 'Allow it logs:CreateLogStream and logs:PutLogEvents on the group.',
	},
	{
		pattern: /(?:logger args|log stream|logging driver|log driver).*(?:ResourceNotFound|does not exist)/is,
		meaning: 'the log group of a container does not exist',
		nextStep: 'Create it, or set awslogs-create-group in the task definition.',
	},
	{
		pattern:
			/ResourceInitializationError.*(?:i\/o timeout|deadline exceeded|RequestCanceled|request canceled|connection issue|dial tcp|connection refused|no such host)/is,
		meaning: 'the task cannot reach an AWS service that it needs at its start',
		nextStep: reachAws,
	},
	{
		pattern: /(?:logger args|logging driver|log driver)/is,
		meaning: 'the container’s log cannot be set up as its log configuration says',
		nextStep: 'Correct logConfiguration in the task definition.',
	},
	{
		pattern: /ResourceInitializationError.*(?:EFS|mount|file system|nfs)|failed to invoke EFS/is,
		meaning: 'a file system could not be mounted',
		nextStep: 'It needs a mount target in the task’s zone, NFS (2049) let in, and the task’s role if IAM is on.',
	},
	{
		pattern: /ResourceInitializationError/i,
		meaning: 'something that the task needs at its start could not be set up',
		nextStep: 'Check secrets, log configuration, volumes and the task’s network.',
	},
];

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
const containerRules: readonly Rule[] = [
	{
		pattern: /exec format error/i,
		meaning: 'the program is built for another CPU architecture than the task runs on',
		nextStep: 'Build the image for the platform (docker buildx build --platform linux/amd64), or set runtimePlatform.',
	},
	{
		pattern: /Cannot(?:Start|Create)Container.*(?:executable file not found|no such file or directory)/is,
		meaning: 'the command is not in the image',
		nextStep: 'Correct command and entryPoint in the task definition, or the image.',
	},
	{
		pattern: /Cannot(?:Start|Create)Container.*permission denied/is,
		meaning: 'the command is in the image but may not be executed',
		nextStep: 'Make it executable in the image (chmod +x), or run it as another user.',
	},
	{
		pattern: /(?:port is already allocated|address already in use|bind for .* failed)/i,
		meaning: 'a host port that the container wants is taken on the instance',
		nextStep: 'Use dynamic host ports (hostPort 0) or awsvpc, or stop what has the port.',
	},
	{
		pattern: /CannotCreateVolume/i,
		meaning: 'a volume of the task could not be made',
		nextStep: 'Check the volumes of the task definition and their drivers.',
	},
	{
		pattern: /(?:ContainerRuntimeTimeoutError|DockerTimeoutError)/i,
		meaning: 'the container did not start within the time it has',
		nextStep: 'It may need longer (startTimeout), or the instance is overloaded: look at its CPU, memory and disk.',
	},
	{
		pattern: /CannotCreateContainer.*no space left on device/is,
		meaning: 'there is no room on the disk for the container',
		nextStep: 'Free some room on the instance, or give it a larger volume.',
	},
	{
		pattern: /Cannot(?:Start|Create|Inspect|Stop)Container/i,
		meaning: 'the container runtime could not start the container',
		nextStep: 'Read its reason; check command, entryPoint, volumes and memory in the task definition.',
	},
	{
		pattern: /OutOfMemory/i,
		meaning: 'it used more memory than it may',
		nextStep: 'Raise its memory in the task definition, or make the program need less; look for a leak in its metrics.',
	},
];

/** Why a task or one of its containers does not start. */
export const startRules: readonly Rule[] = [...imageRules, ...resourceRules, ...containerRules];
