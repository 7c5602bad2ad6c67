import type {Value, Values} from '../template/value.ts';

/** What `AWS::NoValue` resolves to: the member or item that holds it is left out. */
export const noValue: unique symbol = Symbol('AWS::NoValue');

/** Where intrinsic functions look names up. Each throws `ValidationError` with AWS's text when there is no such name. */
export interface Scope {
	/** Value of a parameter, a pseudo parameter or the physical id of a resource. */
	reference(name: string): Value;
	attribute(logicalId: string, attribute: string): Value;
	condition(name: string): boolean;
	readonly mappings: Values;
	importValue(exportName: string): Value;
	availabilityZones(region: string): readonly string[];
}

/** Carries out one intrinsic function; `resolve` does the same for what its argument holds. */
export type IntrinsicFunction = (argument: Value, scope: Scope, resolve: (value: Value) => Value) => Value;
