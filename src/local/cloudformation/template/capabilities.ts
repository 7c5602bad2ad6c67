import type {Template} from './model.ts';

export type RequiredCapability = 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | 'CAPABILITY_AUTO_EXPAND';

/** IAM types and the property that names them; a name of one's own needs CAPABILITY_NAMED_IAM. */
const iamNames: Readonly<Record<string, string | undefined>> = {
	'AWS::IAM::AccessKey': undefined,
	'AWS::IAM::Group': 'GroupName',
	'AWS::IAM::InstanceProfile': 'InstanceProfileName',
	'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
	'AWS::IAM::Policy': undefined,
	'AWS::IAM::Role': 'RoleName',
	'AWS::IAM::User': 'UserName',
	'AWS::IAM::UserToGroupAddition': undefined,
};

/**
 * What the caller must acknowledge before a template is used, and why.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html ("Capabilities")
 */
export function requiredCapabilities({resources, transforms}: Template): {
	readonly capabilities: readonly RequiredCapability[];
	readonly reason?: string;
} {
	const iam = Object.values(resources).filter(({type}) => Object.hasOwn(iamNames, type));
	const named = iam.some(({type, properties}) => properties[iamNames[type] ?? ''] !== undefined);
	const capabilities: RequiredCapability[] = [
		...(iam.length === 0 ? [] : [named ? ('CAPABILITY_NAMED_IAM' as const) : ('CAPABILITY_IAM' as const)]),
		...(transforms.length === 0 ? [] : ['CAPABILITY_AUTO_EXPAND' as const]),
	];
	const types = [...new Set(iam.map(({type}) => type))];
	if (types.length === 0) return {capabilities};
	return {capabilities, reason: `The following resource(s) require capabilities: [${types.join(', ')}]`};
}

/** Capabilities that a request lacks. */
export function lackingCapabilities(template: Template, given: readonly string[]): readonly RequiredCapability[] {
	return requiredCapabilities(template).capabilities.filter(
		(needed) => !given.includes(needed) && !(needed === 'CAPABILITY_IAM' && given.includes('CAPABILITY_NAMED_IAM')),
	);
}
