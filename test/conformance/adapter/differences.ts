/** Checks that do not hold at an endpoint, by name, each with its reason. */
export type Differences = Readonly<Record<string, string>>;

/** Nothing excuses the local AWS. */
export const differencesOfOurs: Differences = {};

/** moto 5.2.5. */
export const differencesOfMoto: Differences = {
	'a stack has its outputs': 'moto computes no outputs for a stack that a change set made',
	'a template tells its parameters': 'moto answers ValidateTemplate without parameters',
	'a Fargate task is run, described and stopped': 'moto fails inside (500) when a task names no security group',
	'deployments of a service that does not exist are not found': 'moto does not implement ListServiceDeployments',
	'a versioned bucket is counted and emptied': 'moto ignores VersioningConfiguration in templates',
	'a service-linked role may exist already':
		'moto says EntityAlreadyExists, AWS InvalidInput (IAM API reference, CreateServiceLinkedRole)',
	'the quota of Fargate is known': 'moto fails inside (500) for quotas that it does not know',
	'a stack is deleted with all that it has': 'moto forgets the resources of a stack that a change set made',
};
