/** Type of a property, as the public CloudFormation registry schemas have it. */
export type PropertyType =
	| 'string'
	| 'number'
	| 'integer'
	| 'boolean'
	| 'json'
	| 'date-time'
	| {readonly list: PropertyType}
	| {readonly map: PropertyType}
	/** Key of `ResourceSpecification.definitions`. */
	| {readonly definition: string}
	| {readonly anyOf: readonly PropertyType[]};

export interface PropertySpecification {
	readonly type: PropertyType;
	readonly required?: true;
	/** What a change of the property does to the resource; absent: it is updated in place. */
	readonly replacement?: 'yes' | 'maybe';
}

export type PropertySpecifications = Readonly<Record<string, PropertySpecification>>;

export interface ResourceSpecification {
	readonly properties: PropertySpecifications;
	/** What `Fn::GetAtt` may ask for. */
	readonly attributes: readonly string[];
	/** The property that carries tags, and its form: a list of Key and Value, the same with PropagateAtLaunch, or a map. */
	readonly tags?: {readonly property: string; readonly variant: 'standard' | 'asg' | 'map'};
}

/** The extract that `scripts/extract-specification.ts` makes. */
export interface Specification {
	readonly resources: Readonly<Record<string, ResourceSpecification>>;
	readonly definitions: Readonly<Record<string, PropertySpecifications>>;
}
