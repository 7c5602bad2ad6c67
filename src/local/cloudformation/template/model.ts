import type {Value, Values} from './value.ts';

/** A template whose structure has been checked; values still hold intrinsic functions. */
export interface Template {
	readonly description?: string;
	readonly metadata?: Values;
	readonly transforms: readonly string[];
	readonly parameters: Readonly<Record<string, ParameterDefinition>>;
	readonly rules: Readonly<Record<string, Rule>>;
	/** Map name → top-level key → second-level key → value. */
	readonly mappings: Values;
	readonly conditions: Values;
	readonly resources: Readonly<Record<string, ResourceDefinition>>;
	readonly outputs: Readonly<Record<string, OutputDefinition>>;
}

export interface ParameterDefinition {
	readonly type: string;
	readonly default?: string;
	readonly noEcho: boolean;
	readonly description?: string;
	readonly constraintDescription?: string;
	readonly allowedValues?: readonly string[];
	readonly allowedPattern?: string;
	readonly minimumLength?: number;
	readonly maximumLength?: number;
	readonly minimumValue?: number;
	readonly maximumValue?: number;
}

export interface Rule {
	readonly condition?: Value;
	readonly assertions: readonly {readonly assert: Value; readonly description?: string}[];
}

export type DeletionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

export interface ResourceDefinition {
	readonly type: string;
	readonly properties: Values;
	readonly dependsOn: readonly string[];
	readonly condition?: string;
	readonly deletionPolicy: DeletionPolicy;
	readonly updateReplacePolicy: DeletionPolicy;
	readonly metadata?: Values;
	readonly creationPolicy?: Values;
	readonly updatePolicy?: Values;
}

export interface OutputDefinition {
	readonly value: Value;
	readonly description?: string;
	readonly condition?: string;
	readonly exportName?: Value;
}
